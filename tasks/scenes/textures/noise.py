"""Periodic value noise, the grain of every texture."""

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.materials import Texture


def noise(
    rng: np.random.Generator, height: int, width: int, cells: tuple[int, int], octaves: int = 4, gain: float = 0.5
) -> npt.NDArray[np.float64]:
    """Return (height, width) values in 0..1 that repeat at the edges; `cells` is the coarsest grid (rows, columns)."""
    total = np.zeros((height, width))
    weight, amplitude = 0.0, 1.0
    rows, columns = cells
    for _ in range(octaves):
        grid = rng.random((max(1, rows), max(1, columns)))
        total += amplitude * _interpolated(grid, height, width)
        weight += amplitude
        amplitude *= gain
        rows, columns = rows * 2, columns * 2
    return total / weight


def _interpolated(grid: npt.NDArray[np.float64], height: int, width: int) -> npt.NDArray[np.float64]:
    rows, columns = grid.shape
    y, x = np.arange(height) / height * rows, np.arange(width) / width * columns
    y0, x0 = y.astype(int), x.astype(int)
    fy, fx = y - y0, x - x0
    fy, fx = fy * fy * (3 - 2 * fy), fx * fx * (3 - 2 * fx)
    top, bottom = grid[y0 % rows], grid[(y0 + 1) % rows]
    left, right = x0 % columns, (x0 + 1) % columns
    upper = top[:, left] * (1 - fx) + top[:, right] * fx
    lower = bottom[:, left] * (1 - fx) + bottom[:, right] * fx
    mixed: npt.NDArray[np.float64] = upper * (1 - fy[:, None]) + lower * fy[:, None]
    return mixed


def quantised(values: npt.NDArray[np.float64]) -> Texture:
    """Return values in 0..255 as a texture."""
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
