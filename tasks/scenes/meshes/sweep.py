"""Round bars along curves: rods, bent tubes, rings."""

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.mesh import Floats, Mesh
from spatialgauge.tasks.scenes.meshes.primitives import grid_faces

CAP_STEPS = 4


def tube(path: npt.ArrayLike, radius: npt.ArrayLike, segments: int = 10, closed: bool = False) -> Mesh:
    """Return a circle swept along a polyline (K, 3) without twisting; `radius` in metres, one or one a point.

    Open ends are round. The texture runs once round, and once a metre along.
    """
    points = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), len(points)).copy()
    if not closed:
        points, radii = _capped(points, radii)
    tangents = np.roll(points, -1, 0) - np.roll(points, 1, 0) if closed else np.gradient(points, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    side = _carried(tangents)
    if closed:
        points, radii, tangents, side = (np.concatenate([a, a[:1]]) for a in (points, radii, tangents, side))
    turn = np.linspace(0, 2 * np.pi, segments + 1)[None, :, None]
    ring = side[:, None] * np.cos(turn) + np.cross(tangents, side)[:, None] * np.sin(turn)
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    slope = np.gradient(radii) / np.gradient(along)
    normals = ring - tangents[:, None] * np.clip(slope, -8, 8)[:, None, None]
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    u, v = np.meshgrid(turn.ravel() / (2 * np.pi), along)
    return Mesh(
        (points[:, None] + ring * radii[:, None, None]).reshape(-1, 3),
        grid_faces(len(points), segments + 1)[:, ::-1],
        normals.reshape(-1, 3),
        np.stack([u.ravel(), v.ravel()], axis=1),
    )


def rod(start: npt.ArrayLike, end: npt.ArrayLike, radius: float, end_radius: float | None = None) -> Mesh:
    """Return a straight bar with round ends between two points, tapering where the end's radius differs."""
    return tube(np.stack([np.asarray(start, float), np.asarray(end, float)]), (radius, end_radius or radius), 12)


def torus(radius: float, thickness: float, segments: int = 40, around: int = 12) -> Mesh:
    """Return a ring in the x-y plane round the origin; `thickness` is the radius of its bar."""
    turn = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    circle = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.zeros(segments)], axis=1)
    return tube(circle, thickness, around, closed=True)


def spline(points: npt.ArrayLike, number: int = 24) -> Floats:
    """Return `number` points (number, 3) on the uniform Catmull-Rom curve through the given ones."""
    knots = np.asarray(points, float)
    padded = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])
    at = np.linspace(0, len(knots) - 1, number)
    first = np.minimum(at.astype(int), len(knots) - 2)
    t = (at - first)[:, None]
    a, b, c, d = (padded[first + i] for i in range(4))
    curve: Floats = (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
    return curve


def _capped(points: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Return the path lengthened by a half ball at each end."""
    angle = np.linspace(np.pi / 2, 0, CAP_STEPS + 1)[:-1]
    out, shrink = np.sin(angle)[:, None], np.maximum(np.cos(angle), 1e-3)
    start, end = points[0] - points[1], points[-1] - points[-2]
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    return (
        np.concatenate([points[0] + start * radii[0] * out, points, points[-1] + end * radii[-1] * out[::-1]]),
        np.concatenate([radii[0] * shrink, radii, radii[-1] * shrink[::-1]]),
    )


def _carried(tangents: Floats) -> Floats:
    """Return unit vectors across each tangent (K, 3), each the one before turned as little as possible."""
    side = np.cross(tangents[0], (0, 0, 1) if abs(tangents[0, 2]) < 0.9 else (1, 0, 0))
    sides = []
    for tangent in tangents:
        side = side - tangent * (side @ tangent)
        side /= np.linalg.norm(side)
        sides.append(side)
    return np.array(sides)
