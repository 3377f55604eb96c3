"""Sawn wood, its grain running upwards."""

from functools import lru_cache

import numpy as np

from spatialgauge.tasks.scenes.materials import Texture, srgb
from spatialgauge.tasks.scenes.textures.noise import noise, quantised

SIDE = 256


@lru_cache(maxsize=64)
def wood(colour: str, seed: int) -> Texture:
    """Return a square of wood, on average of an sRGB colour."""
    rng = np.random.default_rng(seed)
    streaks = noise(rng, SIDE, SIDE, (3, 24), 5)
    warp = noise(rng, SIDE, SIDE, (2, 3), 3) * 6
    pores = noise(rng, SIDE, SIDE, (4, 180), 2)
    rings = np.sin(2 * np.pi * (np.arange(SIDE) / SIDE * 10 + warp))
    light = 0.18 * streaks + 0.05 * rings + 0.22 * pores
    return quantised(255 * srgb(colour) * (1 + light - light.mean())[..., None])
