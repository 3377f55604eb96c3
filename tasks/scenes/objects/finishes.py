"""What objects are painted, covered and cut from."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.materials import PALETTE, Material, srgb
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.textures.cloth import cloth
from spatialgauge.tasks.scenes.textures.wood import wood

WOODS: Final = ("#8a5a33", "#b5834f", "#5c3a22", "#c9a06a", "#7a4a2c")
CLOTHS: Final = ("#2f5d8a", "#8c3b3b", "#4f7a4a", "#c2913a", "#6b5b8c", "#3d4852", "#b5653a", "#2c7a7b")

CHROME: Final = Material("#d0d3d6", roughness=0.18, metallic=1.0)
STEEL: Final = Material("#9a9ea3", roughness=0.35, metallic=1.0)
BLACK: Final = Material("#1c1c1e", roughness=0.5)
RUBBER: Final = Material("#191919", roughness=0.8)

LIGHTNESS: Final = 0.08
"""How far two things of one colour name differ in lightness."""


def hue(rng: np.random.Generator, style: Style, natural: Sequence[str]) -> str:
    """Return the style's colour, a little lighter or darker, as sRGB `#rrggbb`; one of the natural ones without.

    The draws are the same with and without a colour, so that only the colour differs.
    """
    own, light = str(rng.choice(natural)), rng.uniform(1 - LIGHTNESS, 1 + LIGHTNESS)
    return own if style.colour is None else shaded(PALETTE[style.colour], light)


def shaded(colour: str, light: float) -> str:
    """Return a colour as many times lighter, as far as its hue allows, as sRGB `#rrggbb`."""
    value = srgb(colour)
    red, green, blue = np.rint(255 * value * min(light, 1 / value.max())).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def timber(style: Style, colour: str) -> Material:
    """Return wood of a colour, or wood painted in it where the style names one."""
    if style.colour is not None:
        return Material(colour, roughness=0.4)
    return Material(colour, roughness=0.45, texture=wood(colour, style.seed))


def upholstery(style: Style, colour: str) -> Material:
    """Return woven cloth of a colour."""
    return Material(colour, roughness=0.95, texture=cloth(colour, style.seed))
