"""Lamps: a floor lamp with a cloth shade."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material, linear
from spatialgauge.tasks.scenes.meshes.lathe import lathe
from spatialgauge.tasks.scenes.meshes.primitives import cylinder
from spatialgauge.tasks.scenes.meshes.sweep import rod
from spatialgauge.tasks.scenes.objects.finishes import BLACK, STEEL
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

SHADES = ("#e4dac6", "#d8c6ac", "#d3d6d4", "#cbb9a6")
GLOW = 0.9
"""Radiance of the lit shade, as a share of its colour."""


def floor_lamp(style: Style) -> ObjectModel:
    """Return a lamp a good man's height tall, its shade softly lit."""
    shade = str(np.random.default_rng(style.seed).choice(SHADES))
    red, green, blue = (float(GLOW * value) for value in linear(shade))
    cloth = Material(shade, roughness=0.9, emission=(red, green, blue))
    profile = [(0.112, 1.62), (0.115, 1.62), (0.185, 1.3), (0.182, 1.3), (0.112, 1.62)][::-1]
    spokes = [(0.112 * np.cos(angle), 0.112 * np.sin(angle), 1.61) for angle in np.arange(3) * 2 * np.pi / 3]
    return ObjectModel.standing(
        [
            Part(cylinder(0.14, 0.025, bevel=0.01), BLACK),
            Part(cylinder(0.012, 1.6).at(z=0.02), STEEL),
            Part(lathe(profile, 48, 10), cloth),
            *(Part(rod((0, 0, 1.6), spoke, 0.003), STEEL) for spoke in spokes),
        ]
    )
