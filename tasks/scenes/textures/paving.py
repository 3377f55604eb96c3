"""What streets are paved with: asphalt, slabs."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

SIZE = 512


def asphalt(rng: np.random.Generator, colour: str) -> Texture:
    """Return a square of worn asphalt: grit, and patches darker and lighter."""
    grit = noise(rng, SIZE, SIZE, (128, 128), 2) - 0.5
    patches = noise(rng, SIZE, SIZE, (3, 3), 4) - 0.5
    return quantised(255 * srgb(colour) * (1 + 0.3 * grit + 0.25 * patches)[..., None])


def slabs(rng: np.random.Generator, colour: str, rows: int = 4, columns: int = 3) -> Texture:
    """Return a square of concrete slabs in running bond, each of its own shade."""
    image = np.tile(255 * srgb(colour) * 0.62, (SIZE, SIZE, 1))
    high, wide = SIZE / rows, SIZE / columns
    for row in range(rows):
        shades = 0.9 + 0.17 * rng.random(columns)
        for column in range(-1, columns):
            left = (column + 0.5 * (row % 2)) * wide
            x0, x1 = max(0, round(left + 2)), min(SIZE, round(left + wide - 2))
            y0, y1 = round(row * high + 2), round((row + 1) * high - 2)
            image[y0:y1, x0:x1] = 255 * srgb(colour) * shades[column % columns]
    rough = 1 + 0.16 * (noise(rng, SIZE, SIZE, (64, 64), 3) - 0.5)
    return quantised(image * rough[..., None])
