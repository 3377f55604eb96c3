"""Relations as the camera sees them: each holds only where the scene and the picture tell the same story."""

from math import atan2, degrees
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import heights, overlap_share
from spatialgauge.tasks.scenes.frames import Direction
from spatialgauge.tasks.scenes.world import Camera, Scene, Thing

ABOVE: Final = "above"
BELOW: Final = "below"
LEVELS: Final = (ABOVE, BELOW)

OVERLAP_MAX: Final = 0.25
"""Largest share of the smaller extent that two things may have in common and still be told apart along it."""
BEARING_MIN: Final = 2.0
"""Degrees between two things that one sees to the left of the other."""
DEPTH_MIN: Final = 0.1
"""Metres by which the nearer of two things is nearer."""
RISE_MIN: Final = 0.1
"""Metres by which the higher of two things is higher."""
LIFT_MIN: Final = 20.0
"""Pixels by which the picture shows it higher."""


def bearing(scene: Scene, thing: Thing) -> float:
    """Return the angle on the ground from the camera's heading to the thing's centre, in degrees, right positive."""
    ahead = scene.camera.world_from_camera[:2, 2]
    offset = np.subtract(thing.centre[:2], scene.camera.position[:2])
    return degrees(atan2(ahead[1] * offset[0] - ahead[0] * offset[1], ahead @ offset))


def outline(camera: Camera, thing: Thing) -> tuple[float, float, float, float]:
    """Return the rectangle (x0, y0, x1, y1) in pixels around the projected box, not clipped to the picture."""
    pixels = camera.project(thing.corners)[:, :2]
    (x0, y0), (x1, y1) = pixels.min(0), pixels.max(0)
    return float(x0), float(y0), float(x1), float(y1)


def centre_pixel(camera: Camera, thing: Thing) -> tuple[float, float]:
    """Return where the box's centre falls in the picture, in pixels."""
    u, v, _ = camera.project(thing.centre)[0]
    return float(u), float(v)


def distance_along_sight(scene: Scene, thing: Thing, towards: Thing) -> tuple[float, float]:
    """Return how far (nearest corner, centre) a thing is on the ground from the camera, along the line to `towards`.

    In metres.
    """
    viewer = np.array(scene.camera.position[:2])
    sight = np.array(towards.centre[:2]) - viewer
    sight /= np.linalg.norm(sight)
    return float(((thing.corners[:, :2] - viewer) @ sight).min()), float((thing.centre[:2] - viewer) @ sight)


def left_or_right(scene: Scene, figure: Thing, ground: Thing) -> Direction | None:
    """Return on which side of the ground object the camera sees the figure, or None where that is not plain.

    The direction on the ground, the bearings and the picture agree, and the two projected boxes share less than a
    quarter of the narrower one's width.
    """
    side = frames.directions(scene, figure, ground)[frames.EGOCENTRIC]
    if not side.clear or side.name not in frames.SIDES:
        return None
    sign = 1 if side.name == frames.RIGHT else -1
    turn = bearing(scene, figure) - bearing(scene, ground)
    shift = centre_pixel(scene.camera, figure)[0] - centre_pixel(scene.camera, ground)[0]
    one, other = outline(scene.camera, figure), outline(scene.camera, ground)
    shared = overlap_share((one[0], one[2]), (other[0], other[2]))
    return side if sign * turn >= BEARING_MIN and sign * shift > 0 and shared < OVERLAP_MAX else None


def front_or_behind(scene: Scene, figure: Thing, ground: Thing) -> Direction | None:
    """Return whether the camera sees the figure in front of the ground object or behind it, or None where not plain.

    The direction on the ground, the centres and the nearest surfaces along the line of sight agree.
    """
    place = frames.directions(scene, figure, ground)[frames.EGOCENTRIC]
    if not place.clear or place.name not in frames.DEPTHS:
        return None
    sign = 1 if place.name == frames.BEHIND else -1
    ours, theirs = distance_along_sight(scene, figure, ground), distance_along_sight(scene, ground, ground)
    return place if all(sign * (a - b) >= DEPTH_MIN for a, b in zip(ours, theirs, strict=True)) else None


def above_or_below(scene: Scene, figure: Thing, ground: Thing) -> str | None:
    """Return "above" or "below" by height over the floor, or None where it is not plain.

    The centres are apart in height, the boxes share less than a quarter of the shorter one's height, and the picture
    shows the higher one higher.
    """
    rise = figure.centre[2] - ground.centre[2]
    lift = centre_pixel(scene.camera, ground)[1] - centre_pixel(scene.camera, figure)[1]
    sign = 1 if rise > 0 else -1
    shared = overlap_share(heights(figure), heights(ground))
    if sign * rise < RISE_MIN or sign * lift < LIFT_MIN or shared >= OVERLAP_MAX:
        return None
    return ABOVE if rise > 0 else BELOW
