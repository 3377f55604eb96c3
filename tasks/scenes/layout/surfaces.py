"""The gap between things as they are built, to hold the one between their boxes against."""

from functools import lru_cache
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.world import Floats, Thing

SAMPLES: Final = 4000
"""Points on a surface: about a centimetre apart on something the size of a ball."""


def surface_gap(a: Thing, b: Thing) -> float:
    """Return the distance in metres between the closest sampled points of two things' surfaces."""
    from scipy.spatial import cKDTree

    return float(np.min(cKDTree(points_on(a)).query(points_on(b))[0]))


def points_on(thing: Thing) -> Floats:
    """Return points spread evenly over a thing's surface, and its corners, in world metres (N, 3)."""
    points = _points(thing.kind, Style(thing.colour, thing.scale, thing.seed))
    moved: Floats = points @ thing.pose[:3, :3].T + thing.pose[:3, 3]
    return moved


@lru_cache(maxsize=64)
def _points(kind: str, style: Style) -> Floats:
    """Return points spread evenly over the model's surface, and its corners, in object axes (N, 3)."""
    mesh = merged(part.mesh for part in build(kind, style).parts)
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    rng = np.random.default_rng(0)
    face = rng.choice(len(area), SAMPLES, p=area / area.sum())
    u, v = np.sort(rng.random((2, SAMPLES)), axis=0)[..., None]
    return np.concatenate([mesh.vertices, a[face] * u + b[face] * (v - u) + c[face] * (1 - v)])
