"""Matching what was found with what is there, one to one, and the rules that follow from it."""

from collections.abc import Sequence
from typing import Final

from spatialgauge.benchmark.items import Reading

SPRAY: Final = 4
"""More places than this times the targets is no answer but a net over the picture, and earns nothing."""
LEVELS: Final = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))


def invalid(reading: Reading) -> int:
    """Return how many stated places were dropped as invalid; they count as found in vain."""
    count = reading.notes.get("invalid", 0)
    return count if isinstance(count, int) else 0


def sprays(found: int, targets: int, most: int = SPRAY) -> bool:
    """Tell whether so many places for so few targets are a spray."""
    return found > most * max(targets, 1)


def assigned(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (row, column) of the largest total gain (Hungarian method)."""
    if not gains or not gains[0]:
        return []
    if len(gains) == 1 or len(gains[0]) == 1:
        best = max((gain, -row, -column) for row, line in enumerate(gains) for column, gain in enumerate(line))
        return [(-best[1], -best[2])]
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(gains, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def rates(hits: int, found: int, targets: int) -> tuple[float, float, float]:
    """Return precision, recall and F1; nothing found where nothing is there is 1."""
    if not found and not targets:
        return 1.0, 1.0, 1.0
    precision = hits / found if found else 0.0
    recall = hits / targets if targets else 0.0
    return precision, recall, 2 * hits / (found + targets)


def f1(overlaps: Sequence[Sequence[float]], targets: int, level: float, dropped: int = 0) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the best matching in which a pair counts from `level` on.

    The number of pairs is made as large as it can be, so no better matching of the same places exists.
    """
    hits = [[float(overlap >= level) for overlap in line] for line in overlaps]
    count = int(sum(hits[row][column] for row, column in assigned(hits)))
    return rates(count, len(overlaps) + dropped, targets)


def overlap_rules(overlaps: Sequence[Sequence[float]], targets: int, dropped: int = 0) -> dict[str, float | None]:
    """Return every rule on overlaps in 0..1 between what was found (rows) and what is there (columns).

    `iou` is the sum over matched pairs by the larger of both counts, so for one thing and one box just their overlap;
    `acc@0.5` wants as many as there are, each with half an overlap.
    """
    found = len(overlaps) + dropped
    absent = None if targets else float(found > 0)
    if sprays(found, targets):
        zero = dict.fromkeys(("iou", "acc@0.5", "f1@0.5", "f1@0.75", "mf1", "precision@0.5", "recall@0.5"), 0.0)
        return {**zero, "found": found, "spray": 1.0, "false_positive": absent}
    shared = sum(overlaps[row][column] for row, column in assigned(overlaps))
    mean = shared / max(found, targets) if found or targets else 1.0
    levels = {level: f1(overlaps, targets, level, dropped) for level in LEVELS}
    precision, recall, at_half = levels[0.5]
    return {
        "iou": mean,
        "acc@0.5": float(at_half == 1),
        "f1@0.5": at_half,
        "f1@0.75": levels[0.75][2],
        "mf1": sum(level[2] for level in levels.values()) / len(levels),
        "precision@0.5": precision,
        "recall@0.5": recall,
        "found": found,
        "false_positive": absent,
    }
