"""Oriented boxes in space: their rotations, and their exact intersection.

A box is its centre, its size along its own axes, and its rotation: a 3x3 matrix whose columns are those axes in the
camera's frame (x right, y down, z forward; metres).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from spatialgauge.benchmark.answers.conventions import Angles

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
IDENTITY: Final[Matrix] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

_FROM_Z_UP: Final[Matrix] = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0))
"""Gemini's camera frame (x right, y forward, z up) in OpenCV's."""
SKEWED: Final = 0.99
"""Least cosine between the third column of a rotation and the cross product of the first two."""
COPLANAR: Final = 1e-10
"""Share of the boxes' reach within which two faces lie in one plane."""
TOUCHING: Final = 1e-12
"""Share of it by which a face may lie outside a plane: faces that touch from both sides are both kept, and cancel."""
_CORNERS: Final = ((-1, -1), (1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Solid:
    """An oriented box; see the module."""

    centre: Vector
    size: Vector
    rotation: Matrix = IDENTITY

    @property
    def volume(self) -> float:
        """Volume in cubic metres."""
        return self.size[0] * self.size[1] * self.size[2]

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """The box's own axes in the camera's frame: the columns of its rotation."""
        first, second, third = zip(*self.rotation, strict=True)
        return first, second, third


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the scalar product of two vectors."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix product."""
    columns = tuple(zip(*other, strict=True))
    first, second, third = (tuple(dot(row, column) for column in columns) for row in one)
    return first, second, third  # type: ignore[return-value]


def transpose(matrix: Matrix) -> Matrix:
    """Return the transpose, which is the inverse of a rotation."""
    first, second, third = zip(*matrix, strict=True)
    return first, second, third


def orthonormal(matrix: Matrix) -> Matrix:
    """Return the rotation nearest to a matrix whose numbers were rounded (Gram and Schmidt, column by column).

    Two faces that lie in one plane but for rounding would each be taken for outside the other. Raises ValueError for a
    matrix whose columns are nowhere near at right angles, or that mirrors.
    """
    first, second, third = (_unit(column) for column in zip(*matrix, strict=True))
    second = _unit(tuple(b - dot(first, second) * a for a, b in zip(first, second, strict=True)))
    crossed = _cross(first, second)
    if dot(crossed, third) < SKEWED:
        raise ValueError("the rotation of a 3D box has columns at right angles, right-handed")
    return transpose((first, second, crossed))


def _unit(vector: Sequence[float]) -> Vector:
    length = math.hypot(*vector)
    if length < 1e-6:
        raise ValueError("the rotation of a 3D box has a column of no length")
    return vector[0] / length, vector[1] / length, vector[2] / length


def upright(box: Solid, up: Vector) -> Solid:
    """Return the box turned as little as sets the one of its axes that is nearest to `up` (unit) parallel to it."""
    axis = max(box.axes, key=lambda one: abs(dot(one, up)))
    cosine = dot(axis, up)
    goal = up if cosine > 0 else (-up[0], -up[1], -up[2])
    about = _cross(axis, goal)
    sine = math.hypot(*about)
    if sine < TOUCHING:
        return box
    x, y, z = (part / sine for part in about)
    skew: Matrix = ((0.0, -z, y), (z, 0.0, -x), (-y, x, 0.0))
    square = times(skew, skew)
    first, second, third = (
        tuple(i + sine * s + (1 - abs(cosine)) * q for i, s, q in zip(*rows, strict=True))
        for rows in zip(IDENTITY, skew, square, strict=True)
    )
    return Solid(box.centre, box.size, times((first, second, third), box.rotation))  # type: ignore[arg-type]


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def turn(axis: int, angle: float) -> Matrix:
    """Return the rotation by an angle in radians about the axis 0 (x), 1 (y) or 2 (z)."""
    cosine, sine = math.cos(angle), math.sin(angle)
    rows = [list(row) for row in IDENTITY]
    one, other = (axis + 1) % 3, (axis + 2) % 3
    rows[one][one] = rows[other][other] = cosine
    rows[one][other], rows[other][one] = -sine, sine
    first, second, third = (tuple(row) for row in rows)
    return first, second, third  # type: ignore[return-value]


def from_written(numbers: Sequence[float], angles: Angles) -> Solid:
    """Return the box of nine numbers as a model writes them.

    `gemini`: centre and size in metres in a frame with x right, y forward, z up; roll, pitch, yaw in degrees,
    R = Rz(yaw) Ry(pitch) Rx(roll) (Google's starter applets). `qwen3`: OpenCV's frame; pitch, yaw, roll in half turns,
    R = Rz(roll) Ry(yaw) Rx(pitch) (the code of the Qwen3-VL cookbook, which its text contradicts).
    Raises ValueError for a size that is not positive.
    """
    cx, cy, cz, width, depth, height, a, b, c = numbers
    if min(width, depth, height) <= 0:
        raise ValueError("a size that is not positive")
    if angles == "qwen3":
        pitch, yaw, roll = (math.pi * angle for angle in (a, b, c))
        rotation = times(turn(2, roll), times(turn(1, yaw), turn(0, pitch)))
        return Solid((cx, cy, cz), (width, depth, height), rotation)
    roll, pitch, yaw = (math.radians(angle) for angle in (a, b, c))
    rotation = times(turn(2, yaw), times(turn(1, pitch), turn(0, roll)))
    return Solid((cx, -cz, cy), (width, depth, height), times(_FROM_Z_UP, rotation))


def written(solid: Solid, angles: Angles) -> list[float]:
    """Return the nine numbers that a model of this convention would write for a box."""
    centre, rotation = solid.centre, solid.rotation
    if angles == "gemini":
        rotation = times(transpose(_FROM_Z_UP), rotation)
        centre = (centre[0], centre[2], -centre[1])
    about_x, about_y, about_z = _euler(rotation)
    if angles == "qwen3":
        return [*centre, *solid.size, about_x / math.pi, about_y / math.pi, about_z / math.pi]
    return [*centre, *solid.size, math.degrees(about_x), math.degrees(about_y), math.degrees(about_z)]


def _euler(rotation: Matrix) -> Vector:
    """Return the angles about x, y and z of R = Rz Ry Rx; where only a sum is fixed, the one about z is 0."""
    sine = -rotation[2][0]
    if abs(sine) > 1 - 1e-12:
        return (
            math.atan2(math.copysign(1, sine) * rotation[0][1], rotation[1][1]),
            math.copysign(math.pi / 2, sine),
            0.0,
        )
    return (
        math.atan2(rotation[2][1], rotation[2][2]),
        math.asin(sine),
        math.atan2(rotation[1][0], rotation[0][0]),
    )


def iou(one: Solid, other: Solid) -> float:
    """Return intersection over union of two boxes, exact up to rounding."""
    shared = intersection(one, other)
    union = one.volume + other.volume - shared
    return min(shared / union, 1.0) if union > 0 else 0.0


def intersection(one: Solid, other: Solid) -> float:
    """Return the volume that two boxes share, in cubic metres.

    The common part is convex and bounded by the parts of each box's faces that lie in the other box, so its volume is
    a third of the sum of their areas times their distances from a point (divergence theorem). Faces of both boxes in
    one plane with the same outside are counted once, and do not cut each other: rounding would decide.
    """
    reach = sum(math.hypot(*solid.size) for solid in (one, other)) / 2
    offset = tuple(b - a for a, b in zip(one.centre, other.centre, strict=True))
    if math.hypot(*offset) > reach:
        return 0.0
    span = reach + math.hypot(*offset)
    tolerance, slack = COPLANAR * span, TOUCHING * span
    near = _faces(Solid((0.0, 0.0, 0.0), one.size, one.rotation))
    far = _faces(Solid((offset[0], offset[1], offset[2]), other.size, other.rotation))
    total = 0.0
    for faces, others, first in ((near, far, True), (far, near, False)):
        for normal, distance, corners in faces:
            cutting = [plane for plane in others if not _in_plane(normal, corners, plane, tolerance)]
            if not first and len(cutting) < len(others):
                continue
            part = corners
            for other_normal, other_distance, _ in cutting:
                part = _clip(part, other_normal, other_distance + slack)
            total += distance * _area(part, normal)
    return min(max(total / 3, 0.0), one.volume, other.volume)


_Face = tuple[Vector, float, list[Vector]]


def _faces(solid: Solid) -> list[_Face]:
    """Return each face as its outward normal, its plane's distance from the origin, and its corners."""
    axes = solid.axes
    half = [length / 2 for length in solid.size]
    faces: list[_Face] = []
    for axis in range(3):
        one, other = (axis + 1) % 3, (axis + 2) % 3
        for sign in (1, -1):
            normal = (sign * axes[axis][0], sign * axes[axis][1], sign * axes[axis][2])
            corners = [
                tuple(
                    solid.centre[k]
                    + normal[k] * half[axis]
                    + u * axes[one][k] * half[one]
                    + v * axes[other][k] * half[other]
                    for k in range(3)
                )
                for u, v in _CORNERS
            ]
            faces.append((normal, dot(normal, solid.centre) + half[axis], corners))  # type: ignore[arg-type]
    return faces


def _in_plane(normal: Vector, corners: Sequence[Vector], face: _Face, tolerance: float) -> bool:
    """Tell whether a face lies in the plane of another one, with the same outside, but for rounding."""
    other, distance, _ = face
    return dot(normal, other) > 0 and all(abs(dot(other, corner) - distance) <= tolerance for corner in corners)


def _clip(corners: list[Vector], normal: Vector, distance: float) -> list[Vector]:
    """Return the part of a convex polygon on the inner side of a plane (Sutherland and Hodgman)."""
    kept: list[Vector] = []
    heights = [dot(normal, corner) - distance for corner in corners]
    for index, corner in enumerate(corners):
        before, height = heights[index - 1], heights[index]
        if (before <= 0) != (height <= 0):
            share = before / (before - height)
            last = corners[index - 1]
            kept.append(tuple(a + share * (b - a) for a, b in zip(last, corner, strict=True)))  # type: ignore[arg-type]
        if height <= 0:
            kept.append(corner)
    return kept


def _area(corners: Sequence[Vector], normal: Vector) -> float:
    """Return the area of a planar polygon, positive whichever way it turns."""
    if len(corners) < 3:
        return 0.0
    origin = corners[0]
    edges = [tuple(a - b for a, b in zip(corner, origin, strict=True)) for corner in corners[1:]]
    total = 0.0
    for one, other in pairwise(edges):
        total += (
            normal[0] * (one[1] * other[2] - one[2] * other[1])
            + normal[1] * (one[2] * other[0] - one[0] * other[2])
            + normal[2] * (one[0] * other[1] - one[1] * other[0])
        )
    return abs(total) / 2
