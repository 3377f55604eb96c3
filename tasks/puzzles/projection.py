"""Cubes seen from afar: parallel projection, which faces show, and how they are drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import acos, cos, degrees, radians, sin
from typing import Final

import numpy as np
from PIL import Image, ImageDraw
from pydantic import BaseModel, ConfigDict

from spatialgauge.tasks.cartography import Canvas, Point
from spatialgauge.tasks.puzzles.drawing import shaded
from spatialgauge.tasks.puzzles.polycubes import Cube, Cubes, moved

Vector = tuple[float, float, float]

LIGHT: Final[Vector] = (-0.35, 0.85, 0.45)
"""Where the light comes from in the picture: from the left, from above, from before it."""
FINE: Final = 24
"""Pixels to a unit on which shares are counted."""


class Sight(BaseModel):
    """From where a figure is seen, in degrees: 0, 0, 0 is from the front (-y), level, upright.

    The eye walks to the right of the figure by `azimuth`, rises by `elevation`, and then the picture is turned
    counter-clockwise by `roll`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    azimuth: float
    elevation: float
    roll: float = 0.0

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """What points right, up and towards the eye: the rows of the rotation from figure to picture."""
        a, e, r = radians(self.azimuth), radians(self.elevation), radians(self.roll)
        right = (cos(a), sin(a), 0.0)
        up = (-sin(e) * sin(a), sin(e) * cos(a), cos(e))
        toward = (cos(e) * sin(a), -cos(e) * cos(a), sin(e))
        return (
            _mixed(right, cos(r), up, -sin(r)),
            _mixed(right, sin(r), up, cos(r)),
            toward,
        )

    def place(self, point: Sequence[float]) -> Point:
        """Return where a point shows, in units, x to the right and y up."""
        right, up, _ = self.axes
        return _dot(right, point), _dot(up, point)

    def angle(self, other: "Sight") -> float:
        """Return by how many degrees the figure seems turned between the two."""
        trace = sum(_dot(one, two) for one, two in zip(self.axes, other.axes, strict=True))
        return degrees(acos(max(-1.0, min(1.0, (trace - 1) / 2))))


@dataclass(frozen=True)
class Face:
    """A face that looks at the eye: its cube, the axis it is across (0, 1, 2), its corners, and its light."""

    cube: Cube
    axis: int
    corners: tuple[Vector, ...]
    light: float


def faces(cubes: Cubes, sight: Sight) -> Iterator[Face]:
    """Yield the faces that look at the eye and touch no other cube, the farther ones first.

    Whatever hides a cube lies beyond it along no axis, so that the order along the three axes will do.
    """
    toward = sight.axes[2]
    signs = [1 if part > 0 else -1 for part in toward]
    filled = set(cubes)
    for cube in sorted(cubes, key=lambda one: [sign * place for sign, place in zip(signs, one, strict=True)]):
        for axis in range(3):
            step = tuple(signs[axis] if one == axis else 0 for one in range(3))
            if moved(cube, (step[0], step[1], step[2])) not in filled:
                normal = (float(step[0]), float(step[1]), float(step[2]))
                turned = tuple(_dot(row, normal) for row in sight.axes)
                yield Face(cube, axis, _corners(cube, axis, signs[axis]), 0.62 + 0.45 * _dot(LIGHT, turned))


def shares(cubes: Cubes, sight: Sight) -> Mapping[tuple[Cube, int], float]:
    """Return which share of each face that looks at the eye shows, 0..1, by cube and axis."""
    listed = list(faces(cubes, sight))
    outlines = [[sight.place(corner) for corner in face.corners] for face in listed]
    left = min(x for outline in outlines for x, _ in outline)
    low = min(y for outline in outlines for _, y in outline)
    width = max(x for outline in outlines for x, _ in outline) - left
    height = max(y for outline in outlines for _, y in outline) - low
    sheet = Image.new("I", (int(width * FINE) + 2, int(height * FINE) + 2), 0)
    draw = ImageDraw.Draw(sheet)
    for number, outline in enumerate(outlines):
        draw.polygon([((x - left) * FINE, (y - low) * FINE) for x, y in outline], fill=number + 1)
    counts = np.bincount(np.asarray(sheet).ravel(), minlength=len(listed) + 1)
    return {
        (face.cube, face.axis): min(1.0, float(counts[number + 1]) / (abs(sight.axes[2][face.axis]) * FINE**2))
        for number, face in enumerate(listed)
    }


def least_visible(cubes: Cubes, sight: Sight) -> float:
    """Return how much of the figure's worst visible cube shows, as a share of a cube that stands alone."""
    toward = sight.axes[2]
    seen = dict.fromkeys(cubes, 0.0)
    for (cube, axis), share in shares(cubes, sight).items():
        seen[cube] += share * abs(toward[axis])
    return min(seen.values()) / sum(map(abs, toward))


def extent(cubes: Cubes, sight: Sight) -> tuple[Point, Point]:
    """Return the least and the greatest x and y at which the figure shows, in units."""
    places = [sight.place(corner) for face in faces(cubes, sight) for corner in face.corners]
    return (
        (min(x for x, _ in places), min(y for _, y in places)),
        (max(x for x, _ in places), max(y for _, y in places)),
    )


def draw_cubes(canvas: Canvas, cubes: Cubes, sight: Sight, colour: str, origin: Point, unit: float) -> None:
    """Draw a figure; `origin` is where the figure's (0, 0, 0) shows, `unit` the pixels to a unit."""
    edge = shaded(colour, 0.28)
    for face in faces(cubes, sight):
        outline = [on_sheet(sight.place(corner), origin, unit) for corner in face.corners]
        canvas.polygon(outline, shaded(colour, face.light), edge, max(1.2, unit / 24))


def on_sheet(place: Point, origin: Point, unit: float) -> Point:
    """Return the pixel of a place in units, y up, about an origin in pixels."""
    return origin[0] + place[0] * unit, origin[1] - place[1] * unit


def _corners(cube: Cube, axis: int, sign: int) -> tuple[Vector, ...]:
    first, second = (one for one in range(3) if one != axis)
    found = []
    for along, across in ((0, 0), (1, 0), (1, 1), (0, 1)):
        corner = [float(place) for place in cube]
        corner[axis] += 1.0 if sign > 0 else 0.0
        corner[first] += along
        corner[second] += across
        found.append((corner[0], corner[1], corner[2]))
    return tuple(found)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _mixed(one: Vector, share: float, other: Vector, rest: float) -> Vector:
    return (
        share * one[0] + rest * other[0],
        share * one[1] + rest * other[1],
        share * one[2] + rest * other[2],
    )
