"""Furniture along the walls: what makes a room of it, without hiding what is asked about."""

from collections.abc import Sequence
from math import dist, pi
from random import Random

from spatialgauge.tasks.scenes.layout.ground import WALL, clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import BACKGROUND
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw
from spatialgauge.tasks.scenes.sighting import outline
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

CLEARANCE = 0.1
"""Metres between a piece of furniture and whatever else stands in the room."""


def furnish(
    rng: Random,
    room: Room,
    states: Sequence[Sequence[Thing]],
    cameras: Sequence[Camera],
    cast: Sequence[Prop],
    pieces: int,
) -> list[Thing]:
    """Return at most so many pieces along the two far walls, clear of the things in every state and hiding none."""
    placed: list[Thing] = []
    props = list(cast)
    for _ in range(pieces):
        prop = draw(rng, BACKGROUND, props)
        if prop is None:
            continue
        for _ in range(12):
            piece = prop.at(_along_a_wall(rng, room, prop))
            if (
                all(fits(piece, [*things, *placed], room, CLEARANCE) for things in states)
                and all(clear_of(camera, [piece], room) for camera in cameras)
                and not any(
                    covered(camera, piece, thing) > 0
                    for camera, things in zip(cameras, states, strict=True)
                    for thing in things
                )
            ):
                placed.append(piece)
                props.append(prop)
                break
    return placed


def covered(camera: Camera, near: Thing, far: Thing) -> float:
    """Return how much of the far thing's outline that of a nearer one overlaps, 0..1; 0 if it is not nearer."""
    if dist(camera.position, near.centre) >= dist(camera.position, far.centre):
        return 0.0
    if min(camera.seen(thing.corners)[:, 2].min() for thing in (near, far)) < 0.05:
        return 1.0
    one, other = outline(camera, near), outline(camera, far)
    shares = []
    for low, high in ((0, 2), (1, 3)):
        shared = min(one[high], other[high]) - max(one[low], other[low])
        shares.append(max(shared, 0.0) / (other[high] - other[low]))
    return shares[0] * shares[1]


def _along_a_wall(rng: Random, room: Room, prop: Prop) -> Spot:
    width, depth, _ = prop.size
    inset = WALL + 0.01 + depth / 2
    if rng.random() < 0.5:
        free = max(room.depth / 2 - WALL - width / 2, 0.0)
        return Spot(-room.width / 2 + inset, rng.uniform(-free, free), yaw=-pi / 2)
    free = max(room.width / 2 - WALL - width / 2, 0.0)
    return Spot(rng.uniform(-free, free), room.depth / 2 - inset, yaw=pi)
