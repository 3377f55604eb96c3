"""OWL-ViT and OWLv2: open-vocabulary detection by CLIP's two towers (arXiv:2205.06230, arXiv:2306.09683).

Their text tower reads sixteen tokens; what goes beyond is cut off.
"""

from collections.abc import Sequence
from typing import Any

from spatialgauge.benchmark.experts import Rgb, upright
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.scored import Scored, corners


class Owl(PhraseDetector):
    """OWL-ViT, which squeezes a picture into a square, and OWLv2, which pads it to one."""

    THRESHOLD = 0.1

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

        super().__init__(source, config, loading, AutoModelForZeroShotObjectDetection, AutoProcessor.from_pretrained)
        self._padded = config.model_type == "owlv2"

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        inputs = self.processor(
            images=upright(pictures),
            text=[list(asked) for asked in phrases],
            truncation=True,
            return_tensors="pt",
        )
        output = self.model(**self.placed(inputs))
        high, wide = pictures[0].shape[:2]
        if self._padded:
            high = wide = max(high, wide)
        return [
            Scored(logits.sigmoid(), corners(boxes, wide, high))
            for logits, boxes in zip(output.logits, output.pred_boxes, strict=True)
        ]
