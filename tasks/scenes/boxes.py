"""Oriented boxes that stand upright: how far apart they are, whether they meet, how big they are.

A gravity-aligned box is a convex footprint on the ground times an interval of heights, so the distance between two of
them splits exactly into a distance on the ground and one along Z.
"""

from math import dist, hypot

import numpy as np

from spatialgauge.tasks.scenes.world import Floats, Thing


def footprint(thing: Thing) -> Floats:
    """Return the box's corners on the ground (4, 2), counter-clockwise, in metres."""
    return thing.corners[:4, :2]


def heights(thing: Thing) -> tuple[float, float]:
    """Return the heights of the box's underside and of its top, in metres above the floor."""
    middle, half = thing.centre[2], thing.size[2] / 2
    return middle - half, middle + half


def centre_distance(a: Thing, b: Thing) -> float:
    """Return the distance between the centres of two boxes, in metres."""
    return float(np.linalg.norm(np.subtract(a.centre, b.centre)))


def gap(a: Thing, b: Thing) -> float:
    """Return the distance between the closest points of two boxes, in metres; 0 where they touch or overlap."""
    return float(np.hypot(horizontal_gap(a, b), vertical_gap(a, b)))


def horizontal_gap(a: Thing, b: Thing) -> float:
    """Return the distance between two footprints on the ground, in metres; 0 where they touch or overlap.

    Two convex polygons that are apart come closest at a corner of one of them.
    """
    one, other = footprint(a), footprint(b)
    if _footprints_meet(one, other):
        return 0.0
    return float(min(_nearest(one, other), _nearest(other, one)))


def vertical_gap(a: Thing, b: Thing) -> float:
    """Return the distance between the two intervals of heights, in metres; 0 where they share a height."""
    (low_a, high_a), (low_b, high_b) = heights(a), heights(b)
    return max(low_a - high_b, low_b - high_a, 0.0)


def clash(a: Thing, b: Thing, margin: float = 0.0) -> bool:
    """Tell whether two boxes overlap, or come closer than `margin` metres sideways while sharing a height.

    A thing that stands on another one touches it and does not clash.
    """
    (low_a, high_a), (low_b, high_b) = heights(a), heights(b)
    share_a_height = min(high_a, high_b) - max(low_a, low_b) > 1e-6
    within_reach = dist(a.centre[:2], b.centre[:2]) <= (hypot(*a.size[:2]) + hypot(*b.size[:2])) / 2 + margin
    return (
        share_a_height
        and within_reach
        and (horizontal_gap(a, b) < margin or _footprints_meet(footprint(a), footprint(b)))
    )


def size_ratio(a: Thing, b: Thing) -> float:
    """Return how many times larger `a` is than `b`: the cube root of the ratio of their volumes."""
    return float(np.cbrt(np.prod(a.size) / np.prod(b.size)))


def overlap_share(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how much of the shorter of two intervals (low, high) lies in the other, 0..1."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(shared, 0.0) / min(a[1] - a[0], b[1] - b[0])


def _footprints_meet(one: Floats, other: Floats) -> bool:
    """Separating axes: two convex polygons are apart if and only if an edge's normal tells them apart."""
    for polygon in (one, other):
        edges = np.roll(polygon, -1, axis=0) - polygon
        normals = np.column_stack([-edges[:, 1], edges[:, 0]])
        ours, theirs = one @ normals.T, other @ normals.T
        if ((ours.max(0) <= theirs.min(0)) | (theirs.max(0) <= ours.min(0))).any():
            return False
    return True


def _nearest(points: Floats, polygon: Floats) -> float:
    """Return the least distance from any of the points (N, 2) to the polygon's edges (M, 2)."""
    starts = polygon[None]
    edges = np.roll(polygon, -1, axis=0)[None] - starts
    along = ((points[:, None] - starts) * edges).sum(-1) / (edges**2).sum(-1)
    feet = starts + np.clip(along, 0, 1)[..., None] * edges
    return float(np.linalg.norm(points[:, None] - feet, axis=-1).min())
