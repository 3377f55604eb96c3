"""A toy car as long as a forearm: bonnet, cabin and lights say which end is the front."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, ellipsoid, front_quad, rounded_box
from spatialgauge.tasks.scenes.objects.finishes import RUBBER, STEEL, hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

WIDTH, LENGTH, WHEEL = 0.17, 0.36, 0.038
GLASS = Material("#1b2229", roughness=0.1, clearcoat=0.8)
HEADLIGHT = Material("#fbf6dc", roughness=0.15, clearcoat=0.5, emission=(0.5, 0.48, 0.4))
TAIL_LIGHT = Material("#5c0d0d", roughness=0.2)
PLATE = Material("#e9e7df", roughness=0.5)


def toy_car(style: Style) -> ObjectModel:
    """Return a pickup-shaped car: a long bonnet with lights in front, cabin amidships, open bed behind."""
    paint = Material(hue(np.random.default_rng(style.seed), style, ("#b8201f",)), roughness=0.3, clearcoat=0.6)
    front = LENGTH / 2
    parts = [
        Part(rounded_box(WIDTH, LENGTH, 0.075, 0.022, 4).at(z=0.028), paint),
        Part(rounded_box(WIDTH - 0.016, 0.125, 0.085, 0.026, 4).at(y=-0.005, z=0.09), paint),
        Part(rounded_box(WIDTH - 0.03, 0.006, 0.05, 0.012, 3).turned("x", 14).at(y=0.057, z=0.108), GLASS),
        Part(rounded_box(WIDTH - 0.03, 0.006, 0.046, 0.012, 3).turned("x", -8).at(y=-0.068, z=0.11), GLASS),
        Part(rounded_box(WIDTH - 0.05, 0.012, 0.02, 0.005, 2).at(y=front - 0.002, z=0.045), GLASS),
        Part(rounded_box(WIDTH - 0.006, 0.02, 0.016, 0.007, 3).at(y=front + 0.002, z=0.024), STEEL),
        Part(front_quad(0.05, 0.016).turned("z", 180).at(y=-front - 0.001, z=0.06), PLATE),
    ]
    for side in (-1, 1):
        x = side * WIDTH / 2
        parts += [
            Part(ellipsoid(0.02, 0.012, 0.018).at(side * (WIDTH / 2 - 0.03), front - 0.004, 0.076), HEADLIGHT),
            Part(
                rounded_box(0.026, 0.008, 0.018, 0.004, 2).at(side * (WIDTH / 2 - 0.025), -front + 0.001, 0.066),
                TAIL_LIGHT,
            ),
            Part(rounded_box(0.004, 0.085, 0.042, 0.01, 3).at(side * (WIDTH / 2 - 0.009), -0.005, 0.116), GLASS),
            Part(rounded_box(0.012, 0.1, 0.05, 0.005, 2).at(side * (WIDTH / 2 - 0.008), -0.125, 0.09), paint),
        ]
        for y in (0.108, -0.108):
            tyre = cylinder(WHEEL, 0.032, bevel=0.008).at(z=-0.016).turned("y", 90)
            hub = cylinder(0.02, 0.036, bevel=0.004).at(z=-0.018).turned("y", 90)
            parts += [Part(tyre.at(x, y, WHEEL), RUBBER), Part(hub.at(x, y, WHEEL), STEEL)]
    parts.append(Part(rounded_box(WIDTH - 0.008, 0.012, 0.05, 0.005, 2).at(0, -0.172, 0.09), paint))
    return ObjectModel.standing(parts)
