"""From what a detector's queries say to what was found: best phrase, threshold, duplicates dropped, clipped."""

from collections.abc import Sequence
from typing import NamedTuple

import torch

from spatialgauge.benchmark.experts import Found, Rgb

DUPLICATE = 0.5
"""Intersection over union from which on the less sure of two boxes of one phrase is taken for a duplicate."""


class Scored(NamedTuple):
    """What each query says: `scores` (Q, P) in 0..1 for each phrase, `boxes` (Q, 4), corners in pixels."""

    scores: torch.Tensor
    boxes: torch.Tensor


def corners(centred: torch.Tensor, width: float, height: float) -> torch.Tensor:
    """Return boxes (Q, 4) of centre and size in 0..1 as corners in pixels."""
    x, y, wide, high = centred.unbind(-1)
    edges = torch.stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], dim=-1)
    return edges * torch.tensor([width, height, width, height], device=centred.device)


def found(scored: Scored, phrases: Sequence[str], picture: Rgb, threshold: float) -> list[Found]:
    """Return what the queries found above the threshold, the surest first, each with the phrase that fits it best."""
    high, wide = picture.shape[:2]
    best, phrase = scored.scores.float().max(dim=-1)
    kept = best > threshold
    limits = torch.tensor([wide, high, wide, high], device=scored.boxes.device)
    boxes = torch.minimum(scored.boxes.float().clamp(min=0), limits)[kept]
    rows = zip(best[kept].tolist(), phrase[kept].tolist(), boxes.tolist(), strict=True)
    told: list[Found] = []
    for score, number, (x0, y0, x1, y1) in sorted(rows, key=lambda row: -row[0]):
        one = Found(phrases[number], min(score, 1.0), (x0, y0, x1, y1))
        if x0 < x1 and y0 < y1 and not any(_duplicate(one, other) for other in told):
            told.append(one)
    return told


def _duplicate(one: Found, other: Found) -> bool:
    if one.label != other.label:
        return False
    left, top = max(one.box[0], other.box[0]), max(one.box[1], other.box[1])
    right, bottom = min(one.box[2], other.box[2]), min(one.box[3], other.box[3])
    shared = max(right - left, 0.0) * max(bottom - top, 0.0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one.box, other.box)]
    return shared > DUPLICATE * (sum(areas) - shared)
