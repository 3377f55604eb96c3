"""Boxes in space: `[{"centre": [x, y, z], "size": [a, b, c], "rotation": 3x3, "label"}]`.

Metres in the camera's frame (x right, y down, z forward); the columns of the rotation are the box's own axes, `size`
is along them. The truth has the same shape, and may name in "symmetry" by how many equal turns about its upright axis
("up": 0, 1 or 2, the last unless named) the thing looks the same; 0 for any turn. Where the truth is "upright", of a
box's turn only that about the vertical is asked: what is stated is set upright before it is scored.
"""

import json
import math
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import boxes2d, conventions, matching, notation, places, solids
from spatialgauge.benchmark.answers import reply as replies
from spatialgauge.benchmark.answers.solids import Solid
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 2
RULES: Final = ("iou3d", "f1_3d@0.15", "f1_3d@0.25", "f1_3d@0.5")
LEVELS: Final = (0.15, 0.25, 0.5)


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for 3D boxes in the convention of the form."""
    return notation.ask_for_boxes3d(question, form)


def read(text: str, form: Form) -> Reading:
    """Return the boxes in the camera's frame; those of a size that is not positive are dropped as invalid."""
    try:
        convention = conventions.of(form)
        found = places.stated(text, convention, "box3d")
    except ValueError as error:
        return replies.unparsed(str(error))
    if isinstance(found, Reading):
        return found
    value: list[JsonValue] = []
    for place in found.places:
        try:
            solid = solids.from_written(place.numbers, convention.angles)
        except ValueError:
            found.invalid += 1
            continue
        value.append(
            {
                "centre": list(solid.centre),
                "size": list(solid.size),
                "rotation": [list(row) for row in solid.rotation],
                "label": place.label,
            }
        )
    return boxes2d.listed(value, found, None)


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, all rules, and the errors of centre, size and turn of the matched boxes.

    `iou3d` is the sum of overlaps of matched pairs by the larger of both counts, so for one thing and one box just
    their overlap; `f1_3d@...` match one to one (Hungarian). Nothing there and nothing found is 1.
    """
    if rule not in RULES:
        raise ValueError(f"3D boxes are scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, list):
        raise TypeError(f"the truth of 3D boxes is a list, not {truth!r}")
    targets = [solid(one) for one in truth]
    if reading.status not in ("parsed", "empty") or not isinstance(reading.value, list):
        return Score(value=0.0, details=dict.fromkeys(RULES, 0.0))
    stated = [_stood(solid(one), truth) for one in reading.value]
    dropped = matching.invalid(reading)
    found = len(stated) + dropped
    details: dict[str, float | None] = {"found": found, "false_positive": None if targets else float(found > 0)}
    if matching.sprays(found, len(targets)):
        return Score(value=0.0, details={**details, **dict.fromkeys(RULES, 0.0), "spray": 1.0})
    overlaps = [[solids.iou(box, target) for target in targets] for box in stated]
    pairs = matching.assigned(overlaps)
    shared = sum(overlaps[row][column] for row, column in pairs)
    details["iou3d"] = shared / max(found, len(targets)) if found or targets else 1.0
    for level in LEVELS:
        details[f"f1_3d@{level:g}"] = matching.f1(overlaps, len(targets), level, dropped)[2]
    errors = [_errors(stated[row], targets[column], truth[column]) for row, column in pairs]
    for name in ("centre_error", "size_error", "turn_error"):
        details[name] = sum(error[name] for error in errors) / len(errors) if errors else None
    return Score(value=details[rule] or 0.0, details=details)


def solid(one: JsonValue) -> Solid:
    """Return the box of an element of a reading or a truth."""
    if not isinstance(one, Mapping):
        raise TypeError(f"a 3D box is an object, not {one!r}")
    centre, size = (_vector(one.get(name)) for name in ("centre", "size"))
    rows = one.get("rotation")
    if rows is None:
        return Solid(centre, size)
    if not isinstance(rows, list) or len(rows) != 3:
        raise ValueError("the rotation of a 3D box is a 3x3 matrix")
    return Solid(centre, size, solids.orthonormal((_vector(rows[0]), _vector(rows[1]), _vector(rows[2]))))


def _stood(box: Solid, truth: list[JsonValue]) -> Solid:
    """Return the box set upright where the truth is: the camera's tilt is stated, and no part of the answer."""
    for one in truth:
        if isinstance(one, Mapping) and one.get("upright"):
            return solids.upright(box, solid(one).axes[int(str(one.get("up", 2)))])
    return box


def _vector(value: JsonValue) -> solids.Vector:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError(f"{value!r} is no vector of three numbers")
    return float(str(value[0])), float(str(value[1])), float(str(value[2]))


def _errors(stated: Solid, target: Solid, truth: JsonValue) -> dict[str, float]:
    """Return the centre's error in metres, the mean |log2| ratio of sorted sizes, and the turn in degrees."""
    sizes = zip(sorted(stated.size), sorted(target.size), strict=True)
    up, symmetry = 2, 1
    if isinstance(truth, Mapping):
        up, symmetry = (int(str(truth.get(name, default))) for name, default in (("up", 2), ("symmetry", 1)))
    return {
        "centre_error": math.dist(stated.centre, target.centre),
        "size_error": sum(abs(math.log2(one / other)) for one, other in sizes) / 3,
        "turn_error": turned(stated, target, up, symmetry),
    }


def turned(stated: Solid, target: Solid, up: int, symmetry: int) -> float:
    """Return the turn in degrees between two boxes about the target's upright axis, modulo its symmetry."""
    if symmetry == 0:
        return 0.0
    front, side = (up + 1) % 3, (up + 2) % 3
    axes = target.axes
    angle = math.degrees(
        math.atan2(solids.dot(stated.axes[front], axes[side]), solids.dot(stated.axes[front], axes[front]))
    )
    step = 360.0 / symmetry
    rest = angle % step
    return min(rest, step - rest)


def phrase(value: JsonValue, form: Form) -> str:
    """Return boxes as a reply in the convention of the form."""
    if not isinstance(value, list):
        raise TypeError(f"3D boxes are a list, not {value!r}")
    angles = conventions.of(form).angles
    key = "bbox_3d" if angles == "qwen3" else "box_3d"
    return json.dumps([{key: solids.written(solid(one), angles), "label": _label(one)} for one in value])


def _label(one: JsonValue) -> str:
    return str(one.get("label") or "object") if isinstance(one, Mapping) else "object"
