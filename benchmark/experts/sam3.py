"""SAM 3 as a detector: every instance of a noun phrase (Segment Anything with Concepts, 2025).

A score is that of the instance times that of the phrase being there at all, so absence has a voice of its own.
"""

from collections.abc import Sequence
from typing import Any

import torch

from spatialgauge.benchmark.experts import Rgb
from spatialgauge.benchmark.experts.checkpoint import plain_errors
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.preparation import Preparation
from spatialgauge.benchmark.experts.scored import Scored

LONGEST = 32
"""Tokens its text tower reads."""


class Sam3(PhraseDetector):
    """Asked one phrase at a time, over one look at the pictures."""

    THRESHOLD = 0.3

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoTokenizer, Sam3Model

        super().__init__(source, config, loading, Sam3Model, None)
        self._prepared = Preparation(source, loading.revision, size=1008, resize_first=True)
        with plain_errors(source):
            self._tokenizer = AutoTokenizer.from_pretrained(source, revision=loading.revision)

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        pixels = torch.cat([self._prepared(picture) for picture in pictures])
        seen = self.model.get_vision_features(pixel_values=pixels.to(self.device, self.model.dtype))
        high, wide = pictures[0].shape[:2]
        size = torch.tensor([wide, high, wide, high], device=self.device)
        rounds = [self._round(seen, [asked[number] for asked in phrases]) for number in range(len(phrases[0]))]
        scored = []
        for place in range(len(pictures)):
            # The queries of each phrase stand for it alone: (P x Q, P).
            told = torch.stack([scores[place] for scores, _ in rounds])
            spread = (torch.eye(len(told), device=self.device)[:, None] * told[..., None]).reshape(-1, len(told))
            scored.append(Scored(spread, torch.cat([boxes[place] for _, boxes in rounds]) * size))
        return scored

    def _round(self, seen: Any, phrases: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return scores (B, Q) and boxes (B, Q, 4) in 0..1 of one phrase a picture."""
        words = self._tokenizer(
            list(phrases), padding="max_length", truncation=True, max_length=LONGEST, return_tensors="pt"
        )
        output = self.model(
            vision_embeds=seen,
            input_ids=words["input_ids"].to(self.device),
            attention_mask=words["attention_mask"].to(self.device),
        )
        scores = output.pred_logits.sigmoid()
        if output.presence_logits is not None:
            scores = scores * output.presence_logits.sigmoid()
        return scores, output.pred_boxes
