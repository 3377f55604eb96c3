"""A wooden dining chair."""

import numpy as np

from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import rod, spline, tube
from spatialgauge.tasks.scenes.objects.finishes import WOODS, hue, timber
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface

WIDTH, DEPTH, SEAT, HEIGHT = 0.44, 0.43, 0.45, 0.93
RAKE = 10
"""Degrees the back leans backwards."""


def chair(style: Style) -> ObjectModel:
    """Return a chair with a back of three slats, of spindles, or of one board; its seat faces forward."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, hue(rng, style, WOODS))
    x, y = WIDTH / 2 - 0.03, DEPTH / 2 - 0.03
    meshes = [rounded_box(WIDTH, DEPTH, 0.035, 0.014, 4, tile=0.8).at(0, 0, SEAT - 0.035)]
    for side in (-1, 1):
        meshes += [
            rod((side * x, end * y, SEAT - 0.03), (side * (x + 0.02), end * (y + 0.02), 0), 0.021, 0.014)
            for end in (-1, 1)
        ]
        post = [(side * x, -y, SEAT - 0.03), (side * x, -y - 0.02, SEAT + 0.2), (side * x, -y - 0.08, HEIGHT)]
        meshes.append(tube(spline(post, 12), 0.017, 12))
        meshes.append(rod((side * x, y, 0.2), (side * x, -y, 0.2), 0.011))
    back = int(rng.integers(3))
    if back == 0:
        meshes += [_board(0.075, SEAT + 0.14 + 0.12 * i) for i in range(3)]
    elif back == 1:
        meshes.append(_board(0.09, 0.84))
        for i in range(-2, 3):
            spindle = [(0.07 * i, -y, SEAT - 0.01), (0.07 * i, -y - 0.02, SEAT + 0.2), (0.07 * i, _back(0.86), 0.86)]
            meshes.append(tube(spline(spindle, 8), 0.009, 8))
    else:
        meshes.append(_board(0.36, SEAT + 0.11))
    seat = Surface(-0.15, 0.15, -0.13, 0.15, SEAT)
    return ObjectModel.standing([Part(mesh, wood) for mesh in meshes], [seat])


def _back(z: float) -> float:
    """Return how far behind the middle the back is at a height."""
    return float(-DEPTH / 2 + 0.03 - np.tan(np.deg2rad(RAKE)) * (z - SEAT))


def _board(height: float, z: float) -> Mesh:
    """Return a board between the posts, standing at a height and leaning with them."""
    return rounded_box(WIDTH - 0.07, 0.02, height, 0.006, 3, tile=0.8).turned("x", RAKE).at(0, _back(z), z)
