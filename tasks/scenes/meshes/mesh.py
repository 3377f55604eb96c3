"""A triangle mesh and what can be done to any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """A triangle mesh in metres.

    `vertices` (N, 3); `faces` (M, 3), counter-clockwise seen from outside; `normals` (N, 3), unit;
    `uv` (N, 2), v upwards.
    """

    vertices: Floats
    faces: Ints
    normals: Floats
    uv: Floats

    def transformed(self, matrix: Floats) -> Self:
        """Return the mesh moved by a 4x4 matrix; a mirroring one turns the faces round."""
        linear = matrix[:3, :3]
        normals = self.normals @ np.linalg.inv(linear)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        faces = self.faces[:, ::-1] if np.linalg.det(linear) < 0 else self.faces
        return type(self)(self.vertices @ linear.T + matrix[:3, 3], faces, normals, self.uv)

    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Self:
        """Return the mesh shifted by (x, y, z)."""
        return self.transformed(translation(x, y, z))

    def turned(self, axis: str, degrees: float) -> Self:
        """Return the mesh turned about a coordinate axis through the origin, counter-clockwise."""
        return self.transformed(rotation(axis, degrees))

    def scaled(self, x: float, y: float, z: float) -> Self:
        """Return the mesh stretched along each axis."""
        return self.transformed(np.diag([x, y, z, 1.0]))


def translation(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Floats:
    """Return the 4x4 matrix of a shift."""
    matrix = np.eye(4)
    matrix[:3, 3] = (x, y, z)
    return matrix


def rotation(axis: str, degrees: float) -> Floats:
    """Return the 4x4 matrix of a right-handed turn about `x`, `y` or `z`."""
    angle = np.deg2rad(degrees)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(4)
    matrix[i, i] = matrix[j, j] = np.cos(angle)
    matrix[i, j], matrix[j, i] = -np.sin(angle), np.sin(angle)
    return matrix


def merged(meshes: Iterable[Mesh]) -> Mesh:
    """Return one mesh that holds all the given ones."""
    parts = list(meshes)
    offsets = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    return Mesh(
        np.concatenate([part.vertices for part in parts]),
        np.concatenate([part.faces + offset for part, offset in zip(parts, offsets, strict=True)]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.uv for part in parts]),
    )
