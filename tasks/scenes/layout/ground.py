"""Where things can stand, and whether they stand there soundly."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.boxes import clash, footprint, heights
from spatialgauge.tasks.scenes.layout.props import Prop, Spot
from spatialgauge.tasks.scenes.objects.model import Surface
from spatialgauge.tasks.scenes.world import Camera, Room, Street, Thing

APART: Final = 0.02
"""Metres kept between things side by side."""
WALL: Final = 0.05
"""Metres kept to the walls: skirting boards and curtains need them."""
LENS: Final = 0.3
"""Metres kept free around the camera."""


@dataclass(frozen=True, slots=True)
class Top:
    """A level rectangle in the room: the floor, or a surface of something that stands there.

    The rectangle is in the axes of what bears it, which stands at (x, y) turned by `yaw`; `z` is the world height and
    `headroom` the height of what fits on it, in metres.
    """

    support: str | None
    x: float
    y: float
    yaw: float
    z: float
    rectangle: Surface
    headroom: float

    def holds(self, thing: Thing) -> bool:
        """Tell whether the thing's footprint lies on the rectangle and its height fits."""
        corners = footprint(thing) - (self.x, self.y)
        c, s = cos(self.yaw), sin(self.yaw)
        x, y = corners[:, 0] * c + corners[:, 1] * s, corners[:, 1] * c - corners[:, 0] * s
        flat = self.rectangle
        within = x.min() >= flat.x0 and x.max() <= flat.x1 and y.min() >= flat.y0 and y.max() <= flat.y1
        return bool(within) and thing.size[2] <= self.headroom

    def spot(self, rng: Random, yaw: float, inset: float = 0.0) -> Spot:
        """Return a random spot on the rectangle, at least `inset` metres inside where it is wide enough."""
        flat = self.rectangle
        x, y = ((flat.x0 + flat.x1) / 2, (flat.y0 + flat.y1) / 2)
        free_x, free_y = (max((high - low) / 2 - inset, 0.0) for low, high in ((flat.x0, flat.x1), (flat.y0, flat.y1)))
        return self.at(x + rng.uniform(-free_x, free_x), y + rng.uniform(-free_y, free_y), yaw)

    def at(self, x: float, y: float, yaw: float) -> Spot:
        """Return the spot at (x, y) of the rectangle's own axes, turned by a world yaw."""
        c, s = cos(self.yaw), sin(self.yaw)
        return Spot(self.x + c * x - s * y, self.y + s * x + c * y, self.z, yaw, self.support)


def floor(room: Room | Street) -> Top:
    """Return the room's floor or the street's ground, less the strip along the walls."""
    x, y, height = room.extent
    x, y = x - WALL, y - WALL
    return Top(None, 0.0, 0.0, 0.0, 0.0, Surface(-x, x, -y, y, 0.0), height - WALL)


def tops(prop: Prop, thing: Thing) -> list[Top]:
    """Return the surfaces of a thing that stands in the room, lowest first."""
    x, y, z = thing.base
    shelves = sorted(prop.shelves, key=lambda shelf: shelf.surface.z)
    return [Top(thing.id, x, y, thing.yaw, z + s.surface.z, s.surface, s.headroom) for s in shelves]


def fits(thing: Thing, others: Sequence[Thing], room: Room | Street, margin: float = APART) -> bool:
    """Tell whether a thing is inside the room or street and clear of all others but the one it stands on."""
    return floor_holds(room, thing) and not any(
        clash(thing, other, margin) for other in others if other.id != thing.support and other.support != thing.id
    )


def floor_holds(room: Room | Street, thing: Thing) -> bool:
    """Tell whether a thing is inside the room, clear of the walls and the ceiling."""
    x, y, height = room.extent
    reach = np.abs(footprint(thing)).max(axis=0)
    return bool(reach[0] <= x - WALL and reach[1] <= y - WALL and heights(thing)[1] <= height)


def clear_of(camera: Camera, things: Sequence[Thing], room: Room | Street, margin: float = LENS) -> bool:
    """Tell whether the camera is inside the room or street and no thing is nearer to it than the margin, in metres."""
    x, y, z = camera.position
    reach_x, reach_y, height = room.extent
    inside = abs(x) <= reach_x - WALL and abs(y) <= reach_y - WALL and 0.15 <= z <= height - 0.15
    return inside and all(_to_box(camera, thing) >= margin for thing in things)


def _to_box(camera: Camera, thing: Thing) -> float:
    """Distance from the camera's centre to the thing's box, in metres."""
    local = (np.array(camera.position) - thing.centre) @ thing.pose[:3, :3]
    return float(np.linalg.norm(np.maximum(np.abs(local) - np.array(thing.size) / 2, 0)))
