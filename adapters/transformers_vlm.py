"""Vision-language models from the Hugging Face Hub or a folder, run in this process by transformers."""

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Prompt, Reply

if TYPE_CHECKING:
    from spatialgauge.adapters.local_model import LocalModel

NEEDED = ("torch", "transformers")
BATCHES = 2
"""Batches under way: one that the model answers, one whose pictures are decoded meanwhile."""


class TransformersOptions(Options):
    """How a model is loaded and how it generates."""

    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    """Where it runs; auto: the first there is of cuda, mps, cpu."""
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    """Number format of the weights; auto: as stored."""
    revision: str | None = None
    """Commit, tag or branch on the Hub."""
    batch_size: int = Field(default=8, gt=0)
    """Prompts generated for at once; halved where memory does not suffice."""
    max_new_tokens: int = Field(default=512, gt=0)
    """Most tokens a reply may have."""
    temperature: float = Field(default=0.0, ge=0)
    """Sampling temperature; 0 is greedy."""
    trust_remote_code: bool = False
    """Run code that comes with the model."""
    image_side: int | None = Field(default=None, gt=0)
    """Longest side of a picture as given to the model's own processor, in pixels; default: as stored."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""


class TransformersAdapter:
    """One model in this process, loaded at the first question and asked by one thread at a time."""

    def __init__(self, source: str, options: TransformersOptions, device: str) -> None:
        self._source, self._options, self._device = source, options, device
        self._model: LocalModel | None = None
        self._lock = Lock()
        settings = options.model_dump(exclude={"image_side", "convention"}) | {"device": device, "backend": "pil"}
        self._card = AdapterCard(
            spec=f"transformers/{source}",
            model=source,
            convention=options.convention or convention_of(Path(source).name),
            image_side=options.image_side,
            settings=settings,
            packages=("torch", "transformers", "tokenizers", "pillow"),
            concurrency=BATCHES,
        )

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    @property
    def batch_size(self) -> int:
        """How many prompts it takes at most."""
        return self._options.batch_size

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt."""
        return (await self.ask_batch([prompt]))[0]

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts in their order; ServiceRefused when the model cannot be loaded."""
        return await asyncio.to_thread(self._answer, prompts)

    async def close(self) -> None:
        """Let go of the model."""
        self._model = None

    def _answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        from spatialgauge.adapters.local_model import LocalModel, opened

        asked = [opened(prompt) for prompt in prompts]
        # A lock of threads, not of tasks: a cancelled task leaves its thread generating. Who waits here has decoded its
        # pictures while the model was busy.
        with self._lock:
            if self._model is None:
                self._model = LocalModel(
                    self._source,
                    device=self._device,
                    dtype=self._options.dtype,
                    revision=self._options.revision,
                    trust_remote_code=self._options.trust_remote_code,
                )
            return self._model.answer(asked, self._options.max_new_tokens, self._options.temperature)


def _make(name: str, options: TransformersOptions) -> TransformersAdapter:
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        raise UsageError(f"transformers/{name} needs {' and '.join(missing)}: pip install 'spatialgauge[local]'")
    source = str(Path(name).expanduser()) if name.startswith("~") else name
    if source.startswith((".", "/")) or Path(source).is_dir():
        if not Path(source).is_dir():
            raise UsageError(f"transformers: there is no folder {source}")
        if not (Path(source) / "config.json").is_file():
            raise UsageError(f"transformers: the folder {source} holds no config.json, so it is no model")
    return TransformersAdapter(source, options, _device(options.device))


def _device(wanted: str) -> str:
    """Return the device `auto` stands for, or the wanted one where this machine has it."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return next(name for name, is_there in there.items() if is_there)
    if not there[wanted]:
        raise UsageError(f"transformers: option device: torch {torch.__version__} sees no {wanted} here; try auto")
    return wanted


PROVIDER = Provider(
    summary="A vision-language model from the Hugging Face Hub or a folder, run in this process",
    takes="a repository on the Hub or a folder",
    options=TransformersOptions,
    make=_make,
    needs=("spatialgauge[local]",),
)
