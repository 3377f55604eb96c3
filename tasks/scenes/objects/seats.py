"""Upholstered seats: sofa and armchair."""

from collections.abc import Iterator

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, rounded_box
from spatialgauge.tasks.scenes.objects.finishes import CLOTHS, WOODS, hue, upholstery
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface

DEPTH, ARM = 0.86, 0.17
FOOT = Material(WOODS[2], roughness=0.5)


def sofa(style: Style) -> ObjectModel:
    """Return a sofa for two or three, seat to the front."""
    rng = np.random.default_rng(style.seed)
    return _seat(style, width=float(rng.uniform(1.6, 1.9)), places=int(rng.integers(2, 4)))


def armchair(style: Style) -> ObjectModel:
    """Return a seat for one with high arms and back."""
    return _seat(style, width=0.88, places=1)


def _seat(style: Style, width: float, places: int) -> ObjectModel:
    rng = np.random.default_rng([style.seed, 1])
    cloth = upholstery(style, hue(rng, style, CLOTHS))
    parts = [Part(mesh, cloth) for mesh in _cushions(width, places)]
    for x in (-1, 1):
        for y in (-1, 1):
            leg = cylinder(0.02, 0.13, 0.028).at(x * (width / 2 - 0.1), y * (DEPTH / 2 - 0.08))
            parts.append(Part(leg, FOOT))
    inner = width / 2 - ARM - 0.1
    return ObjectModel.standing(parts, [Surface(-inner, inner, -0.05, 0.25, 0.48)])


def _cushions(width: float, places: int) -> Iterator[Mesh]:
    yield rounded_box(width - 0.04, DEPTH - 0.06, 0.22, 0.03, 4, tile=0.33).at(z=0.12)
    yield rounded_box(width - 0.02, 0.2, 0.68, 0.07, 5, tile=0.33).at(y=-DEPTH / 2 + 0.1, z=0.12)
    for side in (-1, 1):
        yield rounded_box(ARM, DEPTH, 0.5, 0.06, 5, tile=0.33).at(x=side * (width / 2 - ARM / 2), z=0.12)
    inner = width - 2 * ARM
    for place in range(places):
        x = -inner / 2 + inner * (place + 0.5) / places
        yield rounded_box(inner / places - 0.006, DEPTH - 0.22, 0.17, 0.05, 5, tile=0.33).at(x, 0.09, 0.31)
        back = rounded_box(inner / places - 0.012, 0.18, 0.42, 0.075, 6, tile=0.33)
        yield back.turned("x", 12).at(x, -DEPTH / 2 + 0.28, 0.45)
