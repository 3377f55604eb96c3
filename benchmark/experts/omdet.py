"""OmDet-Turbo (arXiv:2403.06892), whose processor transformers offers on torchvision alone; its parts are used here."""

from collections.abc import Sequence
from typing import Any

import torch

from spatialgauge.benchmark.experts import Rgb, upright
from spatialgauge.benchmark.experts.checkpoint import plain_errors
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.scored import Scored, corners

WORDS = {"padding": "max_length", "truncation": True, "max_length": 77, "return_tensors": "pt"}
"""How its processor has texts cut into tokens."""


class OmDetTurbo(PhraseDetector):
    """Scores classes told in words, in the light of a task told in words."""

    THRESHOLD = 0.3

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoImageProcessor, AutoTokenizer, OmDetTurboForObjectDetection

        super().__init__(source, config, loading, OmDetTurboForObjectDetection, AutoImageProcessor.from_pretrained)
        with plain_errors(source):
            self._tokenizer = AutoTokenizer.from_pretrained(source, revision=loading.revision)

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        tasks = self._tokenizer([f"Detect {', '.join(asked)}." for asked in phrases], **WORDS)
        classes = self._tokenizer([phrase for asked in phrases for phrase in asked], **WORDS)
        inputs = {
            **self.processor(images=upright(pictures), return_tensors="pt"),
            **{f"tasks_{name}": tasks[name] for name in ("input_ids", "attention_mask")},
            **{f"classes_{name}": classes[name] for name in ("input_ids", "attention_mask")},
            "classes_structure": torch.tensor([len(asked) for asked in phrases]),
        }
        inputs.pop("pixel_mask", None)
        output = self.model(**self.placed(inputs))
        high, wide = pictures[0].shape[:2]
        return [
            Scored(logits[:, : len(phrases[0])].sigmoid(), corners(boxes, wide, high))
            for logits, boxes in zip(output.decoder_class_logits, output.decoder_coord_logits, strict=True)
        ]
