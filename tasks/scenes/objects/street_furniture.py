"""What a street is furnished with that has a front: park bench, mailbox."""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.loft import plate
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import cylinder, front_quad, rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import rod, spline, tube
from spatialgauge.tasks.scenes.objects.finishes import WOODS, hue, shaded, timber
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface
from spatialgauge.tasks.scenes.textures.labels import envelope

SIDES = (-1, 1)
CAST = Material("#24282a", roughness=0.5)
SEAT = 0.45
SLOT = Material("#141414", roughness=0.6)


def bench(style: Style) -> ObjectModel:
    """Return a park bench: slats of wood for seat and leaning back, on two frames of cast iron with arm rests."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, hue(rng, style, WOODS))
    width, lean = rng.uniform(1.45, 1.7), np.tan(np.deg2rad(14))
    parts = [
        Part(rounded_box(width, 0.085, 0.03, 0.008, 2, tile=0.8).at(0, y, SEAT - 0.03), wood)
        for y in (-0.15, -0.05, 0.05, 0.15, 0.25)
    ]
    for z in (SEAT + 0.1, SEAT + 0.22, SEAT + 0.34):
        slat = rounded_box(width, 0.028, 0.09, 0.008, 2, tile=0.8).turned("x", 14)
        parts.append(Part(slat.at(0, -0.22 - lean * (z - SEAT), z), wood))
    for x in (-width / 2 + 0.14, width / 2 - 0.14):
        parts += [Part(mesh.at(x), CAST) for mesh in _frame(lean)]
    reach = width / 2 - 0.2
    return ObjectModel.standing(parts, [Surface(-reach, reach, -0.13, 0.26, SEAT)])


def _frame(lean: float) -> list[Mesh]:
    """Return one end of the bench, in the y-z plane."""
    top = SEAT + 0.46
    rail = [(0, 0.27, SEAT - 0.05), (0, 0, SEAT - 0.055), (0, -0.2, SEAT - 0.045)]
    back = [(0, -0.2, SEAT - 0.05), (0, -0.25, SEAT + 0.05), (0, -0.25 - lean * 0.46, top)]
    front = [(0, 0.24, SEAT - 0.05), (0, 0.25, 0.25), (0, 0.31, 0.02)]
    rear = [(0, -0.2, SEAT - 0.05), (0, -0.23, 0.25), (0, -0.33, 0.02)]
    arm = [(0, -0.29, SEAT + 0.22), (0, 0.0, SEAT + 0.24), (0, 0.24, SEAT + 0.22), (0, 0.26, SEAT + 0.1)]
    arm.append((0, 0.24, SEAT - 0.04))
    return [tube(spline(path, 12), 0.02, 10) for path in (rail, back, front, rear, arm)]


def mailbox(style: Style) -> ObjectModel:
    """Return a mailbox on four feet, its top round; a hatch with a grip and an envelope painted on look forward."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, ("#1f5aa8", "#b8201f"))
    paint, edge = Material(colour, roughness=0.4, clearcoat=0.3), Material(shaded(colour, 0.7), roughness=0.5)
    width, depth, shoulder, foot = 0.56, 0.54, 0.9, 0.12
    turn = np.linspace(0, np.pi, 17)
    arch = np.column_stack([depth / 2 * np.cos(turn), shoulder + depth / 2 * np.sin(turn)])
    outline = np.concatenate([[(-depth / 2, foot), (depth / 2, foot)], arch])
    front = depth / 2
    hatch = rounded_box(width - 0.12, 0.02, 0.2, 0.008, 2).turned("x", 16)
    sign = Material("#f4f2ec", roughness=0.5, texture=envelope(colour))
    parts = [
        Part(plate(outline, width), paint),
        Part(hatch.at(0, front - 0.01, shoulder - 0.01), edge),
        Part(rounded_box(width - 0.12, 0.01, 0.02, 0.003, 1).at(0, front - 0.055, shoulder + 0.17), SLOT),
        Part(rod((-0.09, front + 0.03, shoulder + 0.1), (0.09, front + 0.03, shoulder + 0.1), 0.011), CAST),
        Part(front_quad(0.36, 0.24).at(0, front + 0.004, 0.62), sign),
        Part(rounded_box(0.38, 0.006, 0.26, 0.002, 1).at(0, front, 0.49), edge),
        Part(rounded_box(0.3, 0.012, 0.2, 0.004, 1).at(0, front, 0.22), edge),
    ]
    for x in SIDES:
        parts += [Part(plate(outline, 0.02).scaled(1, 1.03, 1.004).at(x * (width / 2 - 0.005)), paint)]
        parts += [Part(cylinder(0.025, foot + 0.02).at(x * (width / 2 - 0.06), y * 0.2), CAST) for y in SIDES]
    return ObjectModel.standing(parts)
