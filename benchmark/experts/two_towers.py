"""CLIP (arXiv:2103.00020), SigLIP (arXiv:2303.15343), SigLIP 2 (arXiv:2502.14786): how well a text fits a picture.

MobileCLIP is none of transformers' models; a plugin can bring it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import normalize

from spatialgauge.benchmark.experts import Rgb, upright
from spatialgauge.benchmark.experts.checkpoint import Checkpoint
from spatialgauge.benchmark.experts.loading import Loading

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LONGEST = 64
"""Tokens that SigLIP's text towers were trained on, padded to this length always."""


class TwoTowers(Checkpoint):
    """A tower for pictures and one for texts, into one space."""

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoModel, AutoProcessor

        super().__init__(source, config, loading, AutoModel, AutoProcessor.from_pretrained)
        self._padded = config.model_type.startswith("siglip")

    def compare(self, picture: Rgb, texts: Sequence[str]) -> list[float]:
        """Return how well each text fits, all together 1."""
        return self.compare_all([picture], [texts])[0]

    def compare_all(self, pictures: Sequence[Rgb], texts: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return what `compare` would of each picture and its texts."""
        with self.within_memory(pictures[0]):
            prepared = self.processor.image_processor(images=upright(pictures), return_tensors="pt")
            seen = normalize(_vector(self.model.get_image_features(**self.placed(prepared))), dim=-1)
            read = iter(self._read([text for asked in texts for text in asked]))
            told = []
            for picture, asked in zip(seen, texts, strict=True):
                rows = torch.stack([next(read) for _ in asked])
                told.append((rows @ picture * self.model.logit_scale.exp()).float().softmax(dim=0).tolist())
        return told

    def embed(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """Return (N, D), each row of length 1."""
        with torch.inference_mode():
            rows: npt.NDArray[np.float32] = self._read(texts).float().cpu().numpy()
        return rows

    def _read(self, texts: Sequence[str]) -> torch.Tensor:
        longest = min(LONGEST, self.config.text_config.max_position_embeddings) if self._padded else None
        words = self.processor.tokenizer(
            [text.lower() for text in texts] if self._padded else list(texts),
            padding="max_length" if self._padded else True,
            truncation=True,
            max_length=longest,
            return_tensors="pt",
        )
        return normalize(_vector(self.model.get_text_features(**self.placed(words))), dim=-1)


def _vector(output: Any) -> torch.Tensor:
    """Return the pooled features (N, D), which some releases wrap in an output."""
    features: torch.Tensor = output if isinstance(output, torch.Tensor) else output.pooler_output
    return features
