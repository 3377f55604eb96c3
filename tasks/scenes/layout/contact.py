"""Things side by side as they are built: how far apart, and how far one may go until it meets the other."""

from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.layout.surfaces import points_on
from spatialgauge.tasks.scenes.meshes.distance import gap_between
from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.world import Floats, Thing


def mesh_gap(a: Thing, b: Thing) -> float:
    """Return the distance in metres between two things' surfaces, to a fraction of a millimetre where they meet."""
    return gap_between(points_on(a), points_on(b), triangles_of(a), triangles_of(b))


def triangles_of(thing: Thing) -> Floats:
    """Return the triangles of a thing's surface in world metres (M, 3, 3)."""
    corners = _triangles(thing.kind, Style(thing.colour, thing.scale, thing.seed))
    moved: Floats = corners @ thing.pose[:3, :3].T + thing.pose[:3, 3]
    return moved


def travel(mover: Thing, other: Thing, direction: tuple[float, float]) -> float:
    """Return how many metres a thing may slide in a direction on the ground (unit vector) until it meets another.

    Rays from points on either surface to the other one; inf where they would pass.
    """
    from spatialgauge.tasks.scenes.rendering.rays import distances

    ahead = np.array([*direction, 0.0])
    to_other = distances(triangles_of(other), points_on(mover), ahead)
    to_mover = distances(triangles_of(mover), points_on(other), -ahead)
    return float(min(to_other.min(), to_mover.min()))


@lru_cache(maxsize=32)
def _triangles(kind: str, style: Style) -> Floats:
    mesh = merged(part.mesh for part in build(kind, style).parts)
    return mesh.vertices[mesh.faces]
