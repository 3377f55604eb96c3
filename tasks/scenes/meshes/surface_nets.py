"""From a signed distance to a mesh: naive surface nets (Gibson 1998), drawn onto the surface by Newton's steps."""

from itertools import product

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.meshes.implicit import Field
from spatialgauge.tasks.scenes.meshes.mesh import Floats, Ints, Mesh

STEPS = 2
"""Newton's steps towards the surface: the net is already within half a cell of it."""


def surface(field: Field, low: npt.ArrayLike, high: npt.ArrayLike, cell: float) -> Mesh:
    """Return the surface where a field is zero, inside the box from `low` to `high`, on a grid of `cell` metres.

    The body must lie inside the box. The texture is laid on from above, in metres.
    """
    origin = np.asarray(low, float)
    counts = np.ceil((np.asarray(high, float) - origin) / cell).astype(int) + 1
    axes = [origin[i] + cell * np.arange(counts[i]) for i in range(3)]
    values = field(np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1))
    crossed, offsets = _crossings(values)
    numbers = np.where(crossed, np.cumsum(crossed.ravel()).reshape(crossed.shape) - 1, -1)
    vertices = origin + cell * (np.argwhere(crossed) + offsets[crossed])
    for _ in range(STEPS):
        slope = _gradient(field, vertices, cell)
        squared = np.maximum((slope**2).sum(-1), 0.05)
        step = -(field(vertices) / squared)[:, None] * slope
        length = np.linalg.norm(step, axis=1, keepdims=True)
        vertices = vertices + step * np.minimum(1, cell / 2 / np.maximum(length, 1e-12))
    normals = _gradient(field, vertices, cell)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return Mesh(vertices, _faces(values < 0, numbers), normals, vertices[:, :2].copy())


def _crossings(values: Floats) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Return which cells the surface passes through, and the mean of where it cuts their edges (..., 3) in cells."""
    shape = tuple(n - 1 for n in values.shape)
    total, hits = np.zeros((*shape, 3)), np.zeros(shape)

    def corner(offset: tuple[int, ...]) -> Floats:
        return values[tuple(slice(o, o + n) for o, n in zip(offset, shape, strict=True))]

    for axis in range(3):
        for offset in product((0, 1), repeat=3):
            if offset[axis]:
                continue
            start, end = corner(offset), corner(tuple(o or int(i == axis) for i, o in enumerate(offset)))
            cut = (start < 0) != (end < 0)
            at = np.tile(np.array(offset, float), (*shape, 1))
            at[..., axis] = np.divide(start, start - end, out=np.zeros(shape), where=cut)
            total += at * cut[..., None]
            hits += cut
    return hits > 0, total / np.maximum(hits, 1)[..., None]


def _faces(inside: npt.NDArray[np.bool_], numbers: Ints) -> Ints:
    """Return two triangles round every edge of the grid that leaves or enters the body."""
    faces = []
    for axis in range(3):
        e, g = (axis + 1) % 3, (axis + 2) % 3
        start, end = np.delete(inside, -1, axis), np.delete(inside, 0, axis)
        for leaving in (True, False):
            edges = np.argwhere(start & ~end if leaving else ~start & end)
            corners = [_beside(numbers, edges, {e: de, g: dg}) for de, dg in ((1, 1), (0, 1), (0, 0), (1, 0))]
            a, b, c, d = corners if leaving else (corners[0], corners[3], corners[2], corners[1])
            faces += [np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]
    return np.concatenate(faces)


def _beside(numbers: Ints, edges: Ints, back: dict[int, int]) -> Ints:
    """Return the vertices (N,) of the cells so many steps back along each axis from the edges (N, 3)."""
    cells = edges.copy()
    for axis, steps in back.items():
        cells[:, axis] -= steps
    found: Ints = numbers[tuple(cells.T)]
    return found


def _gradient(field: Field, points: Floats, cell: float) -> Floats:
    reach = cell / 20
    slopes = [(field(points + reach * unit) - field(points - reach * unit)) / (2 * reach) for unit in np.eye(3)]
    return np.stack(slopes, axis=-1)
