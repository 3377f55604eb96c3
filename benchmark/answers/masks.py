"""Masks: `[{"mask": {"size": [height, width], "counts": text}, "box": [x0, y0, x1, y1], "label"}]`, run-length coded.

The truth has the same shape; an empty list means that nothing of the kind is there. Read are PNGs in a box (Gemini's
probability maps, on from above 127), polygons, and run-length codes; raw mask tokens are named as unsupported.
"""

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import boxes2d, conventions, entries, matching, notation, places, rle
from spatialgauge.benchmark.answers import reply as replies
from spatialgauge.benchmark.answers.entries import Place
from spatialgauge.benchmark.answers.polygons import filled
from spatialgauge.benchmark.items import Form, Reading, Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION: Final = 1
RULES: Final = ("giou", "iou", "f1@0.5", "f1@0.75", "mf1", "pr@0.5", "pr@0.7", "pr@0.9")
LARGEST_PNG: Final = 4096 * 4096
_THRESHOLD: Final = 127
_PNG: Final = "data:image/png;base64,"


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for masks in the convention of the form."""
    return notation.ask_for_masks(question, form)


def read(text: str, form: Form) -> Reading:
    """Return the masks at the size of the form's picture; one that cannot be decoded counts as invalid."""
    if form.width is None or form.height is None:
        return replies.unparsed("the form has no picture size")
    try:
        convention = conventions.of(form)
    except ValueError as error:
        return replies.unparsed(str(error))
    found = places.stated(text, convention, "mask")
    if isinstance(found, Reading):
        return found
    value: list[JsonValue] = []
    unsupported = 0
    for place in found.places:
        if isinstance(place.mask, str) and "<" in place.mask:
            unsupported += 1
            continue
        mask = _drawn(place, convention, form)
        if mask is None or not mask.any():
            found.invalid += 1
            continue
        value.append({"mask": rle.encode(mask), "box": _extent(mask), "label": place.label})
    if unsupported and not value:
        return replies.unparsed("raw mask tokens, which only the model's own decoder can read")
    found.invalid += unsupported
    return boxes2d.listed(value, found, None)


def _drawn(place: Place, convention: conventions.Convention, form: Form) -> "NDArray[np.bool_] | None":
    if isinstance(place.mask, Mapping):
        return _from_code(place.mask, form)
    if isinstance(place.mask, list):
        return _from_polygons(place.mask, convention, form)
    if isinstance(place.mask, str) and len(place.numbers) == 4:
        box = boxes2d.placed(place, convention, form)
        return _from_png(place.mask, box, form) if box is not None else None
    return None


def _from_code(code: Mapping[str, JsonValue], form: Form) -> "NDArray[np.bool_] | None":
    if code.get("size") != [form.height, form.width]:
        return None
    try:
        return rle.decode(dict(code))
    except ValueError:
        return None


def _from_polygons(
    value: Sequence[JsonValue], convention: conventions.Convention, form: Form
) -> "NDArray[np.bool_] | None":
    """Return the union of one polygon or several, whose corners are x first in every convention."""
    import numpy as np

    nested = bool(value) and isinstance(value[0], list) and bool(value[0]) and isinstance(value[0][0], list)
    polygons: list[JsonValue] = list(value) if nested else [list(value)]
    mask = np.zeros((form.height or 1, form.width or 1), dtype=bool)
    for polygon in polygons:
        numbers = entries.flat(polygon)
        if numbers is None or len(numbers) < 6 or len(numbers) % 2:
            return None
        corners = places.in_pixels(numbers, convention, form, named=True)
        mask |= filled(list(zip(corners[::2], corners[1::2], strict=True)), form.width or 1, form.height or 1)
    return mask


def _from_png(text: str, box: boxes2d.Box, form: Form) -> "NDArray[np.bool_] | None":
    """Return Gemini's map, resized bilinearly to its box, on where it is above 127 (Google's cookbook)."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        data = base64.b64decode(text.removeprefix(_PNG), validate=True)
        image = Image.open(io.BytesIO(data), formats=("PNG",))
        if image.width * image.height > LARGEST_PNG:
            return None
        shades = image.convert("L")
    except (binascii.Error, ValueError, UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    left, top, right, bottom = (round(edge) for edge in box)
    if right <= left or bottom <= top:
        return None
    mask = np.zeros((form.height or 1, form.width or 1), dtype=bool)
    inside = np.asarray(shades.resize((right - left, bottom - top), Image.Resampling.BILINEAR)) > _THRESHOLD
    mask[top:bottom, left:right] = inside
    return mask


def _extent(mask: "NDArray[np.bool_]") -> list[JsonValue]:
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)]


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, and all rules for masks.

    `giou` is the overlap of all that was marked with all that is there, 1 where both are empty (gRefCOCO, ReasonSeg);
    `pr@...` whether it reaches a level. `intersection` and `union` in pixels let cIoU be summed over a data set.
    `iou` and `f1@...` match masks one to one, as `matching.overlap_rules` says.
    """
    if rule not in RULES:
        raise ValueError(f"masks are scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, list):
        raise TypeError(f"the truth of masks is a list, not {truth!r}")
    targets = [_mask(one) for one in truth]
    if reading.status not in ("parsed", "empty") or not isinstance(reading.value, list):
        area = float(_united(targets).sum()) if targets else 0.0
        return Score(value=0.0, details={**dict.fromkeys(RULES, 0.0), "intersection": 0.0, "union": area})
    stated = [_mask(one) for one in reading.value]
    details = matching.overlap_rules(
        [[iou(one, other) for other in targets] for one in stated], len(targets), matching.invalid(reading)
    )
    details |= _whole(stated, targets, spray=details.get("spray") == 1.0)
    return Score(value=details[rule] or 0.0, details=details)


def _whole(
    stated: "Sequence[NDArray[np.bool_]]", targets: "Sequence[NDArray[np.bool_]]", *, spray: bool
) -> dict[str, float | None]:
    if not stated and not targets:
        shared = union = 0
    else:
        size = (stated or targets)[0].shape
        marked, there = _united(stated, size), _united(targets, size)
        shared, union = int((marked & there).sum()), int((marked | there).sum())
    overlap = (shared / union if union else 1.0) * (not spray)
    levels = {f"pr@{level:g}": float(overlap >= level) for level in (0.5, 0.7, 0.9)}
    return {"giou": overlap, **levels, "intersection": float(shared), "union": float(union)}


def iou(one: "NDArray[np.bool_]", other: "NDArray[np.bool_]") -> float:
    """Return intersection over union of two masks of one size."""
    if one.shape != other.shape:
        raise ValueError(f"a mask of {one.shape} cannot be laid over one of {other.shape}")
    union = int((one | other).sum())
    return int((one & other).sum()) / union if union else 0.0


def _united(masks: "Sequence[NDArray[np.bool_]]", size: tuple[int, ...] = (1, 1)) -> "NDArray[np.bool_]":
    import numpy as np

    return np.logical_or.reduce(masks) if masks else np.zeros(size, dtype=bool)


def _mask(one: JsonValue) -> "NDArray[np.bool_]":
    if not isinstance(one, Mapping):
        raise TypeError(f"a mask is an object, not {one!r}")
    return rle.decode(one.get("mask"))


def phrase(value: JsonValue, form: Form) -> str:
    """Return masks as a reply in the convention of the form."""
    if not isinstance(value, list):
        raise TypeError(f"masks are a list, not {value!r}")
    return notation.masks([(_mask(one), _label(one)) for one in value], form)


def _label(one: JsonValue) -> str:
    return str(one.get("label") or "object") if isinstance(one, Mapping) else "object"
