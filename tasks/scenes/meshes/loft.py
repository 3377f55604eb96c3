"""Skins over cross sections, and plates cut from an outline."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.mesh import Floats, Ints, Mesh

SLIVER = 1e-10
"""Square metres below which a triangle is left out."""


def loft(rings: npt.ArrayLike, kept: npt.NDArray[np.bool_] | None = None, crease: float = 35.0) -> Mesh:
    """Return the skin over closed cross sections (S, R, 3), S along the body and R round it.

    It faces outward where the points of a ring run counter-clockwise seen from the last section. Sections shrunk to a
    point close the ends. Edges sharper than `crease` degrees stay sharp. `kept` (S - 1, R) tells which cells to return,
    shaded as part of the whole.
    """
    points = np.asarray(rings, float)
    sections, around = points.shape[:2]
    index = np.arange(sections * around).reshape(sections, around)
    a, b = index[:-1], np.roll(index, -1, 1)[:-1]
    c, d = np.roll(index, -1, 1)[1:], index[1:]
    cells = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], 2)
    wanted = np.repeat((np.ones(a.shape, bool) if kept is None else kept)[..., None], 2, axis=2)
    return creased(points.reshape(-1, 3), cells.reshape(-1, 3), crease, wanted.ravel())


def plate(outline: npt.ArrayLike, thickness: float, crease: float = 35.0) -> Mesh:
    """Return a plate in the y-z plane, `thickness` metres along x about the origin.

    `outline` (K, 2) runs counter-clockwise in (y, z), and all of it is seen from its middle.
    """
    flat = np.asarray(outline, float)
    half = np.full(len(flat), thickness / 2)
    edges = [np.column_stack([sign * half, flat]) for sign in (-1, 1)]
    middles = [np.tile([sign * thickness / 2, *flat.mean(0)], (len(flat), 1)) for sign in (-1, 1)]
    return loft(np.stack([middles[0], *edges, middles[1]]), crease=crease)


def creased(vertices: Floats, faces: Ints, crease: float, wanted: npt.NDArray[np.bool_] | None = None) -> Mesh:
    """Return triangles (M, 3) over vertices (N, 3), smooth but for edges sharper than `crease` degrees.

    `wanted` (M,) tells which of the triangles to return; the others only shade them. It has no texture.
    """
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    area = np.cross(b - a, c - a) / 2
    size = np.linalg.norm(area, axis=1)
    sound = size > SLIVER
    faces, area, size = faces[sound], area[sound], size[sound]
    _, same = np.unique(vertices.round(7), axis=0, return_inverse=True)
    corners = same.reshape(-1)[faces]
    touching: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for face, trio in enumerate(corners.tolist()):
        for corner, vertex in enumerate(trio):
            touching[vertex].append((face, corner))
    flat, least = area / size[:, None], np.cos(np.deg2rad(crease))
    normals = np.zeros((len(faces), 3, 3))
    for meeting in touching.values():
        own, corner = np.array(meeting).T
        normals[own, corner] = (flat[own] @ flat[own].T > least) @ area[own]
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    if wanted is not None:
        faces, normals = faces[wanted[sound]], normals[wanted[sound]]
    count = 3 * len(faces)
    return Mesh(
        vertices[faces].reshape(-1, 3), np.arange(count).reshape(-1, 3), normals.reshape(-1, 3), np.zeros((count, 2))
    )
