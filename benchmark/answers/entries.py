"""Entries of a reply's JSON: boxes, points, masks and 3D boxes with their labels, under whichever keys they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Literal

from pydantic import JsonValue

Shape = Literal["box", "point", "box3d", "mask"]
MOST: Final = 300
"""Places that are looked at; a reply with more is a model in a loop."""
MOST_CORNERS: Final = 10_000
LARGEST: Final = 1e9
"""No coordinate, in whatever scale, is as large as this; and none that is not finite is smaller."""
BY_LENGTH: Final[dict[int, Shape]] = {2: "point", 4: "box", 9: "box3d"}
_KEYS: Final[dict[Shape, tuple[str, ...]]] = {
    "box3d": ("box_3d", "bbox_3d", "box3d", "bbox3d"),
    "box": ("box_2d", "bbox_2d", "box2d", "bbox2d", "bbox", "box", "bounding_box", "boundingbox", "bounding box"),
    "point": ("point_2d", "point2d", "point", "points", "points_2d", "coordinates", "coordinate", "position"),
}
_LABEL_KEYS: Final = ("label", "name", "text_label", "category", "class", "object", "caption", "text", "description")
_CORNERS: Final = (("x_min", "y_min", "x_max", "y_max"), ("xmin", "ymin", "xmax", "ymax"), ("x1", "y1", "x2", "y2"),
                   ("x0", "y0", "x1", "y1"), ("left", "top", "right", "bottom"))  # fmt: skip
_SIZES: Final = (("x", "y", "width", "height"), ("x", "y", "w", "h"))
NUMBER: Final = r"[-+]?\d{1,9}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?"
NUMBERS = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Place:
    """One stated place: its numbers as written, `named` where keys said which is x and which is y."""

    shape: Shape
    numbers: tuple[float, ...]
    label: str | None = None
    named: bool = False
    mask: JsonValue = None


@dataclass(slots=True)
class Stated:
    """All places of a reply, and what else was seen."""

    wanted: Shape = "box"
    places: list[Place] = field(default_factory=list)
    invalid: int = 0
    says_none: bool = False
    repaired: bool = False
    cut_off: bool = False


def is_empty(value: JsonValue) -> bool:
    """Tell whether a value is an empty list, or an object of nothing but empty lists."""
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        return not value or (bool(lists) and not any(lists))
    return value == []


def walk(value: JsonValue, found: Stated, label: str | None = None) -> None:
    """Add to `found` what a value holds, with `label` for what has none of its own."""
    if len(found.places) > MOST:
        return
    if isinstance(value, dict):
        _walk_object(value, found, label)
    elif isinstance(value, list):
        numbers = _numbers(value)
        if numbers is not None and len(numbers) in BY_LENGTH:
            found.places.append(Place(BY_LENGTH[len(numbers)], numbers, label))
        elif numbers:
            found.invalid += 1
        else:
            for one in value:
                if isinstance(one, str):
                    label = _clean(one)
                elif isinstance(one, list | dict):
                    walk(one, found, label)


def _clean(label: str) -> str:
    """Return a label that can be written: at most 300 characters, without halves of surrogate pairs."""
    return label[:300].encode("utf-8", "replace").decode()


def _walk_object(value: Mapping[str, JsonValue], found: Stated, label: str | None) -> None:
    lower = {key.lower(): one for key, one in value.items()}
    label = next((_clean(text) for key in _LABEL_KEYS if isinstance(text := lower.get(key), str)), label)
    mask = lower.get("mask", lower.get("segmentation"))
    for shape in sorted(_KEYS, key=lambda shape: shape != found.wanted):
        key = next((key for key in _KEYS[shape] if key in lower), None)
        if key is not None:
            _keyed(lower[key], found, Place(shape, (), label, mask=mask))
            return
    if (corners := _corners(lower)) is not None:
        found.places.append(Place("box", corners, label, named=True, mask=mask))
    elif mask is not None:
        found.places.append(Place("mask", (), label, mask=mask))
    elif (point := _fields(lower, ("x", "y"))) is not None:
        found.places.append(Place("point", point, label, named=True))
    else:
        for one in value.values():
            if isinstance(one, list | dict):
                walk(one, found, label)


def _keyed(value: JsonValue, found: Stated, place: Place) -> None:
    """Add what stands under a box or point key: one list of numbers, several of them, or an object."""
    if isinstance(value, str):
        value = [float(number) for number in NUMBERS.findall(value[:400])]
    if isinstance(value, dict):
        _walk_object(value, found, place.label)
        return
    if not isinstance(value, list):
        found.invalid += 1
        return
    numbers = _numbers(value)
    if numbers is None and value and not any(isinstance(row, list | dict) for row in value):
        found.invalid += 1
        return
    rows = [numbers] if numbers is not None else [_numbers(row) if isinstance(row, list) else row for row in value]
    for row in rows if value else ():
        if isinstance(row, dict):
            _walk_object(row, found, place.label)
        elif isinstance(row, tuple) and BY_LENGTH.get(len(row)) == place.shape:
            found.places.append(Place(place.shape, row, place.label, mask=place.mask))
        else:
            found.invalid += 1


def _numbers(values: Sequence[JsonValue]) -> tuple[float, ...] | None:
    numbers = [float(one) for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < len(values) or not values:
        return None
    return tuple(numbers) if all(abs(number) < LARGEST for number in numbers) else None


def flat(value: JsonValue) -> tuple[float, ...] | None:
    """Return the numbers of [x, y, x, y, ...] or of [[x, y], ...], None for anything else."""
    if not isinstance(value, list) or len(value) > MOST_CORNERS:
        return None
    if value and isinstance(value[0], list):
        pairs = [_numbers(pair) if isinstance(pair, list) else None for pair in value]
        if any(pair is None or len(pair) != 2 for pair in pairs):
            return None
        return tuple(chain.from_iterable(pair for pair in pairs if pair is not None))
    return _numbers(value)


def _fields(value: Mapping[str, JsonValue], names: Sequence[str]) -> tuple[float, ...] | None:
    return _numbers([value.get(name) for name in names])


def _corners(value: Mapping[str, JsonValue]) -> tuple[float, ...] | None:
    for names in _CORNERS:
        if (corners := _fields(value, names)) is not None:
            return corners
    for names in _SIZES:
        if (box := _fields(value, names)) is not None:
            return box[0], box[1], box[0] + box[2], box[1] + box[3]
    return None
