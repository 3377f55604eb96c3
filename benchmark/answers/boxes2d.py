"""Boxes in a picture: `[{"box": [x0, y0, x1, y1], "label"}]` in pixels of the form's picture.

The truth has the same shape; an empty list means that nothing of the kind is there.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import conventions, matching, notation, places
from spatialgauge.benchmark.answers import reply as replies
from spatialgauge.benchmark.answers.entries import Place, Stated
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 1
RULES: Final = ("iou", "acc@0.5", "f1@0.5", "f1@0.75", "mf1")

Box = tuple[float, float, float, float]


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for boxes in the convention of the form."""
    return notation.ask_for_boxes(question, form)


def read(text: str, form: Form) -> Reading:
    """Return the boxes, sorted corners first, clipped to the picture; `empty` where the reply says there are none.

    Boxes without area or with other than four numbers are dropped and counted in the notes as `invalid`.
    """
    try:
        convention = conventions.of(form)
        found = places.stated(text, convention, "box")
        if isinstance(found, Reading):
            return found
        boxes = [(place, placed(place, convention, form)) for place in found.places]
        hint = places.looks_like(found.places, convention, form)
    except ValueError as error:
        return replies.unparsed(str(error))
    value: list[JsonValue] = [{"box": list(box), "label": place.label} for place, box in boxes if box is not None]
    found.invalid += len(boxes) - len(value)
    return listed(value, found, hint)


def placed(place: Place, convention: conventions.Convention, form: Form) -> Box | None:
    """Return a stated box in pixels, None where nothing of it lies in the picture."""
    x0, y0, x1, y1 = places.in_pixels(place.numbers, convention, form, named=place.named)
    wide, high = form.width or float("inf"), form.height or float("inf")
    left, right = (min(max(x, 0.0), wide) for x in sorted((x0, x1)))
    top, bottom = (min(max(y, 0.0), high) for y in sorted((y0, y1)))
    return (left, top, right, bottom) if left < right and top < bottom else None


def listed(value: list[JsonValue], found: Stated, hint: str | None) -> Reading:
    """Return the reading of a list of places, with what else was seen in its notes."""
    notes: dict[str, JsonValue] = {}
    if found.invalid:
        notes["invalid"] = found.invalid
    if found.repaired:
        notes["repaired"] = True
    if found.cut_off:
        notes["cut_off"] = True
    if hint:
        notes["looks_like"] = hint
    if value:
        return Reading(status="parsed", value=value, notes=notes)
    if found.says_none:
        return Reading(status="empty", value=[], notes=notes)
    return Reading(status="unparsed", reason=f"none of its {found.invalid} places is valid", notes=notes)


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, and all rules for boxes.

    They are `matching.overlap_rules`; `f1@...` match boxes and truths one to one, `mf1` is their mean over IoU .5 to
    .95; nothing there and nothing found is 1.
    """
    if rule not in RULES:
        raise ValueError(f"boxes are scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, list):
        raise TypeError(f"the truth of boxes is a list, not {truth!r}")
    targets = [corners(one) for one in truth]
    if reading.status not in ("parsed", "empty") or not isinstance(reading.value, list):
        return Score(value=0.0, details=dict.fromkeys(RULES, 0.0))
    stated = [corners(one) for one in reading.value]
    overlaps = [[iou(box, target) for target in targets] for box in stated]
    details = matching.overlap_rules(overlaps, len(targets), matching.invalid(reading))
    return Score(value=details[rule] or 0.0, details=details)


def corners(one: JsonValue) -> Box:
    """Return the box of an element of a reading or a truth."""
    if not isinstance(one, dict) or not isinstance(box := one.get("box"), list) or len(box) != 4:
        raise ValueError(f'{one!r} has no "box" of four numbers')
    x0, y0, x1, y1 = (float(str(number)) for number in box)
    return x0, y0, x1, y1


def area(box: Box) -> float:
    """Return the area in square pixels."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def iou(one: Box, other: Box) -> float:
    """Return intersection over union, in continuous coordinates (no +1)."""
    shared = area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))
    union = area(one) + area(other) - shared
    return shared / union if union > 0 else 0.0


def phrase(value: JsonValue, form: Form) -> str:
    """Return boxes in pixels as a reply in the convention of the form."""
    if not isinstance(value, list):
        raise TypeError(f"boxes are a list, not {value!r}")
    return notation.boxes(_labelled(value), form)


def _labelled(value: Sequence[JsonValue]) -> list[tuple[Box, str]]:
    return [(corners(one), str(one.get("label") or "object")) for one in value if isinstance(one, dict)]
