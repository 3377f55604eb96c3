"""What a model does with its picture tokens: their embeddings are changed on their way into the language model.

After Qi et al. 2025, "Beyond Semantics: Rediscovering Spatial Awareness in Vision-Language Models" (arXiv:2503.17349):
if shuffling the picture's tokens costs nothing, the model reads them as a bag and does not use where they are; their
norms are many times those of words, which drowns the position that is turned into them.

Qwen3-VL looks a second time: DeepStack (arXiv:2406.04334) adds features of the picture to its tokens in the first
layers too. They are shuffled or averaged along with the tokens; norms are those of the tokens alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, get_args

import torch

from spatialgauge.benchmark.asking import ServiceRefused

Change = Literal["shuffle", "average", "drop", "equal_norms"]
CHANGES: tuple[Change, ...] = get_args(Change)
"""In another order, all alike, out of sight, or with the norm of the mean word."""


class Norms:
    """The lengths of token embeddings that went by."""

    def __init__(self) -> None:
        self.pictures: list[float] = []
        self.words: list[float] = []

    def add(self, embedded: torch.Tensor, pictures: torch.Tensor, words: torch.Tensor) -> None:
        """Take up the norms of embeddings (B, L, D) where the masks (B, L) are set."""
        lengths = embedded.float().norm(dim=-1)
        self.pictures += lengths[pictures].tolist()
        self.words += lengths[words].tolist()


@contextmanager
def changed(model: Any, change: Change | None, *, seed: int = 0, norms: Norms | None = None) -> Iterator[None]:
    """Change the picture tokens of whatever the model is asked meanwhile, and take up their norms as they come.

    Raises ServiceRefused for a model whose picture tokens cannot be told from its words.
    """
    token, reader = picture_token(model), model.get_decoder()
    watch = _Watch(token, change, torch.Generator().manual_seed(seed), norms)
    hooks = [
        model.register_forward_pre_hook(watch.asked, with_kwargs=True),
        reader.register_forward_pre_hook(watch.read, with_kwargs=True),
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def picture_token(model: Any) -> int:
    """Return the number of the token that stands for a piece of a picture."""
    for name in ("image_token_id", "image_token_index"):
        token = getattr(model.config, name, None)
        if isinstance(token, int):
            return token
    raise ServiceRefused(f"{type(model).__name__} does not tell which of its tokens are a picture's")


class _Watch:
    """The two hooks: one sees which tokens are a picture's, the other their embeddings."""

    def __init__(self, token: int, change: Change | None, rng: torch.Generator, norms: Norms | None) -> None:
        self._token, self._change, self._rng, self._norms = token, change, rng, norms
        self._pictures: torch.Tensor | None = None
        self._words: torch.Tensor | None = None

    def asked(self, _module: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """See the prompt's tokens; out of sight are those that attention may not look at."""
        ids, mask = kwargs.get("input_ids"), kwargs.get("attention_mask")
        if ids is not None and (ids == self._token).any():
            self._pictures = ids == self._token
            self._words = ~self._pictures if mask is None else ~self._pictures & mask[:, -ids.shape[1] :].bool()
        if self._change == "drop" and self._pictures is not None and ids is not None:
            hidden = _whole(ids, kwargs.get("past_key_values")) if mask is None else mask.clone()
            hidden[:, : self._pictures.shape[1]] *= (~self._pictures).to(hidden.dtype)
            kwargs = {**kwargs, "attention_mask": hidden}
        return args, kwargs

    def read(self, _module: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]] | None:
        """Change the embeddings of the picture's tokens; tokens that are generated later are words."""
        embedded, pictures, words = kwargs.get("inputs_embeds"), self._pictures, self._words
        if embedded is None or pictures is None or words is None or embedded.shape[:2] != pictures.shape:
            return None
        if self._norms is not None:
            self._norms.add(embedded, pictures, words)
        if self._change in (None, "drop"):
            return None
        embedded = embedded.clone()
        layers = [layer.clone() for layer in kwargs.get("deepstack_visual_embeds") or []]
        start = 0
        for row, mine, others in zip(embedded, pictures, words, strict=True):
            count = int(mine.sum())
            if self._change == "equal_norms":
                row[mine] = _scaled(row[mine], row[others].norm(dim=-1).mean())
            elif count:
                order = torch.randperm(count, generator=self._rng).to(row.device)
                row[mine] = self._moved(row[mine], order)
                for layer in layers:
                    layer[start : start + count] = self._moved(layer[start : start + count], order)
            start += count
        more = {"deepstack_visual_embeds": layers} if layers else {}
        return args, {**kwargs, "inputs_embeds": embedded, **more}

    def _moved(self, pictures: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
        """Return a picture's features (N, D) in another order, or all alike."""
        return pictures[order] if self._change == "shuffle" else pictures.mean(dim=0, keepdim=True).expand_as(pictures)


def _scaled(pictures: torch.Tensor, norm: torch.Tensor) -> torch.Tensor:
    """Return picture tokens (N, D) with their directions kept and one norm."""
    scaled: torch.Tensor = pictures / pictures.norm(dim=-1, keepdim=True).clamp(min=1e-12) * norm
    return scaled


def _whole(ids: torch.Tensor, cache: Any) -> torch.Tensor:
    """Return the mask that looks at all tokens so far, which generation leaves out where nothing is padded."""
    before = 0 if cache is None else cache.get_seq_length()
    return torch.ones((len(ids), before + ids.shape[1]), dtype=torch.long, device=ids.device)
