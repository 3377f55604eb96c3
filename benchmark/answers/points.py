"""Points in a picture: `[[x, y], ...]` in pixels of the form's picture.

The truth names the targets, each a region: `{"masks": [run-length masks]}`, `{"polygons": [[[x, y], ...], ...]}` or
`{"points": [[x, y], ...], "radius": r}` in pixels; an empty list means that nothing of the kind is there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import boxes2d, conventions, matching, notation, places, rle
from spatialgauge.benchmark.answers import reply as replies
from spatialgauge.benchmark.answers.polygons import Point, filled, holds
from spatialgauge.benchmark.items import TARGETS, Form, Reading, Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION: Final = 1
RULES: Final = ("point_in_mask", "share_in_mask", "first_in_polygon", "f1")
MOST_IN_ONE_REGION: Final = 32
"""Points that may be given for a free region; more are a net over the picture."""


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for points in the convention of the form."""
    return notation.ask_for_points(question, form)


def read(text: str, form: Form) -> Reading:
    """Return the points; those outside the picture stay outside, where they hit nothing."""
    try:
        convention = conventions.of(form)
        found = places.stated(text, convention, "point")
        if isinstance(found, Reading):
            return found
        stated = [places.in_pixels(place.numbers, convention, form, named=place.named) for place in found.places]
        hint = places.looks_like(found.places, convention, form)
    except ValueError as error:
        return replies.unparsed(str(error))
    return boxes2d.listed([list(point) for point in stated], found, hint)


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, and all rules for points.

    `point_in_mask`: one target, one point, inside. `share_in_mask`: the share of points in any target
    (Where2Place, RefSpatial). `first_in_polygon`: whether the first is (RoboSpatial). `f1`: points and targets matched
    one to one (Hungarian), with its precision and recall. Nothing there and nothing found is 1.
    """
    if rule not in RULES:
        raise ValueError(f"points are scored by one of {', '.join(RULES)}, not by {rule}")
    targets = regions(truth)
    if reading.status not in ("parsed", "empty") or not isinstance(reading.value, list):
        return Score(value=0.0, details=dict.fromkeys(RULES, 0.0))
    inside = [[float(inside_it(*_point(one))) for inside_it in targets] for one in reading.value]
    details = _rules(inside, len(targets), matching.invalid(reading))
    return Score(value=details[rule] or 0.0, details=details)


def _rules(inside: Sequence[Sequence[float]], targets: int, dropped: int) -> dict[str, float | None]:
    found = len(inside) + dropped
    absent = None if targets else float(found > 0)
    if not targets or not found:
        both_empty = float(not targets and not found)
        return {**dict.fromkeys(RULES, both_empty), "found": found, "false_positive": absent}
    hits = len([row for row, column in matching.assigned(inside) if inside[row][column]])
    sprayed, netted = matching.sprays(found, targets), matching.sprays(found, targets, MOST_IN_ONE_REGION)
    precision, recall, both = (0.0, 0.0, 0.0) if sprayed else matching.rates(hits, found, targets)
    return {
        "point_in_mask": float(found == targets == 1 and hits == 1),
        "share_in_mask": 0.0 if netted else sum(any(row) for row in inside) / found,
        "first_in_polygon": float(not netted and bool(inside) and any(inside[0])),
        "f1": both,
        "precision": precision,
        "recall": recall,
        "found": found,
        "false_positive": absent,
    }


def regions(truth: JsonValue) -> list[Callable[[float, float], bool]]:
    """Return a test of "this pixel position is inside" for each target of a truth."""
    if not isinstance(truth, Mapping):
        raise TypeError(f"the truth of points is an object with one of {', '.join(TARGETS)}, not {truth!r}")
    if isinstance(masks := truth.get("masks"), list):
        return [_in_mask(mask) for mask in masks]
    if isinstance(polygons := truth.get("polygons"), list):
        return [partial(holds, list(map(_point, polygon))) for polygon in polygons if isinstance(polygon, list)]
    if isinstance(points := truth.get("points"), list):
        radius = float(str(truth.get("radius", 25.0)))
        return [_near(_point(point), radius) for point in points]
    raise ValueError(f"the truth of points has none of {', '.join(TARGETS)}")


def inner_points(truth: Mapping[str, JsonValue]) -> list[Point]:
    """Return for each target of a truth the point in it that is farthest from its edge, in pixels."""
    if isinstance(masks := truth.get("masks"), list):
        return [_innermost(rle.decode(mask)) for mask in masks]
    if isinstance(polygons := truth.get("polygons"), list):
        corners = [list(map(_point, polygon)) for polygon in polygons if isinstance(polygon, list)]
        return [_innermost(filled(polygon, *_reach(polygon))) for polygon in corners]
    points = truth.get("points")
    return [_point(point) for point in points] if isinstance(points, list) else []


def _reach(polygon: Sequence[Point]) -> tuple[int, int]:
    """Return the width and height of a picture that holds the polygon."""
    return int(max(x for x, _ in polygon)) + 2, int(max(y for _, y in polygon)) + 2


def _innermost(mask: "NDArray[np.bool_]") -> Point:
    import numpy as np
    from scipy.ndimage import distance_transform_edt

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return 0.5, 0.5
    part = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    depth = distance_transform_edt(np.pad(part, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), part.shape)
    return float(columns[0] + column) + 0.5, float(rows[0] + row) + 0.5


def _point(value: JsonValue) -> Point:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(f"{value!r} is no [x, y]")
    return float(str(value[0])), float(str(value[1]))


def _in_mask(mask: JsonValue) -> Callable[[float, float], bool]:
    decoded = rle.decode(mask)
    high, wide = decoded.shape

    def marked(x: float, y: float) -> bool:
        return 0 <= x < wide and 0 <= y < high and bool(decoded[int(y), int(x)])

    return marked


def _near(centre: Point, radius: float) -> Callable[[float, float], bool]:
    return lambda x, y: (x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= radius**2


def phrase(value: JsonValue, form: Form) -> str:
    """Return points in pixels as a reply in the convention of the form; of a truth, a point well inside each region."""
    if isinstance(value, Mapping):
        value = [list(point) for point in inner_points(value)]
    if not isinstance(value, list):
        raise TypeError(f"points are a list, not {value!r}")
    return notation.points([(_point(point), "object") for point in value], form)
