"""The upright box around a cloud: a rectangle on the ground, of least area, times an interval of heights.

Only what the camera sees is in the cloud, so what is hidden behind is missing from the box; tasks that a hidden depth
would spoil are told apart in the accuracy report, not guessed at.
"""

from dataclasses import dataclass
from math import atan2, pi
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.world import Floats, Vector

TRIM: Final = 0.5
"""Percent of the points left out at either end: the last pixels of a mask lie half on what is behind."""
ON_GROUND: Final = 0.05
"""Metres from the ground within which a thing stands on it."""
SIDE_MIN: Final = 0.005


@dataclass(frozen=True, slots=True)
class Cuboid:
    """An upright box in the world: centre, size (width, depth, height) in its own axes, and yaw in radians."""

    centre: Vector
    size: Vector
    yaw: float


def cuboid(points: Floats, *, grounded: bool, front: Vector | None = None) -> Cuboid:
    """Return the upright box around world points (N, 3), `grounded` where the ground is at Z 0.

    Its sides lie along `front`, a direction in the world, where one is given.
    """
    low, high = np.percentile(points[:, 2], [TRIM, 100 - TRIM])
    if grounded and abs(low) <= ON_GROUND:
        low = 0.0
    turns = _edges(points[:, :2]) if front is None else np.array([facing_yaw(front)])
    middle, sides, yaw = _rectangle(points[:, :2], turns)
    x, y = middle
    return Cuboid(
        centre=(float(x), float(y), float(low + high) / 2),
        size=(max(float(sides[0]), SIDE_MIN), max(float(sides[1]), SIDE_MIN), max(float(high - low), SIDE_MIN)),
        yaw=yaw,
    )


def _edges(points: Floats) -> Floats:
    """Return the turns of the convex hull's edges, one of which the rectangle of least area has (Freeman, 1975)."""
    corners = _hull(points)
    edges = np.roll(corners, -1, axis=0) - corners
    turns: Floats = np.unique(np.round(np.arctan2(edges[:, 1], edges[:, 0]) % (pi / 2), 6))
    return turns


def _rectangle(points: Floats, turns: Floats) -> tuple[Floats, Floats, float]:
    """Return middle, sides and turn of the rectangle of least area around points on the ground (N, 2)."""
    found = []
    for turn in turns:
        axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        across = points @ axes.T
        low, high = np.percentile(across, [TRIM, 100 - TRIM], axis=0)
        found.append((float(np.prod(high - low)), float(turn), (low + high) / 2 @ axes, high - low))
    _, turn, middle, sides = min(found, key=lambda one: one[0])
    return middle, sides, turn


def _hull(points: Floats) -> Floats:
    from scipy.spatial import ConvexHull, QhullError

    try:
        corners: Floats = points[ConvexHull(points).vertices]
    except QhullError:  # all in a line
        line = points - points.mean(0)
        along = np.linalg.svd(line, full_matrices=False)[2][0]
        order = np.argsort(line @ along)
        corners = points[[order[0], order[-1]]]
    return corners


def facing_yaw(front: Vector) -> float:
    """Return the yaw of a thing whose front points along a world direction."""
    return atan2(-front[0], front[1])
