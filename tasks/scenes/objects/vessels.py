"""What holds something: mugs, bowls, vases, bottles, buckets."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.primitives import cylinder
from spatialgauge.tasks.scenes.meshes.sweep import spline, torus, tube
from spatialgauge.tasks.scenes.objects.finishes import BLACK, STEEL, hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

GLAZES = ("#c62828", "#1f5fa8", "#e0e2e4", "#f0a81e", "#2e7d4f", "#f4efe6", "#79b4b7")


def mug(style: Style) -> ObjectModel:
    """Return a glazed mug of coffee, its handle to the right."""
    rng = np.random.default_rng(style.seed)
    glaze = Material(hue(rng, style, GLAZES), roughness=0.25, clearcoat=0.5)
    radius, height, wall = rng.uniform(0.04, 0.045), rng.uniform(0.088, 0.105), 0.0045
    inner = radius - wall
    profile = [(0, 0), (radius - 0.009, 0), (radius, 0.012), (radius, height)]
    profile += [(inner, height), (inner, 0.012), (inner - 0.008, 0.007), (0, 0.007)]
    handle = [(radius - 0.002, 0.81), (radius + 0.022, 0.83), (radius + 0.034, 0.57), (radius + 0.024, 0.27)]
    handle.append((radius - 0.004, 0.21))
    coffee = cylinder(inner - 0.0001, 0.001, bevel=0.0002).at(z=height * 0.8)
    return ObjectModel.standing(
        [
            Part(lathe(rounded(profile, 0.0035, 4)), glaze),
            Part(tube(spline([(x, 0, z * height) for x, z in handle], 22), 0.0062), glaze),
            Part(coffee, Material("#3b2314", roughness=0.15)),
        ]
    )


def bowl(style: Style) -> ObjectModel:
    """Return a glazed bowl, empty."""
    rng = np.random.default_rng(style.seed)
    glaze = Material(hue(rng, style, GLAZES), roughness=0.25, clearcoat=0.5)
    rim, height = rng.uniform(0.085, 0.1), rng.uniform(0.065, 0.08)
    out, back = np.linspace(0.42, 1, 10), np.linspace(1, 0.05, 12)
    outside = np.stack([rim * out, 0.01 + (height - 0.01) * ((out - 0.42) / 0.58) ** 1.8], axis=1)
    inside = np.stack([(rim - 0.005) * back, 0.016 + (height - 0.016) * back**2.6], axis=1)
    profile = [(0, 0), (rim * 0.4, 0), *outside, *inside, (0, 0.016)]
    return ObjectModel.standing([Part(lathe(rounded(profile, 0.001, 2), 44), glaze)])


def vase(style: Style) -> ObjectModel:
    """Return a vase with a belly and a neck."""
    rng = np.random.default_rng(style.seed)
    glaze = Material(hue(rng, style, GLAZES), roughness=0.3, clearcoat=0.4)
    height, belly, neck = rng.uniform(0.26, 0.31), rng.uniform(0.075, 0.095), rng.uniform(0.028, 0.036)
    knots = [(0.055, 0, 0), (belly, 0, 0.38), (neck, 0, 0.78), (neck + 0.017, 0, 1)]
    outside = spline(knots, 30)[:, [0, 2]] * (1, height)
    inside = outside[:0:-1] - (0.004, 0)
    profile = np.concatenate([[(0, 0)], outside, inside, [(0, 0.01)]])
    return ObjectModel.standing([Part(lathe(profile, 44), glaze)])


def bottle(style: Style) -> ObjectModel:
    """Return a drinking bottle with a steel cap."""
    rng = np.random.default_rng(style.seed)
    body = Material(hue(rng, style, ("#1f6b3a", "#2f6fa8", "#8a2f2f")), roughness=0.15, clearcoat=0.8)
    radius, height = rng.uniform(0.034, 0.039), rng.uniform(0.22, 0.25)
    shape = [(0, 0), (radius, 0), (radius, 0.68 * height, 0.02), (0.015, 0.87 * height, 0.02), (0.015, height)]
    return ObjectModel.standing(
        [
            Part(lathe(rounded([*shape, (0, height)], 0.005), 36), body),
            Part(cylinder(0.018, 0.028, bevel=0.003).at(z=height - 0.008), STEEL),
        ]
    )


def bucket(style: Style) -> ObjectModel:
    """Return a plastic bucket, its wire handle down at the front."""
    rng = np.random.default_rng(style.seed)
    plastic = Material(hue(rng, style, GLAZES), roughness=0.35, clearcoat=0.2)
    foot, rim, height = 0.105, rng.uniform(0.14, 0.15), rng.uniform(0.26, 0.29)
    profile = [(0, 0), (foot, 0), (rim, height - 0.03), (rim + 0.008, height - 0.03), (rim + 0.008, height)]
    profile += [(rim - 0.003, height), (foot - 0.004, 0.006), (0, 0.006)]
    turn = np.linspace(0, np.pi, 24)
    reach = rim + 0.014
    wire = np.stack([reach * np.cos(turn), reach * np.sin(turn), height - 0.02 - 0.1 * np.sin(turn)], axis=1)
    grip = wire[10:14]
    hinge = torus(0.01, 0.004, 16, 6).turned("y", 90)
    return ObjectModel.standing(
        [
            Part(lathe(rounded(profile, 0.002, 3), 48, crease=25), plastic),
            Part(tube(wire, 0.0025, 8), STEEL),
            Part(tube(grip, 0.009, 10), BLACK),
            *(Part(hinge.at(x, 0, height - 0.018), plastic) for x in (-reach, reach)),
        ]
    )
