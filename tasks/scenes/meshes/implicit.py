"""Bodies as signed distances, negative inside, that melt into one another (iquilezles.org/articles/distfunctions)."""

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.mesh import Floats

Field = Callable[[Floats], Floats]
"""From points (..., 3) in metres to distances (...) in metres; near the surface is near enough."""


def ball(centre: npt.ArrayLike, radii: npt.ArrayLike) -> Field:
    """Return an ellipsoid; `radii` is one number or three half axes."""
    middle, axes = np.asarray(centre, float), np.broadcast_to(np.asarray(radii, float), 3)

    def field(points: Floats) -> Floats:
        scaled = (points - middle) / axes
        length, slope = np.linalg.norm(scaled, axis=-1), np.linalg.norm(scaled / axes, axis=-1)
        distance: Floats = np.where(slope > 0, length * (length - 1) / np.maximum(slope, 1e-12), -axes.min())
        return distance

    return field


def limb(start: npt.ArrayLike, end: npt.ArrayLike, radius: float, end_radius: float) -> Field:
    """Return a capsule whose radius goes evenly from one end to the other."""
    origin = np.asarray(start, float)
    along = np.asarray(end, float) - origin

    def field(points: Floats) -> Floats:
        share = np.clip(((points - origin) @ along) / (along @ along), 0, 1)
        distance: Floats = np.linalg.norm(points - origin - share[..., None] * along, axis=-1)
        thickness: Floats = radius + (end_radius - radius) * share
        return distance - thickness

    return field


def block(centre: npt.ArrayLike, half: npt.ArrayLike, radius: float = 0.0) -> Field:
    """Return a box with these half sizes and rounded edges."""
    middle, core = np.asarray(centre, float), np.asarray(half, float) - radius

    def field(points: Floats) -> Floats:
        beyond = np.abs(points - middle) - core
        distance: Floats = np.linalg.norm(np.maximum(beyond, 0), axis=-1) + np.minimum(beyond.max(-1), 0)
        return distance - radius

    return field


def union(fields: Sequence[Field], blend: float = 0.0) -> Field:
    """Return all of the bodies, melted together over `blend` metres."""
    return lambda points: reduce(lambda a, b: _smooth_min(a, b, blend), (field(points) for field in fields))


def intersection(fields: Sequence[Field], blend: float = 0.0) -> Field:
    """Return what the bodies have in common, its edges rounded over `blend` metres."""
    return lambda points: -reduce(lambda a, b: _smooth_min(a, b, blend), (-field(points) for field in fields))


def without(body: Field, taken: Field, blend: float = 0.0) -> Field:
    """Return a body with another one cut out of it."""
    return intersection([body, lambda points: -taken(points)], blend)


def _smooth_min(a: Floats, b: Floats, blend: float) -> Floats:
    if blend <= 0:
        return np.minimum(a, b)
    near = np.maximum(blend - np.abs(a - b), 0) / blend
    return np.minimum(a, b) - near * near * blend / 4
