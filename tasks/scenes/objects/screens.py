"""What has a screen for a face: a computer monitor, a laptop."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, front_quad, rounded_box
from spatialgauge.tasks.scenes.objects.finishes import BLACK, STEEL
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style
from spatialgauge.tasks.scenes.textures.pictures import painting

KEYS = Material("#26282b", roughness=0.7)


def monitor(style: Style) -> ObjectModel:
    """Return a flat computer monitor on a stand, its glowing screen to the front."""
    rng = np.random.default_rng(style.seed)
    width = float(rng.uniform(0.52, 0.62))
    height = 0.58 * width
    glow = Material(texture=painting(rng), roughness=0.3, emission="texture")
    bottom = 0.13
    parts = [
        Part(rounded_box(width, 0.035, height, 0.008, 2).at(y=0.0, z=bottom), BLACK),
        Part(front_quad(width - 0.03, height - 0.03).at(0, 0.0185, bottom + height / 2), glow),
        Part(rounded_box(0.06, 0.03, bottom + 0.12, 0.008, 2).at(y=-0.035), STEEL),
        Part(rounded_box(0.24, 0.2, 0.014, 0.006, 2).at(y=-0.02), STEEL),
        Part(cylinder(0.035, 0.02).turned("x", 90).at(0, -0.03, bottom + height / 2), BLACK),
    ]
    return ObjectModel.standing(parts)


def laptop(style: Style) -> ObjectModel:
    """Return an open laptop: keyboard towards the front, the glowing screen leaning back behind it."""
    rng = np.random.default_rng(style.seed)
    shell = Material(str(rng.choice(("#b9bcc0", "#6d7176", "#2c2e31"))), roughness=0.35, metallic=0.6)
    width, depth, lean = 0.36, 0.25, 14
    glow = Material(texture=painting(rng), roughness=0.3, emission="texture")
    lid = rounded_box(width, 0.01, 0.24, 0.004, 2)
    face = front_quad(width - 0.02, 0.215).at(0, 0.0056, 0.12)
    hinge = (0.0, -depth / 2 + 0.004, 0.014)
    parts = [
        Part(rounded_box(width, depth, 0.018, 0.006, 2), shell),
        Part(lid.turned("x", lean).at(*hinge), shell),
        Part(face.turned("x", lean).at(*hinge), glow),
        Part(rounded_box(0.1, 0.065, 0.002, 0.001, 1).at(0, 0.07, 0.0175), STEEL),
    ]
    for row in range(4):
        for column in range(11):
            key = rounded_box(0.024, 0.02, 0.003, 0.001, 1)
            parts.append(Part(key.at(-0.15 + 0.03 * column, -0.075 + 0.027 * row, 0.0175), KEYS))
    return ObjectModel.standing(parts)
