"""Tables to sit at and to put things on."""

import numpy as np

from spatialgauge.tasks.scenes.meshes.lathe import lathe, rounded
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box
from spatialgauge.tasks.scenes.meshes.sweep import rod
from spatialgauge.tasks.scenes.objects.finishes import WOODS, hue, timber
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface

MARGIN = 0.04
"""Metres of a table top's edge that nothing stands on."""


def table(style: Style) -> ObjectModel:
    """Return a dining table of wood."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, WOODS)
    return _on_four_legs(style, colour, (rng.uniform(1.15, 1.5), rng.uniform(0.7, 0.85), 0.74), foot=0.022)


def coffee_table(style: Style) -> ObjectModel:
    """Return a low table of wood with a shelf under its top."""
    rng = np.random.default_rng(style.seed)
    colour = hue(rng, style, WOODS)
    width, depth = rng.uniform(0.85, 1.05), rng.uniform(0.5, 0.6)
    shelf = rounded_box(width - 0.13, depth - 0.13, 0.02, 0.005, 2, tile=0.8).at(0, 0, 0.13)
    return _on_four_legs(style, colour, (width, depth, 0.42), foot=0.028, more=[shelf])


def stool(style: Style) -> ObjectModel:
    """Return a round stool on four splayed legs."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, hue(rng, style, WOODS))
    radius, height = 0.17, 0.46
    seat = [(0, height - 0.04), (radius - 0.01, height - 0.04), (radius, height - 0.02), (radius, height), (0, height)]
    meshes = [lathe(rounded(seat, 0.01), 48)]
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        meshes += [
            rod((0.09 * x, 0.09 * y, height - 0.03), (0.14 * x, 0.14 * y, 0.012), 0.018, 0.014),
            rod((0.125 * x, 0.125 * y, 0.15), (-0.125 * y, 0.125 * x, 0.15), 0.01),
        ]
    side = radius / 2**0.5 - 0.01
    return ObjectModel.standing([Part(mesh, wood) for mesh in meshes], [Surface(-side, side, -side, side, height)])


def _on_four_legs(
    style: Style, colour: str, size: tuple[float, float, float], foot: float, more: list[Mesh] | None = None
) -> ObjectModel:
    """Return a rectangular top of a size in metres on turned legs as thick at the foot as told."""
    width, depth, height = size
    wood = timber(style, colour)
    leg = lathe(
        rounded(
            [(0, 0), (foot, 0), (foot + 0.01, height - 0.12), (foot + 0.012, height - 0.04), (0, height - 0.04)],
            0.004,
            3,
        ),
        20,
    )
    meshes = [
        rounded_box(width, depth, 0.035, 0.012, 4, tile=0.8).at(0, 0, height - 0.035),
        rounded_box(width - 0.1, depth - 0.1, 0.08, 0.004, 1, tile=0.8).at(0, 0, height - 0.112),
        *(leg.at(x * (width / 2 - 0.07), y * (depth / 2 - 0.07)) for x in (-1, 1) for y in (-1, 1)),
        *(more or []),
    ]
    x, y = width / 2 - MARGIN, depth / 2 - MARGIN
    return ObjectModel.standing([Part(mesh, wood) for mesh in meshes], [Surface(-x, x, -y, y, height)])
