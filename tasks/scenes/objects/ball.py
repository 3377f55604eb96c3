"""A ball of one colour with thin seams."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material, Texture, srgb
from spatialgauge.tasks.scenes.meshes.primitives import sphere
from spatialgauge.tasks.scenes.objects.finishes import hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style
from spatialgauge.tasks.scenes.textures.noise import quantised

RADIUS = 0.11
ROWS = 256
SEAM = 0.018
"""Half the width of a seam, in radii."""


def ball(style: Style) -> ObjectModel:
    """Return a playground ball, lying as it happened to roll."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, ("#cd6228", "#b8201f", "#1f5aa8"))
    skin = Material(colour, roughness=0.4, clearcoat=0.2, texture=_seamed(colour))
    mesh = sphere(RADIUS, 48).turned("x", rng.uniform(0, 90)).turned("z", rng.uniform(0, 360))
    return ObjectModel.standing([Part(mesh, skin)])


def _seamed(colour: str) -> Texture:
    """Return an equirectangular map: two great circles and two side loops, like those of a basketball."""
    latitude = (0.5 - (np.arange(ROWS) + 0.5) / ROWS)[:, None] * np.pi
    longitude = (np.arange(2 * ROWS) + 0.5) / ROWS * np.pi
    x, y = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    z = np.broadcast_to(np.sin(latitude), x.shape)
    seam = np.minimum.reduce([abs(x), abs(y), 0.9 * abs(np.hypot(x, 1.35 * z) - 0.78)]) < SEAM
    dark = srgb(colour).sum() < 0.8
    return quantised(255 * np.where(seam[..., None], 0.82 if dark else 0.1, srgb(colour)))
