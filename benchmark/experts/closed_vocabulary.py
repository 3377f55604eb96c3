"""Detectors of a closed vocabulary: RT-DETR (arXiv:2304.08069), its second version, and D-FINE (arXiv:2410.13842).

They know the classes they were trained on and no more; a phrase stands for the class that its words name.
"""

from collections.abc import Sequence
from typing import Any

import torch

from spatialgauge.benchmark.experts import Rgb, upright
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.scored import Scored, corners


class ClassDetector(PhraseDetector):
    """Scores each query for the classes that the phrases name."""

    THRESHOLD = 0.5

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoImageProcessor, AutoModelForObjectDetection

        super().__init__(source, config, loading, AutoModelForObjectDetection, AutoImageProcessor.from_pretrained)
        self.classes = tuple(str(config.id2label[number]) for number in sorted(config.id2label))

    def class_of(self, phrase: str) -> str | None:
        """Return the class a phrase names: the longest whose words stand in it, else one whose noun ends it."""
        words = phrase.lower().replace("-", " ").split()
        inside = [name for name in self.classes if _stands_in(name.lower().replace("-", " ").split(), words)]
        if inside:
            return max(inside, key=len)
        return next((name for name in self.classes if words and name.lower().split()[-1] == words[-1]), None)

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        inputs = self.processor(images=upright(pictures), return_tensors="pt")
        output = self.model(pixel_values=self.placed(inputs)["pixel_values"])
        high, wide = pictures[0].shape[:2]
        return [
            Scored(self._by_phrase(logits.sigmoid(), asked), corners(boxes, wide, high))
            for logits, boxes, asked in zip(output.logits, output.pred_boxes, phrases, strict=True)
        ]

    def _by_phrase(self, scores: torch.Tensor, phrases: Sequence[str]) -> torch.Tensor:
        """Return (Q, P); a phrase that names no class is found nowhere."""
        nowhere = torch.zeros(len(scores), device=scores.device)
        named = [self.class_of(phrase) for phrase in phrases]
        return torch.stack([nowhere if name is None else scores[:, self.classes.index(name)] for name in named], dim=1)


def _stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    return any(list(words[start : start + len(name)]) == list(name) for start in range(len(words)))
