"""What several people say of one item together: a vote, a median, a mean bearing, a common place; and how far apart."""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Kind
from spatialgauge.benchmark.statistics.agreement import krippendorff_alpha

SCATTERED: Final = 1e-6
"""Bearings whose mean vector is shorter than this have no direction in common."""
Values = Sequence[JsonValue]


def together(kind: Kind, values: Values) -> JsonValue:
    """Return what most say, as a value of the kind of answer; None where there is no such thing.

    Of closed answers the one given most often; of lengths the median of the logarithms; of bearings the mean direction;
    of places, where most give one, the median of each coordinate, or the pixels that most of them cover; an empty list
    where most say that it is not there. None for a tie, and for several places, which have no order in common.
    """
    match kind:
        case Kind.QUANTITY:
            lengths = [float(value) for value in values if isinstance(value, int | float) and value > 0]
            return math.exp(median(map(math.log, lengths))) if lengths else None
        case Kind.DIRECTION:
            east, north = (sum(column) for column in zip(*map(_heading, values), strict=True))
            return math.degrees(math.atan2(east, north)) % 360 if math.hypot(east, north) > SCATTERED else None
        case Kind.POINTS | Kind.BOXES2D | Kind.MASKS:
            return _place(kind, [value for value in values if isinstance(value, list)])
    said = _most([json.dumps(value) for value in values])
    return None if said is None else json.loads(said)


def _most(said: Sequence[str]) -> str | None:
    """Return what is said most often; None for a tie or where nothing is said."""
    (first, count), *others = [*Counter(said).most_common(2), ("", 0)]
    return first if count > others[0][1] else None


def _place(kind: Kind, values: Sequence[list[JsonValue]]) -> JsonValue:
    count = _most([str(len(value)) for value in values])
    if count in (None, "0"):
        return None if count is None else []
    if count != "1":
        return None
    ones = [value[0] for value in values if len(value) == 1]
    if kind is Kind.MASKS:
        masks = [mask for one in ones if (mask := _mask(one)) is not None]
        return [{"mask": rle.encode(np.mean(masks, axis=0) > 0.5), "label": "object"}] if masks else None
    middle = [float(one) for one in np.median([_corners(kind, one) for one in ones], axis=0)]
    return [list(middle)] if kind is Kind.POINTS else [{"box": list(middle), "label": "object"}]


def agreement(kind: Kind, table: Sequence[Sequence[JsonValue]]) -> float:
    """Return Krippendorff's alpha of answers of one kind with a row a person and a column an item, None unanswered.

    Closed answers are the same or not; lengths are apart by their logarithms, bearings by the chord between them,
    single places by the distance of their coordinates, outlines by that of the boxes around them. Several places, and
    none, are left out of it. NaN where no two people answered one item.
    """
    if not any(table):
        return math.nan
    if kind in VECTORS:
        size, vector = VECTORS[kind]
        told = [[vector(value) if value is not None else None for value in row] for row in table]
        cells = [[math.nan] * size if one is None else list(one) for row in told for one in row]
        return krippendorff_alpha(np.array(cells).reshape(len(table), -1, size), "interval")
    codes: dict[str, float] = {}
    numbers = [
        [math.nan if value is None else codes.setdefault(json.dumps(value), float(len(codes))) for value in row]
        for row in table
    ]
    return krippendorff_alpha(numbers, "nominal")


def _heading(value: JsonValue) -> tuple[float, float]:
    turn = math.radians(float(str(value)))
    return math.sin(turn), math.cos(turn)


def _length(value: JsonValue) -> tuple[float] | None:
    return (math.log(value),) if isinstance(value, int | float) and value > 0 else None


def _single(kind: Kind) -> Callable[[JsonValue], Sequence[float] | None]:
    def corners(value: JsonValue) -> Sequence[float] | None:
        return _corners(kind, value[0]) if isinstance(value, list) and len(value) == 1 else None

    return corners


def _corners(kind: Kind, one: JsonValue) -> Sequence[float] | None:
    """Return a point, the corners of a box, or those of the box around a mask."""
    if kind is Kind.MASKS:
        mask = _mask(one)
        if mask is None or not mask.any():
            return None
        rows, columns = np.nonzero(mask)
        return [float(edge) for edge in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)]
    place = one.get("box") if isinstance(one, Mapping) else one
    return [float(str(number)) for number in place] if isinstance(place, list) else None


def _mask(one: JsonValue) -> NDArray[np.bool_] | None:
    return rle.decode(one.get("mask")) if isinstance(one, Mapping) else None


VECTORS: Final[Mapping[Kind, tuple[int, Callable[[JsonValue], Sequence[float] | None]]]] = {
    Kind.QUANTITY: (1, _length),
    Kind.DIRECTION: (2, _heading),
    Kind.POINTS: (2, _single(Kind.POINTS)),
    Kind.BOXES2D: (4, _single(Kind.BOXES2D)),
    Kind.MASKS: (4, _single(Kind.MASKS)),
}
"""How many numbers stand for an answer of a kind, and how they are had; None for what is left out."""
