"""What is open at the top and holds things: crates and baskets."""

import numpy as np

from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import torus
from spatialgauge.tasks.scenes.objects.finishes import WOODS, hue, timber, upholstery
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style

SIDES = (-1, 1)
BOARD = 0.014
"""Metres that a crate's boards are thick."""
SLATS = 3


def crate(style: Style) -> ObjectModel:
    """Return a wooden crate without a lid: a bottom and slatted sides on four corner posts."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, hue(rng, style, WOODS))
    width, depth, height = rng.uniform(0.44, 0.5), rng.uniform(0.34, 0.4), rng.uniform(0.2, 0.24)
    return ObjectModel.standing([Part(mesh, wood) for mesh in _boards(width, depth, height)])


def _boards(width: float, depth: float, height: float) -> list[Mesh]:
    slat, gap = (height - 0.02) / SLATS, 0.012
    meshes = [rounded_box(width - BOARD, depth - BOARD, BOARD, 0.003, 2, tile=0.8)]
    for level in range(SLATS):
        z = 0.02 + level * slat
        for side in SIDES:
            long = rounded_box(width, BOARD, slat - gap, 0.003, 2, tile=0.8)
            short = rounded_box(BOARD, depth - 2 * BOARD, slat - gap, 0.003, 2, tile=0.8)
            meshes += [long.at(0, side * (depth - BOARD) / 2, z), short.at(side * (width - BOARD) / 2, 0, z)]
    post = rounded_box(0.03, 0.03, height - gap, 0.003, 2, tile=0.8)
    meshes += [post.at(x * (width / 2 - BOARD - 0.015), y * (depth / 2 - BOARD - 0.015)) for x in SIDES for y in SIDES]
    return meshes


def basket(style: Style) -> ObjectModel:
    """Return a round basket of woven bands, wider at its rim."""
    rng = np.random.default_rng(style.seed)
    woven = upholstery(style, hue(rng, style, ("#a9814f", "#8f6a3f", "#c2a06c")))
    foot, rim, height, wall = rng.uniform(0.15, 0.165), rng.uniform(0.185, 0.2), rng.uniform(0.22, 0.26), 0.012
    profile = [(0, 0), (foot, 0), (rim, height), (rim - wall, height), (foot - wall, 0.014), (0, 0.014)]
    parts = [Part(lathe(rounded(profile, 0.004, 3), 48), woven)]
    for level in np.linspace(0.14, 1.0, 6):
        radius = foot + (rim - foot) * level
        parts.append(Part(torus(radius, 0.009, 48, 8).at(z=0.98 * level * height), woven))
    return ObjectModel.standing(parts)
