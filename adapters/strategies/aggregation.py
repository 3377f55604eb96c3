"""One answer from several: votes, medians and clusters, by kind of answer.

A closed answer is the one given most often, the earliest of those where they tie. A length is the median of the
logarithms, an angle the median, a direction the sample nearest to all others round the circle. Places that several
samples give are one place (boxes by overlap, points by distance), kept where at least half of the samples have it, at
the median of its coordinates; of masks each pixel is voted on.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from pydantic import JsonValue

from spatialgauge.benchmark.answers import boxes2d, boxes3d, rle
from spatialgauge.benchmark.items import Form, Kind, canonical_json

SAME_BOX = 0.5
"""IoU from which two boxes, masks or boxes in space are the same thing."""
SAME_POINT = 0.05
"""Share of the picture's diagonal within which two points are the same thing."""
NEAR = 0.1
"""Relative difference within which two numbers agree, and ..."""
NEAR_DEGREES = 10.0
"""... degrees within which two directions do."""


class Agreed(NamedTuple):
    """The answer of several samples, and the share of them that agree with it."""

    value: JsonValue
    share: float


def agreed(values: Sequence[JsonValue], form: Form) -> Agreed:
    """Return what the samples' values (one at least) come to together; `[]` is a value that says there is none."""
    match form.kind:
        case Kind.QUANTITY:
            return _number([float(str(value)) for value in values], logs=form.unit != "deg")
        case Kind.DIRECTION:
            return _bearing([float(str(value)) for value in values])
        case Kind.POINTS | Kind.BOXES2D | Kind.BOXES3D | Kind.MASKS:
            return _places([value if isinstance(value, list) else [] for value in values], form)
    votes = Counter(canonical_json(value) for value in values)
    most, count = votes.most_common(1)[0]
    return Agreed(next(value for value in values if canonical_json(value) == most), count / len(values))


def _number(values: Sequence[float], *, logs: bool) -> Agreed:
    middle = math.exp(median(map(math.log, values))) if logs and min(values) > 0 else median(values)
    return Agreed(middle, sum(abs(value - middle) <= NEAR * abs(middle) for value in values) / len(values))


def _bearing(values: Sequence[float]) -> Agreed:
    def apart(one: float, other: float) -> float:
        return abs((one - other + 180) % 360 - 180)

    middle = min(values, key=lambda one: math.fsum(apart(one, other) for other in values))
    return Agreed(middle, sum(apart(middle, value) <= NEAR_DEGREES for value in values) / len(values))


def _places(samples: Sequence[Sequence[JsonValue]], form: Form) -> Agreed:
    alike, merged = _rules(form)
    clusters: list[dict[int, JsonValue]] = []
    for number, entries in enumerate(samples):
        for entry in entries:
            free = [cluster for cluster in clusters if number not in cluster]
            nearest = max(free, key=lambda cluster: alike(next(iter(cluster.values())), entry), default=None)
            if nearest is not None and alike(next(iter(nearest.values())), entry) > 0:
                nearest[number] = entry
            else:
                clusters.append({number: entry})
    kept = [cluster for cluster in clusters if 2 * len(cluster) >= len(samples)]
    share = min((len(cluster) / len(samples) for cluster in kept), default=_share_empty(samples))
    return Agreed([merged(list(cluster.values())) for cluster in kept], share)


def _share_empty(samples: Sequence[Sequence[JsonValue]]) -> float:
    return sum(not entries for entries in samples) / len(samples)


Alike = Callable[[JsonValue, JsonValue], float]
Merged = Callable[[Sequence[JsonValue]], JsonValue]


def _rules(form: Form) -> tuple[Alike, Merged]:
    """Return how alike two places are (above 0 where they may be one), and how several become one."""
    match form.kind:
        case Kind.POINTS:
            reach = SAME_POINT * math.hypot(form.width or 1, form.height or 1)
            return lambda one, other: reach - math.dist(_numbers(one), _numbers(other)), _middle
        case Kind.BOXES2D:
            return lambda one, other: boxes2d.iou(boxes2d.corners(one), boxes2d.corners(other)) - SAME_BOX, _box
        case Kind.BOXES3D:
            return _near_in_space, _solid
    return _mask_overlap, _mask


def _numbers(value: JsonValue) -> list[float]:
    return [float(str(number)) for number in value] if isinstance(value, list) else []


def _middle(vectors: Sequence[JsonValue]) -> list[JsonValue]:
    return [median(column) for column in zip(*map(_numbers, vectors), strict=True)]


def _field(entries: Sequence[JsonValue], name: str) -> list[JsonValue]:
    return [entry[name] for entry in entries if isinstance(entry, Mapping)]


def _label(entries: Sequence[JsonValue]) -> JsonValue:
    return Counter(map(str, _field(entries, "label"))).most_common(1)[0][0]


def _box(entries: Sequence[JsonValue]) -> JsonValue:
    return {"box": _middle(_field(entries, "box")), "label": _label(entries)}


def _near_in_space(one: JsonValue, other: JsonValue) -> float:
    """Return how far within half their mean diagonal two boxes' centres are; models turn boxes too freely for IoU."""
    first, second = boxes3d.solid(one), boxes3d.solid(other)
    reach = (math.hypot(*first.size) + math.hypot(*second.size)) / 4
    return reach - math.dist(first.centre, second.centre)


def _solid(entries: Sequence[JsonValue]) -> JsonValue:
    """Return the box at the median centre and size, turned as the sample nearest to that is."""
    centre = _middle(_field(entries, "centre"))
    nearest = min(entries, key=lambda entry: math.dist(boxes3d.solid(entry).centre, _numbers(centre)))
    kept: dict[str, JsonValue] = dict(nearest) if isinstance(nearest, Mapping) else {}
    return {**kept, "centre": centre, "size": _middle(_field(entries, "size")), "label": _label(entries)}


def _mask_overlap(one: JsonValue, other: JsonValue) -> float:
    first, second = (_decoded(entry) for entry in (one, other))
    union = (first | second).sum()
    return float((first & second).sum() / union) - SAME_BOX if union else 0.0


def _mask(entries: Sequence[JsonValue]) -> JsonValue:
    import numpy as np

    votes = np.sum([_decoded(entry) for entry in entries], axis=0)
    voted = 2 * votes >= len(entries)
    if not voted.any():
        return entries[0]
    rows, columns = np.flatnonzero(voted.any(axis=1)), np.flatnonzero(voted.any(axis=0))
    box: list[JsonValue] = [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1]
    return {"mask": rle.encode(voted), "box": box, "label": _label(entries)}


def _decoded(entry: JsonValue) -> Any:
    return rle.decode(entry["mask"] if isinstance(entry, Mapping) else None)
