"""GroundingDINO (arXiv:2303.05499) and MM-GroundingDINO, as which LLMDet's checkpoints load too.

The phrases are put into one text, lower-case and each ended by a stop; a query's score for a phrase is that of the
phrase's likeliest token.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from spatialgauge.benchmark.experts import Found, Rgb, upright
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.scored import Scored, corners


class GroundingDino(PhraseDetector):
    """Both families, whose processor is one."""

    THRESHOLD = 0.25

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

        super().__init__(source, config, loading, AutoModelForZeroShotObjectDetection, AutoProcessor.from_pretrained)
        self._stop = self.processor.tokenizer.convert_tokens_to_ids(".")

    def find_all(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[list[Found]]:
        """Return what `find` would; more phrases than one text holds are asked for in several."""
        parts = [list(self._texts(asked)) for asked in phrases]
        together = super().find_all(
            [picture for picture, texts in zip(pictures, parts, strict=True) for _ in texts],
            [text for texts in parts for text in texts],
        )
        told = iter(together)
        return [sorted((one for _ in texts for one in next(told)), key=lambda one: -one.score) for texts in parts]

    def _texts(self, phrases: Sequence[str]) -> Iterator[list[str]]:
        """Yield the phrases in runs that the model's text length holds."""
        run: list[str] = []
        length = 2
        for phrase in phrases:
            tokens = len(self.processor.tokenizer.tokenize(_plain(phrase))) + 1
            if run and length + tokens > self.config.max_text_len:
                yield run
                run, length = [], 2
            run.append(phrase)
            length += tokens
        if run:
            yield run

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        texts = ["".join(f"{_plain(phrase)}. " for phrase in asked).strip() for asked in phrases]
        inputs = self.processor(images=upright(pictures), text=texts, padding=True, return_tensors="pt")
        output = self.model(**self.placed(inputs))
        high, wide = pictures[0].shape[:2]
        return [
            Scored(self._by_phrase(logits.sigmoid(), ids.tolist(), len(asked)), corners(boxes, wide, high))
            for logits, boxes, ids, asked in zip(
                output.logits, output.pred_boxes, inputs["input_ids"], phrases, strict=True
            )
        ]

    def _by_phrase(self, scores: torch.Tensor, ids: Sequence[int], count: int) -> torch.Tensor:
        """Return (Q, P) from the scores of the tokens (Q, T): a phrase's tokens stand before its stop."""
        stops = [place for place, token in enumerate(ids) if token == self._stop][:count]
        starts = [1, *(stop + 1 for stop in stops)]
        spans = [scores[:, start:stop] for start, stop in zip(starts, stops, strict=False)]
        none = torch.zeros(len(scores), device=scores.device)
        return torch.stack([span.amax(dim=1) if span.shape[1] else none for span in spans], dim=1)


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace(".", " ").split())
