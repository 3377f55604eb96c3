"""Plain solids: boxes with rounded edges, cylinders, balls, flat rectangles."""

import numpy as np

from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.mesh import Floats, Mesh

Vector = tuple[float, float, float]


def rounded_box(
    width: float, depth: float, height: float, radius: float = 0.01, segments: int = 3, tile: float | None = None
) -> Mesh:
    """Return a box (x, y, z in metres) with rounded edges, standing centred on the origin.

    Each face shows the whole texture upright, or repeats it every `tile` metres.
    """
    half = np.array([width, depth, height]) / 2
    radius = float(min(radius, half.min() * 0.999))
    parts, faces, start = [], [], 0
    for axis in range(3):
        e, g = (axis + 1) % 3, (axis + 2) % 3
        for sign in (-1, 1):
            a, b = np.meshgrid(_steps(half[e], radius, segments), _steps(half[g], radius, segments), indexing="ij")
            face = np.zeros((*a.shape, 3))
            face[..., axis], face[..., e], face[..., g] = sign * half[axis], a, b
            core = np.clip(face, radius - half, half - radius)
            normals = face - core
            normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
            right, up, extents = {
                0: (a * sign, b, half[[1, 2]]),
                1: (b * -sign, a, half[[0, 2]]),
                2: (a * sign, b, half[[0, 1]]),
            }[axis]
            flat = np.stack([right, up], axis=-1).reshape(-1, 2)
            uv = flat / tile if tile else flat / (2 * extents) + 0.5
            triangles = grid_faces(*a.shape)
            faces.append((triangles if sign > 0 else triangles[:, ::-1]) + start)
            parts.append((core.reshape(-1, 3) + radius * normals.reshape(-1, 3), normals.reshape(-1, 3), uv))
            start += a.size
    vertices, normals, uv = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Mesh(vertices + (0, 0, height / 2), np.concatenate(faces), normals, uv)


def cylinder(
    radius: float, height: float, top: float | None = None, bevel: float | None = None, segments: int = 32
) -> Mesh:
    """Return a cylinder on the origin, or a cone's stump where the radius at the `top` differs; rims are rounded."""
    top = radius if top is None else top
    bevel = min(0.2 * min(radius, top, height), 0.01) if bevel is None else bevel
    return lathe(rounded([(0, 0), (radius, 0), (top, height), (0, height)], bevel, 4), segments)


def sphere(radius: float, segments: int = 32) -> Mesh:
    """Return a ball round the origin; its texture is an equirectangular map with the poles on z."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, segments // 2 + 1)
    profile = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius
    profile[[0, -1], 0] = 0
    return lathe(profile, segments, crease=180)


def ellipsoid(x: float, y: float, z: float, segments: int = 28) -> Mesh:
    """Return an ellipsoid round the origin with these half axes."""
    return sphere(1.0, segments).scaled(x, y, z)


def front_quad(width: float, height: float) -> Mesh:
    """Return an upright rectangle centred on the origin that faces +y, its texture upright to who looks at it."""
    return Mesh(
        np.array([[1, 0, -1], [-1, 0, -1], [-1, 0, 1], [1, 0, 1]]) * (width / 2, 0, height / 2),
        np.array([[0, 1, 2], [0, 2, 3]]),
        np.tile([0.0, 1.0, 0.0], (4, 1)),
        np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]),
    )


def sheet(centre: Vector, half_u: Vector, half_v: Vector, tile: float | None, *, turned: bool = False) -> Mesh:
    """Return a rectangle that faces half_u x half_v (`turned`: the other way), in metres.

    It shows the whole texture, u along half_u and v along half_v, or repeats it every `tile` metres.
    """
    c, u, v = (np.asarray(vector, float) for vector in (centre, half_u, half_v))
    vertices = np.stack([c - u - v, c + u - v, c + u + v, c - u + v])
    normal = np.cross(u, v) / np.linalg.norm(np.cross(u, v))
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    size = np.array([1.0, 1.0]) if tile is None else 2 * np.array([np.linalg.norm(u), np.linalg.norm(v)]) / tile
    uv = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float) * size
    if turned:
        normal, faces = -normal, faces[:, ::-1]
    return Mesh(vertices, faces, np.tile(normal, (4, 1)), uv)


def grid_faces(rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the triangles (M, 3) of a row-major grid of vertices, counter-clockwise from rows to columns."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def _steps(half: float, radius: float, segments: int) -> Floats:
    """Return coordinates along an edge, dense where it bends, so that rounding it yields equal angles."""
    bend = half - radius + radius * np.tan(np.linspace(0, np.pi / 4, segments + 1))
    return np.concatenate([-bend[::-1], bend])
