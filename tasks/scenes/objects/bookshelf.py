"""A bookshelf, some of its shelves free."""

from collections.abc import Iterator

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Floats
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box
from spatialgauge.tasks.scenes.objects.finishes import WOODS, timber
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Style, Surface

WIDTH, DEPTH, HEIGHT, BOARD = 0.9, 0.32, 1.35, 0.024
SHELVES = 4
FREE = (1, 3)
"""Shelves, counted from below, that hold no books, so that things can stand on them."""
SPINES = ("#7d6f66", "#8c8478", "#5d6468", "#a39a8a", "#6c5f58", "#b5ad9e", "#4f5357")


def bookshelf(style: Style) -> ObjectModel:
    """Return an open bookshelf with its back to the wall; its top and two shelves are free."""
    rng = np.random.default_rng(style.seed)
    wood = timber(style, str(rng.choice(WOODS)))
    levels = _undersides()
    boards = [
        *(rounded_box(BOARD, DEPTH, HEIGHT, 0.004, 2, tile=1.0).at(x=s * (WIDTH - BOARD) / 2) for s in (-1, 1)),
        rounded_box(WIDTH - 0.01, 0.008, HEIGHT - 0.06, 0.002, 1, tile=1.0).at(y=-DEPTH / 2 + 0.006, z=0.05),
        *(rounded_box(WIDTH - 2 * BOARD, DEPTH - 0.004, BOARD, 0.003, 2, tile=1.0).at(z=z) for z in levels),
    ]
    parts = [Part(board, wood) for board in boards]
    reach, surfaces = WIDTH / 2 - BOARD - 0.05, []
    for shelf in range(SHELVES):
        floor, room = levels[shelf] + BOARD, levels[shelf + 1] - levels[shelf] - BOARD
        if shelf in FREE:
            surfaces.append(Surface(-reach, reach, -DEPTH / 2 + 0.05, DEPTH / 2 - 0.03, float(floor)))
        else:
            parts += _books(rng, float(floor), float(room))
    surfaces.append(Surface(-reach, reach, -DEPTH / 2 + 0.04, DEPTH / 2 - 0.04, HEIGHT))
    return ObjectModel.standing(parts, surfaces)


def shelf_heights() -> Floats:
    """Return how high the upper sides of the boards are at scale 1, from the lowest to the top, in metres (5,)."""
    return _undersides() + BOARD


def _undersides() -> Floats:
    return np.linspace(0.05, HEIGHT - BOARD, SHELVES + 1)


def _books(rng: np.random.Generator, floor: float, room: float) -> Iterator[Part]:
    """Yield upright books from the left, filling part of a shelf."""
    x, end = -WIDTH / 2 + BOARD + 0.006, (rng.uniform(-0.1, 0.35)) * WIDTH
    while True:
        thick, high, deep = rng.uniform(0.022, 0.05), room * rng.uniform(0.6, 0.88), rng.uniform(0.16, 0.22)
        if x + thick > end:
            return
        spine = Material(str(rng.choice(SPINES)), roughness=0.55)
        yield Part(
            rounded_box(thick - 0.001, deep, high, 0.003, 2).at(x + thick / 2, DEPTH / 2 - 0.03 - deep / 2, floor),
            spine,
        )
        x += thick
