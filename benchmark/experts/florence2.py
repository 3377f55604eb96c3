"""Florence-2 (arXiv:2311.06242): finds phrases and names regions by writing text with location tokens."""

import math
import re
from collections.abc import Sequence
from typing import Any

import torch

from spatialgauge.benchmark.experts import Box, Rgb, upright
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.phrase_detector import PhraseDetector
from spatialgauge.benchmark.experts.scored import Scored

LOCATION = re.compile(r"<loc_(\d+)>")
BINS = 1000
LONGEST = 256
"""Tokens an answer may have."""


class Florence2(PhraseDetector):
    """Asked one phrase or region at a time; a box's score is the geometric mean probability of its four tokens."""

    THRESHOLD = 0.0

    def __init__(self, source: str, config: Any, loading: Loading) -> None:
        from transformers import AutoProcessor, Florence2ForConditionalGeneration

        super().__init__(source, config, loading, Florence2ForConditionalGeneration, AutoProcessor.from_pretrained)
        tokenizer = self.processor.tokenizer
        names = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
        places = ((number, LOCATION.fullmatch(name)) for number, name in enumerate(names))
        self._bins = {number: int(place[1]) for number, place in places if place}

    def captions(self, picture: Rgb, boxes: Sequence[Box]) -> list[str]:
        """Return what the model calls the thing in each box."""
        high, wide = picture.shape[:2]
        asked = [f"<REGION_TO_CATEGORY>{_region(box, wide, high)}" for box in boxes]
        with self.within_memory(picture):
            answers = [self._answer([picture], [text])[0][0] for text in asked]
        return [self._words(tokens) for tokens in answers]

    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        rounds = [
            self._answer(pictures, [f"<OPEN_VOCABULARY_DETECTION>{asked[number]}" for asked in phrases])
            for number in range(len(phrases[0]))
        ]
        high, wide = pictures[0].shape[:2]
        scored = []
        for place in range(len(pictures)):
            found = [(number, *one) for number, answers in enumerate(rounds) for one in self._boxes(*answers[place])]
            scores = torch.zeros(len(found), len(rounds))
            for row, (number, score, _) in enumerate(found):
                scores[row, number] = score
            corners = torch.tensor([box for *_, box in found]).reshape(-1, 4)
            scored.append(Scored(scores, corners * torch.tensor([wide, high, wide, high])))
        return scored

    def _answer(self, pictures: Sequence[Rgb], texts: Sequence[str]) -> list[tuple[list[int], list[float]]]:
        """Return the tokens of each answer and their probabilities, greedily decoded."""
        inputs = self.processor(images=upright(pictures), text=list(texts), padding=True, return_tensors="pt")
        output = self.model.generate(
            **self.placed(inputs),
            max_new_tokens=LONGEST,
            num_beams=1,
            do_sample=False,
            return_dict_in_generate=True,
            output_logits=True,
        )
        steps = torch.stack(output.logits, dim=1).float().softmax(dim=-1)
        tokens = output.sequences[:, -steps.shape[1] :]
        likely = steps.gather(2, tokens[..., None])[..., 0]
        return list(zip(tokens.tolist(), likely.tolist(), strict=True))

    def _boxes(self, tokens: Sequence[int], likely: Sequence[float]) -> list[tuple[float, tuple[float, ...]]]:
        """Return score and corners in 0..1 of each four location tokens in a row."""
        told: list[tuple[float, tuple[float, ...]]] = []
        run: list[tuple[int, float]] = []
        for token, probability in zip(tokens, likely, strict=True):
            if token not in self._bins:
                run = []
                continue
            run.append((self._bins[token], probability))
            if len(run) == 4:
                score = math.exp(sum(math.log(max(one, 1e-12)) for _, one in run) / 4)
                told.append((score, tuple((number + 0.5) / BINS for number, _ in run)))
                run = []
        return told

    def _words(self, tokens: Sequence[int]) -> str:
        kept = [token for token in tokens if token not in self._bins]
        return str(self.processor.tokenizer.decode(kept, skip_special_tokens=True)).strip()


def _region(box: Box, width: int, height: int) -> str:
    sides = (width, height, width, height)
    bins = [min(int(edge / side * BINS), BINS - 1) for edge, side in zip(box, sides, strict=True)]
    return "".join(f"<loc_{number}>" for number in bins)
