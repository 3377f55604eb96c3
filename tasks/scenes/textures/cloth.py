"""Woven cloth."""

from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

SIDE = 256
THREADS = 64
"""Threads across the square, each way."""


@lru_cache(maxsize=64)
def cloth(colour: str, seed: int) -> Texture:
    """Return a square of plain weave, on average of an sRGB colour."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:SIDE, :SIDE] * (2 * np.pi * THREADS / SIDE)
    weave = np.sin(x) * np.sign(np.sin(y)) + np.sin(y)
    light = 0.04 * weave + 0.14 * noise(rng, SIDE, SIDE, (40, 40), 3)
    return quantised(255 * srgb(colour) * (1 + light - light.mean())[..., None])
