"""A cardboard box, taped shut."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import front_quad, rounded_box
from spatialgauge.tasks.scenes.objects.finishes import hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface
from spatialgauge.tasks.scenes.textures.labels import address, cardboard

TAPE = Material("#d9c08a", roughness=0.3)
MARGIN = 0.03


def box(style: Style) -> ObjectModel:
    """Return a box with a strip of tape over its lid and an address on one side."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, ("#b98a57",))
    side = rng.uniform(0.28, 0.4)
    width, depth, height = side, side * rng.uniform(0.7, 1), side * rng.uniform(0.6, 0.95)
    board = Material(colour, roughness=0.85, texture=cardboard(colour, style.seed))
    end = front_quad(0.05, height * 0.3).at(0, depth / 2 + 0.0006, height * 0.85)
    label = front_quad(width * 0.36, width * 0.24).at(-width * 0.24, depth / 2 + 0.0005, height * 0.68)
    parts = [
        Part(rounded_box(width, depth, height, 0.004, 2), board),
        Part(rounded_box(0.05, depth, 0.001, 0.0004, 1).at(z=height), TAPE),
        Part(end, TAPE),
        Part(end.turned("z", 180), TAPE),
        Part(label, Material("#f2f0ea", roughness=0.85, texture=address(style.seed))),
    ]
    x, y = width / 2 - MARGIN, depth / 2 - MARGIN
    return ObjectModel.standing(parts, [Surface(-x, x, -y, y, height + 0.001)])
