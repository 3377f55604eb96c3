"""Terraced houses: fronts with windows and a door, sills, eaves and roofs; a few designs, repeated along a row.

A row runs along x, faces +y and stands with its fronts on y = 0.
"""

import numpy as np

from spatialgauge.tasks.scenes.materials import Material
from spatialgauge.tasks.scenes.meshes.mesh import Mesh
from spatialgauge.tasks.scenes.meshes.primitives import rounded_box, sheet
from spatialgauge.tasks.scenes.objects.model import Part
from spatialgauge.tasks.scenes.textures.facades import Front, Opening, facade
from spatialgauge.tasks.scenes.textures.walls import bricks, plaster

PLASTERS = ("#d8ccb6", "#cdbda6", "#d5d2c8", "#bcc4c2", "#cbb6a2", "#b9b3a6")
BRICKS = ("#9c7361", "#87695b", "#a98d72", "#7d706a")
ROOFS = ("#5d5a5c", "#6b4f45", "#4d5258")
DOORS = ("#3d4f48", "#4a3d36", "#38455a", "#5a3a38", "#6a6257")
FRAMES = ("#eceae4", "#dedbd2", "#4a4c4d")

DESIGNS = 7
DEPTH = 7.0
PITCH = 0.75
"""Rise of a roof over its run."""
SILL = 0.05
"""Metres that sills stick out: no more than things keep to walls."""


House = tuple[float, list[Part]]
"""A house's width and its parts, its front's left end (as one leaves it) at x = 0."""


def designs(rng: np.random.Generator) -> list[House]:
    """Return the few houses that a street is made of."""
    return [_house(rng) for _ in range(DESIGNS)]


def row(rng: np.random.Generator, length: float, houses: list[House]) -> list[Part]:
    """Return the parts of a row of these houses at least so many metres long, centred on x = 0."""
    order: list[int] = []
    total = 0.0
    while total < length:
        order.append(int(rng.choice([number for number in range(len(houses)) if order[-1:] != [number]])))
        total += houses[order[-1]][0]
    parts, x = [], -total / 2
    for number in order:
        width, house = houses[number]
        parts += [Part(part.mesh.at(x), part.material) for part in house]
        x += width
    return parts


def _house(rng: np.random.Generator) -> House:
    """Draw a house."""
    front = _front(rng)
    rough = rng.random() < 0.5
    wall = (
        bricks(rng, str(rng.choice(BRICKS)), rows=24, columns=8) if rough else plaster(rng, str(rng.choice(PLASTERS)))
    )
    frame = str(rng.choice(FRAMES[:2] if rough else FRAMES))
    painted = facade(rng, front, wall, 2.0, frame, str(rng.choice(DOORS)))
    width, height, run = front.width, front.height, DEPTH / 2
    ridge = height + PITCH * run
    plain, slate = Material(texture=wall, roughness=0.95), Material(str(rng.choice(ROOFS)), roughness=0.9)
    trim = Material("#d9d5cb", roughness=0.7)
    slope, eaves = PITCH * run / 2, 0.3
    return width, [
        Part(
            sheet((width / 2, 0, height / 2), (-width / 2, 0, 0), (0, 0, height / 2), None), Material(texture=painted)
        ),
        *(Part(_gable(x, height, ridge), plain) for x in (0.0, width)),
        Part(sheet((width / 2, -run / 2, ridge - slope), (-width / 2, 0, 0), (0, -run / 2, slope), 2.0), slate),
        Part(sheet((width / 2, -1.5 * run, ridge - slope), (width / 2, 0, 0), (0, run / 2, slope), 2.0), slate),
        Part(rounded_box(width, eaves, 0.16, 0.02, 1).at(width / 2, eaves / 2, height - 0.1), trim),
        *(
            Part(
                rounded_box(w.right - w.left + 0.16, 2 * SILL, 0.07, 0.01, 1).at(
                    width - _middle(w), 0, w.bottom - 0.07
                ),
                trim,
            )
            for w in front.windows
        ),
        *_chimney(rng, width, run, ridge),
    ]


def _front(rng: np.random.Generator) -> Front:
    """Draw a front: storeys of evenly spaced windows, a door in one of the ground floor's bays."""
    bays, storeys = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    bay, storey = rng.uniform(1.9, 2.3), rng.uniform(2.8, 3.1)
    wide, high, above = rng.uniform(0.95, 1.25), rng.uniform(1.3, 1.6), rng.uniform(0.85, 1.0)
    entrance = int(rng.integers(bays))
    middles = [bay * (number + 0.5) for number in range(bays)]
    windows = [
        Opening(x - wide / 2, x + wide / 2, storey * level + above, storey * level + above + high)
        for level in range(storeys)
        for number, x in enumerate(middles)
        if level or number != entrance
    ]
    door = Opening(middles[entrance] - 0.52, middles[entrance] + 0.52, 0.0, 2.35)
    return Front(bay * bays, storey * storeys + 0.35, tuple(windows), door)


def _middle(opening: Opening) -> float:
    return (opening.left + opening.right) / 2


def _gable(x: float, height: float, ridge: float) -> Mesh:
    """Return a house's side wall up to the ridge, seen from both sides."""
    outline = np.array([[0, 0], [-DEPTH, 0], [-DEPTH, height], [-DEPTH / 2, ridge], [0, height]])
    vertices = np.column_stack([np.full(5, x), outline])
    faces = np.array([[0, 1, 2], [0, 2, 4], [2, 3, 4]])
    return Mesh(vertices, faces, np.tile([1.0, 0.0, 0.0], (5, 1)), outline / 2)


def _chimney(rng: np.random.Generator, width: float, run: float, ridge: float) -> list[Part]:
    stack = rounded_box(0.9, 0.6, 1.5, 0.02, 1).at(rng.uniform(0.2, 0.8) * width, -run, ridge - 0.5)
    return [Part(stack, Material("#8a6a5b", roughness=0.9))]
