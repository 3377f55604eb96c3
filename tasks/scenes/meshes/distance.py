"""How far points and triangles are apart."""

from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.meshes.mesh import Floats

NEAREST: Final = 100
"""Points of one surface, those that are nearest to the other, that are held against all its triangles nearby."""


def gap_between(one: Floats, other: Floats, triangles_of_one: Floats, triangles_of_other: Floats) -> float:
    """Return the distance in metres between two surfaces, each given as points spread over it and as triangles.

    Points (N, 3), triangles (M, 3, 3). Exact where a corner comes nearest; else off by what a surface curves within
    the points' spacing. Surfaces that cross are 0 or nearly 0 apart.
    """
    from scipy.spatial import cKDTree

    near_one, near_other = (np.asarray(cKDTree(a).query(b)[0]) for a, b in ((other, one), (one, other)))
    found = float(near_one.min())
    for points, distances, triangles in ((one, near_one, triangles_of_other), (other, near_other, triangles_of_one)):
        close = points[np.argsort(distances)[:NEAREST]]
        low, high = triangles.min(axis=1), triangles.max(axis=1)
        nearby = ((low <= close.max(0) + found) & (high >= close.min(0) - found)).all(axis=1)
        if nearby.any():
            found = min(found, float(to_triangles(close, triangles[nearby]).min()))
    return found


def to_triangles(points: Floats, triangles: Floats) -> Floats:
    """Return the distance from each of the points (N, 3) to the nearest of the triangles (M, 3, 3), in metres (N,)."""
    return np.array([np.sqrt(_squared(point, triangles).min()) for point in points])


def _squared(point: Floats, triangles: Floats) -> Floats:
    """Return the squared distances from a point (3,) to triangles (M, 3, 3): (M,)."""
    a = triangles[:, 0]
    starts, edges = triangles, np.roll(triangles, -1, axis=1) - triangles
    offset = point - starts
    along = (offset * edges).sum(-1) / np.maximum((edges**2).sum(-1), 1e-18)
    aside = offset - np.clip(along, 0, 1)[..., None] * edges
    to_edges = (aside**2).sum(-1).min(-1)
    normal = np.cross(edges[:, 0], edges[:, 1])
    square = np.maximum((normal**2).sum(-1), 1e-24)
    above = ((point - a) * normal).sum(-1)
    over = (np.einsum("mij,mj->mi", np.cross(edges, offset), normal) >= 0).all(axis=1)
    squared: Floats = np.where(over, np.minimum(above**2 / square, to_edges), to_edges)
    return squared
