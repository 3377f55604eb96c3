"""What a builder of objects returns: parts, size, where things can stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Mesh


@dataclass(frozen=True, slots=True)
class Part:
    """A mesh and what it is made of."""

    mesh: Mesh
    material: Material


@dataclass(frozen=True, slots=True)
class Surface:
    """A level rectangle that smaller things can stand on, in object axes and metres."""

    x0: float
    x1: float
    y0: float
    y1: float
    z: float


@dataclass(frozen=True)
class ObjectModel:
    """An object in its own axes: x right, y front, z up; its box is centred on the z axis and stands on z = 0.

    `size` is (width x, depth y, height z) in metres, the exact extent of the parts.
    """

    parts: tuple[Part, ...]
    size: tuple[float, float, float]
    surfaces: tuple[Surface, ...] = ()

    @classmethod
    def standing(cls, parts: Sequence[Part], surfaces: Sequence[Surface] = ()) -> Self:
        """Return the model of parts shifted so that their common box stands on the ground, centred on the axis."""
        low = np.min([part.mesh.vertices.min(0) for part in parts], axis=0)
        high = np.max([part.mesh.vertices.max(0) for part in parts], axis=0)
        x, y = -(low[:2] + high[:2]) / 2
        width, depth, height = high - low
        return cls(
            parts=tuple(Part(part.mesh.at(x, y, -low[2]), part.material) for part in parts),
            size=(float(width), float(depth), float(height)),
            surfaces=tuple(Surface(s.x0 + x, s.x1 + x, s.y0 + y, s.y1 + y, s.z - low[2]) for s in surfaces),
        )


@dataclass(frozen=True, slots=True)
class Style:
    """How one object of a kind looks: the same style builds the same object.

    `colour` is a name of the palette for the part that people would name it by, or None where the kind has a colour of
    its own; `scale` multiplies all sizes; `seed` draws the rest.
    """

    colour: str | None = None
    scale: float = 1.0
    seed: int = 0


Place = Literal["floor", "surface", "street"]
"""Where a kind is put: on the floor, on something (a table, a shelf, the floor too), or out of doors only."""
