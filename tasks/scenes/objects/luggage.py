"""A suitcase that stands on its wheels."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import rod, spline, tube
from spatialgauge.tasks.scenes.objects.finishes import BLACK, RUBBER, STEEL, hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

WIDTH, DEPTH, HEIGHT, WHEEL = 0.4, 0.23, 0.55, 0.03


def suitcase(style: Style) -> ObjectModel:
    """Return a hard suitcase with ribs all round, a grip on top and four wheels."""
    rng = np.random.default_rng(style.seed)
    shell = Material(hue(rng, style, ("#39424c", "#6a5446")), roughness=0.4, clearcoat=0.2)
    parts = [Part(rounded_box(WIDTH, DEPTH, HEIGHT, 0.045, 5).at(z=2 * WHEEL), shell)]
    for x in np.linspace(-0.13, 0.13, 5):
        parts += [
            Part(rounded_box(0.02, 0.008, HEIGHT - 0.1, 0.003, 2).at(x, side * DEPTH / 2, 2 * WHEEL + 0.05), shell)
            for side in (-1, 1)
        ]
    top = HEIGHT + 2 * WHEEL
    grip = spline([(-0.07, 0, top - 0.005), (-0.06, 0, top + 0.03), (0.06, 0, top + 0.03), (0.07, 0, top - 0.005)], 16)
    parts.append(Part(tube(grip, 0.009, 10), BLACK))
    parts += [
        Part(rod((x, -DEPTH / 2 + 0.03, top - 0.01), (x, -DEPTH / 2 + 0.03, top + 0.02), 0.008), STEEL)
        for x in (-0.1, 0.1)
    ]
    for x in (-1, 1):
        for y in (-1, 1):
            wheel = (
                cylinder(WHEEL, 0.025)
                .at(z=-0.0125)
                .turned("y", 90)
                .at(x * (WIDTH / 2 - 0.06), y * (DEPTH / 2 - 0.05), WHEEL)
            )
            fork = cylinder(0.016, 0.05).at(x * (WIDTH / 2 - 0.06), y * (DEPTH / 2 - 0.05), WHEEL)
            parts += [Part(wheel, RUBBER), Part(fork, BLACK)]
    return ObjectModel.standing(parts)
