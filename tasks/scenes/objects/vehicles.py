"""A small car and a van: bonnet, windscreen, lights and number plate say which end is the front."""

from collections.abc import Iterator

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.loft import plate
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, ellipsoid, rounded_box
from spatialgauge.tasks.scenes.objects.finishes import BLACK, RUBBER, STEEL, hue
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

SIDES = (-1, 1)
PAINTS = ("#b8201f", "#1f5aa8", "#eeebe4")
GLASS = Material("#1b2229", roughness=0.1, clearcoat=0.8)
HEADLIGHT = Material("#fbf6dc", roughness=0.15, clearcoat=0.5, emission=(0.5, 0.48, 0.4))
TAIL_LIGHT = Material("#8c1212", roughness=0.2)
PLATE = Material("#e9e7df", roughness=0.5)
WHEEL = 0.31


def car(style: Style) -> ObjectModel:
    """Return a small car with a sloping bonnet in front and an upright tail."""
    paint = _paint(style)
    width, half, sill = 1.66, 1.84, 0.2
    body = [(-half, sill), (half, sill), (half + 0.03, 0.5), (half - 0.12, 0.72), (0.78, 0.9), (-half, 0.92)]
    cabin = [(-half + 0.05, 0.9), (0.84, 0.88), (0.16, 1.42), (-1.2, 1.46), (-half + 0.14, 1.3)]
    screen = [(0.86, 0.9), (0.2, 1.415), (0.16, 1.4), (0.82, 0.885)]
    side = [(-1.5, 0.96), (0.58, 0.94), (0.12, 1.34), (-1.15, 1.37), (-1.45, 1.26)]
    rear = [(-half + 0.02, 0.96), (-half + 0.1, 1.28), (-half + 0.14, 1.28), (-half + 0.06, 0.96)]
    parts = [
        Part(plate(body, width), paint),
        Part(plate(cabin, width - 0.22), paint),
        Part(plate(screen, width - 0.3).at(y=0.03, z=0.012), GLASS),
        Part(plate(side, width - 0.2), GLASS),
        Part(plate(rear, width - 0.34).at(y=-0.012), GLASS),
        Part(rounded_box(0.9, 0.03, 0.12, 0.02, 2).at(y=half + 0.005, z=0.36), BLACK),
        Part(rounded_box(width - 0.02, 0.08, 0.12, 0.03, 2).at(y=half, z=0.2), BLACK),
        Part(rounded_box(width - 0.02, 0.08, 0.12, 0.03, 2).at(y=-half, z=0.2), BLACK),
        Part(rounded_box(0.5, 0.012, 0.11, 0.004, 1).at(y=-half - 0.008, z=0.45), PLATE),
        Part(rounded_box(0.5, 0.012, 0.11, 0.004, 1).at(y=half + 0.045, z=0.23), PLATE),
    ]
    for sign in SIDES:
        parts += [
            Part(ellipsoid(0.15, 0.06, 0.1).at(sign * (width / 2 - 0.22), half - 0.02, 0.58), HEADLIGHT),
            Part(rounded_box(0.14, 0.03, 0.24, 0.01, 2).at(sign * (width / 2 - 0.12), -half, 0.62), TAIL_LIGHT),
            Part(rounded_box(0.12, 0.08, 0.1, 0.03, 2).at(sign * (width / 2 - 0.02), 0.62, 0.9), paint),
        ]
    return ObjectModel.standing([*parts, *_wheels(width, (1.18, -1.18))])


def van(style: Style) -> ObjectModel:
    """Return a delivery van: a short sloping nose with a windscreen, a long box of a body behind."""
    paint = _paint(style)
    width, half, sill = 1.9, 2.5, 0.24
    body = [(-half, sill), (half, sill), (half + 0.02, 0.7), (half - 0.16, 1.05), (1.62, 1.3), (0.98, 2.2)]
    body += [(0.7, 2.3), (-half + 0.06, 2.3), (-half, 2.2)]
    screen = [(1.66, 1.32), (1.06, 2.12), (1.02, 2.1), (1.62, 1.3)]
    side = [(0.55, 1.32), (1.48, 1.3), (0.98, 2.02), (0.55, 2.04)]
    parts = [
        Part(plate(body, width), paint),
        Part(plate(screen, width - 0.16).at(y=0.03, z=0.012), GLASS),
        Part(plate(side, width + 0.012), GLASS),
        Part(rounded_box(1.1, 0.03, 0.2, 0.03, 2).at(y=half + 0.005, z=0.5), BLACK),
        Part(rounded_box(width - 0.02, 0.1, 0.18, 0.03, 2).at(y=half, z=0.24), BLACK),
        Part(rounded_box(width - 0.02, 0.1, 0.18, 0.03, 2).at(y=-half, z=0.24), BLACK),
        Part(rounded_box(0.02, 0.012, 1.6, 0.004, 1).at(y=-half - 0.004, z=0.5), BLACK),
        Part(rounded_box(0.5, 0.012, 0.11, 0.004, 1).at(y=-half - 0.008, z=0.5), PLATE),
        Part(rounded_box(0.5, 0.012, 0.11, 0.004, 1).at(y=half + 0.055, z=0.29), PLATE),
    ]
    for sign in SIDES:
        parts += [
            Part(ellipsoid(0.16, 0.06, 0.12).at(sign * (width / 2 - 0.24), half - 0.06, 0.82), HEADLIGHT),
            Part(rounded_box(0.1, 0.03, 0.36, 0.01, 2).at(sign * (width / 2 - 0.08), -half, 1.0), TAIL_LIGHT),
            Part(rounded_box(0.55, 0.012, 0.5, 0.02, 1).at(sign * 0.42, -half - 0.004, 1.4), GLASS),
            Part(rounded_box(0.16, 0.1, 0.28, 0.03, 2).at(sign * (width / 2 + 0.08), 1.36, 1.34), BLACK),
        ]
    return ObjectModel.standing([*parts, *_wheels(width, (1.6, -1.5))])


def _paint(style: Style) -> Material:
    return Material(hue(np.random.default_rng(style.seed), style, PAINTS), roughness=0.25, clearcoat=0.7)


def _wheels(width: float, axles: tuple[float, float]) -> Iterator[Part]:
    for y in axles:
        for sign in SIDES:
            x = sign * (width / 2 - 0.1)
            tyre = cylinder(WHEEL, 0.24, bevel=0.04).at(z=-0.12).turned("y", 90)
            hub = cylinder(0.19, 0.26, bevel=0.02).at(z=-0.13).turned("y", 90)
            yield Part(tyre.at(x, y, WHEEL), RUBBER)
            yield Part(hub.at(x, y, WHEEL), STEEL)
