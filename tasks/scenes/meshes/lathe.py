"""Solids of revolution."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.mesh import Floats, Mesh


def lathe(profile: npt.ArrayLike, segments: int = 40, crease: float = 35.0) -> Mesh:
    """Return the surface a polyline of (radius, z) (K, 2) sweeps about the z axis.

    Listed from the bottom up along the outside, it faces outward. Corners sharper than `crease` degrees stay sharp.
    The texture runs once round, and once along the profile.
    """
    points = np.asarray(profile, float)
    points = points[np.r_[True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-9]]
    rings, normals = _split(points, crease)
    turn = np.linspace(0, 2 * np.pi, segments + 1)

    def swept(columns: Floats) -> Floats:
        radial, height = columns[:, 0, None], np.repeat(columns[:, 1, None], segments + 1, axis=1)
        return np.stack([radial * np.cos(turn), radial * np.sin(turn), height], axis=-1).reshape(-1, 3)

    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(rings, axis=0), axis=1))]
    u, v = np.meshgrid(turn / (2 * np.pi), along / along[-1])
    faces = []
    index = np.arange(len(rings) * (segments + 1)).reshape(len(rings), segments + 1)
    for i in range(len(rings) - 1):
        if np.allclose(rings[i], rings[i + 1], rtol=0, atol=1e-9):
            continue
        a, b, c, d = index[i, :-1], index[i, 1:], index[i + 1, 1:], index[i + 1, :-1]
        if rings[i, 0] > 1e-9:
            faces.append(np.stack([a, b, c], axis=1))
        if rings[i + 1, 0] > 1e-9:
            faces.append(np.stack([a, c, d], axis=1))
    return Mesh(swept(rings), np.concatenate(faces), swept(normals), np.stack([u.ravel(), v.ravel()], axis=1))


def rounded(corners: Sequence[Sequence[float]], radius: float, segments: int = 5) -> Floats:
    """Return a polyline (K, 2) whose inner corners are rounded; a corner's third number is a radius of its own."""
    points = np.array([corner[:2] for corner in corners], float)
    curve = [points[:1]]
    for i in range(1, len(points) - 1):
        own = corners[i][2] if len(corners[i]) > 2 else radius
        curve.append(_corner(points[i - 1], points[i], points[i + 1], own, segments))
    return np.concatenate([*curve, points[-1:]])


def _corner(before: Floats, corner: Floats, after: Floats, radius: float, segments: int) -> Floats:
    back, ahead = before - corner, after - corner
    back_length, ahead_length = float(np.linalg.norm(back)), float(np.linalg.norm(ahead))
    back, ahead = back / back_length, ahead / ahead_length
    angle = float(np.arccos(np.clip(back @ ahead, -1, 1)))
    if angle < 1e-3 or np.pi - angle < 1e-3 or radius < 1e-6:
        return corner[None]
    reach = min(radius / np.tan(angle / 2), 0.49 * back_length, 0.49 * ahead_length)
    t = np.linspace(0, 1, segments + 1)[:, None]
    bent: Floats = corner + reach * ((1 - t) ** 2 * back + t**2 * ahead)
    return bent


def _split(points: Floats, crease: float) -> tuple[Floats, Floats]:
    """Return the profile's rings and their normals in (radius, z), sharp corners given twice."""
    step = np.diff(points, axis=0)
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    outward = np.stack([step[:, 1], -step[:, 0]], axis=1)
    rings, normals = [], []
    for i, point in enumerate(points):
        beside = [*outward[max(i - 1, 0) : i + 1]]
        if len(beside) == 2 and beside[0] @ beside[1] > np.cos(np.deg2rad(crease)):
            mean = beside[0] + beside[1]
            beside = [mean / np.linalg.norm(mean)]
        for normal in beside:
            rings.append(point)
            normals.append(normal)
    return np.array(rings), np.array(normals)
