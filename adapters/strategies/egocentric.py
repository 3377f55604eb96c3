"""A scene of named places told by a model, and how it looks from where somebody in it stands.

The frame is x right, y up, z forward, in metres.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

Vector = tuple[float, float, float]


class Placed(NamedTuple):
    """A thing, where it is, and the direction it faces where it has a front."""

    name: str
    position: Vector
    facing: Vector | None


def placed(values: Iterable[JsonValue]) -> list[Placed]:
    """Return the entries with a name and a position among JSON values, lists opened; of one name the last counts."""
    found: dict[str, Placed] = {}
    for value in values:
        for entry in value if isinstance(value, list) else [value]:
            if not isinstance(entry, Mapping):
                continue
            position = _vector(entry.get("position"))
            if position is not None:
                name = str(entry.get("name") or "").strip()
                found[name.lower()] = Placed(name, position, _direction(entry.get("facing")))
    return list(found.values())


def moved(point: Sequence[float], eye: Sequence[float], facing: Sequence[float]) -> Vector:
    """Return a point as somebody at `eye` sees it who faces `facing` (level): right, up, ahead of them."""
    ahead, right = (facing[0], facing[2]), (facing[2], -facing[0])
    dx, dz = point[0] - eye[0], point[2] - eye[2]
    return dx * right[0] + dz * right[1], point[1] - eye[1], dx * ahead[0] + dz * ahead[1]


def _vector(value: JsonValue) -> Vector | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in value):
        return None
    x, y, z = (float(str(number)) for number in value)
    return x, y, z


def _direction(value: JsonValue) -> Vector | None:
    """Return a direction on the level with length 1; None where it points nowhere or straight up or down."""
    vector = _vector(value)
    length = math.hypot(vector[0], vector[2]) if vector else 0.0
    return None if vector is None or length < 1e-6 else (vector[0] / length, 0.0, vector[2] / length)
