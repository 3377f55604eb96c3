"""How much room a thing takes as it stands, and how much others leave: measured on what is built."""

from functools import lru_cache
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.meshes.mesh import merged
from spatialgauge.tasks.scenes.objects.catalogue import build
from spatialgauge.tasks.scenes.objects.model import Style
from spatialgauge.tasks.scenes.world import Thing

TURNS: Final = 180
"""Directions, a degree apart, in which a thing's width is measured."""
MIDDLE: Final = 0.5
"""Share of a table's length and width within which nothing but its top is above the floor."""


def widths(thing: Thing) -> tuple[float, float]:
    """Return how wide a thing is on the ground at its narrowest and at its widest, whichever way it is turned; metres.

    The distance of the two parallel lines that just hold it.
    """
    narrow, wide = _widths(thing.kind, thing.colour, thing.seed)
    return narrow * thing.scale, wide * thing.scale


def space_below(thing: Thing) -> tuple[float, float]:
    """Return the height under a table, and the lesser of the widths between its legs; metres."""
    height, span = _space_below(thing.kind, thing.colour, thing.seed)
    return height * thing.scale, span * thing.scale


@lru_cache(maxsize=1024)
def _widths(kind: str, colour: str | None, seed: int) -> tuple[float, float]:
    mesh = merged(part.mesh for part in build(kind, Style(colour, 1.0, seed)).parts)
    angles = np.arange(TURNS) * np.pi / TURNS
    across = np.ptp(mesh.vertices[:, :2] @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    return float(across.min()), float(across.max())


@lru_cache(maxsize=256)
def _space_below(kind: str, colour: str | None, seed: int) -> tuple[float, float]:
    model = build(kind, Style(colour, 1.0, seed))
    mesh = merged(part.mesh for part in model.parts)
    corners = mesh.vertices[mesh.faces]
    low, high = corners.min(axis=1), corners.max(axis=1)
    reach = MIDDLE * np.array(model.size[:2]) / 2
    over_middle = ((low[:, :2] < reach) & (high[:, :2] > -reach)).all(axis=1)
    height = float(low[over_middle, 2].min())
    legs = mesh.vertices[mesh.vertices[:, 2] < height - 0.01]
    return height, float(2 * np.abs(legs[:, :2]).min())
