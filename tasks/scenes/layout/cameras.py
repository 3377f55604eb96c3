"""Cameras that a person could have held, and what they would frame."""

from collections.abc import Iterable
from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.sighting import outline
from spatialgauge.tasks.scenes.world import Camera, Thing, Vector

WIDTH: Final = 640
HEIGHT: Final = 480
BORDER: Final = 6.0
"""Pixels kept free around whatever is asked about."""


def aimed(target: Vector, distance: float, azimuth: float, elevation: float, fov: float) -> Camera:
    """Return a camera at a distance (metres) from its target, seen from the target at an azimuth and an elevation.

    Angles in radians; azimuth is counter-clockwise from world +X.
    """
    x, y, z = target
    flat = distance * cos(elevation)
    position = (x + flat * cos(azimuth), y + flat * sin(azimuth), z + distance * sin(elevation))
    return Camera(position=position, target=target, fov=fov, width=WIDTH, height=HEIGHT)


def looking_in(rng: Random, spread: float = 30.0) -> float:
    """Return an azimuth from which a camera looks into the room's walled corner, within so many degrees; radians."""
    return -pi / 4 + radians(rng.uniform(-spread, spread))


def framed(camera: Camera, things: Iterable[Thing], border: float = BORDER) -> bool:
    """Tell whether the boxes of all the things are ahead of the camera and inside the picture."""
    for thing in things:
        if camera.seen(thing.corners)[:, 2].min() < 0.1:
            return False
        x0, y0, x1, y1 = outline(camera, thing)
        if x0 < border or y0 < border or x1 > camera.width - border or y1 > camera.height - border:
            return False
    return True


def apparent(camera: Camera, thing: Thing) -> float:
    """Return the area of the rectangle around the projected box, in pixels."""
    x0, y0, x1, y1 = outline(camera, thing)
    return (x1 - x0) * (y1 - y0)
