"""Walls: plaster and pale brick."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised


def plaster(rng: np.random.Generator, colour: str, size: int = 256) -> Texture:
    """Return a painted wall, faintly rough."""
    fine = noise(rng, size, size, (120, 120), 2) - 0.5
    broad = noise(rng, size, size, (4, 4), 3) - 0.5
    return quantised(255 * srgb(colour) * (1 + 0.05 * fine + 0.05 * broad)[..., None])


def bricks(rng: np.random.Generator, colour: str, rows: int = 12, columns: int = 4, size: int = 768) -> Texture:
    """Return whitewashed bricks in running bond."""
    image = np.tile(255 * srgb("#cfc8bd"), (size, size, 1))
    high, wide = size / rows, size / columns
    for row in range(rows):
        for column in range(-1, columns + 1):
            left = (column + 0.5 * (row % 2)) * wide
            x0, x1 = max(0, int(left + 3)), min(size, int(left + wide - 3))
            y0, y1 = int(row * high + 3), int((row + 1) * high - 3)
            if x1 > x0:
                image[y0:y1, x0:x1] = 255 * srgb(colour) * (0.92 + 0.14 * rng.random())
    rough = 1 + 0.12 * (noise(rng, size, size, (60, 60), 3) - 0.5)
    return quantised(image * rough[..., None])
