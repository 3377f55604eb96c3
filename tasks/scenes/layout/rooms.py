"""The same furniture in two rooms, one of which is more than four times as wide as the other one.

The camera stands at one end and sees the two far corners; the width asked for is the one between the walls beside it.
"""

from collections.abc import Sequence
from math import atan2, cos, exp, log, pi, radians, sin, tan
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.layout.cameras import HEIGHT, WIDTH, framed
from spatialgauge.tasks.scenes.layout.furnish import covered
from spatialgauge.tasks.scenes.layout.ground import WALL, clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import USUAL_SIZE
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.sighting import outline
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Floats, Room, Thing

NARROW: Final = (2.5, 3.1)
"""Metres between the walls of the narrow room, at least and at most."""
TIMES: Final = (4.05, 4.45)
OTHERS: Final = (1, 2)
"""How many pieces there are besides the first, whose kind is the plan's."""
SHOWN_MIN: Final = 2
HIDDEN_MAX: Final = 0.35
BORDER: Final = 24.0
"""Pixels between a far corner and the picture's edge, at least."""
POST: Final = 1.0
"""Metres of a far corner, from the floor up, that no piece hides."""
CLOSEST: Final = 2.9
"""Metres from the far wall to the camera, at least."""
FIRST: Final = tuple(kind for kind in USUAL_SIZE if kind != "sofa")
"""What fits into the narrowest room."""
TRIES: Final = 30


def widths(plan: Random) -> tuple[float, float]:
    """Return how wide the rooms are, metres."""
    narrow = exp(plan.uniform(*map(log, NARROW)))
    wide = narrow * plan.uniform(*TIMES)
    return (narrow, wide) if plan.random() < 0.5 else (wide, narrow)


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the widths and the kind of one piece are the plan's."""
    across = widths(plan)
    northward = plan.random() < 0.5
    first = draw(rng, [plan.choice(FIRST)])
    others = draw_all(rng, USUAL_SIZE, rng.randint(*OTHERS), [first]) if first else None
    if first is None or others is None:
        return None
    props = [first, *others]
    seed, height = rng.randrange(1_000_000), rng.uniform(2.4, 2.8)
    fov = radians(rng.uniform(70, 80))
    rooms, cameras, states = [], [], []
    for width in across:
        back = max(0.5 * width / tan(fov / 2), CLOSEST) * rng.uniform(1.14, 1.28)
        long = back + rng.uniform(0.4, 0.8)
        x, y = (width, long) if northward else (long, width)
        room = Room(width=x, depth=y, height=height, seed=seed, closed=True)
        camera = _camera(rng, room, back, northward, fov)
        things = _furnished(rng, room, camera, props, northward)
        if things is None or not corners_show(camera, room):
            return None
        rooms.append(room)
        cameras.append(camera)
        states.append(things)
    cast = {f"piece{i}": prop.id for i, prop in enumerate(props, 1)}
    return Staged(rooms[0], tuple(states), tuple(cameras), cast, rooms=tuple(rooms))


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the far corners and enough of the furniture."""
    return all(
        _bare(view) and sum(well_shown(view, name) for name in staged.cast.values()) >= SHOWN_MIN for view in views
    )


def looks_north(camera: Camera) -> bool:
    """Tell whether the camera faces the wall at +Y, so that the room's width lies across the picture."""
    ahead = camera.world_from_camera[:2, 2]
    return bool(abs(ahead[1]) > abs(ahead[0]))


def far_corners(camera: Camera, room: Room) -> Floats:
    """Return the feet of the two corners at the far end of the room, in world metres (2, 3)."""
    x, y = room.width / 2, room.depth / 2
    ends = [(-x, y, 0.0), (x, y, 0.0)] if looks_north(camera) else [(-x, -y, 0.0), (-x, y, 0.0)]
    return np.array(ends)


def corners_show(camera: Camera, room: Room) -> bool:
    """Tell whether the picture holds both far corners, from the floor up to the height of a person's hip."""
    feet = far_corners(camera, room)
    pixels = camera.project(np.concatenate([feet, feet + (0, 0, POST)]))
    return bool(
        (pixels[:, 2] > 0).all()
        and (pixels[:, 0] > BORDER).all()
        and (pixels[:, 0] < camera.width - BORDER).all()
        and (pixels[:, 1] > BORDER).all()
        and (pixels[:, 1] < camera.height - BORDER).all()
    )


def _bare(view: View) -> bool:
    """Tell whether nothing stands in front of the far corners' feet."""
    scene = view.scene
    if view.buffers is None or not isinstance(scene.room, Room):
        return False
    return all(
        view.buffers.ids[int(v), int(u)] == 0 for u, v, _ in scene.camera.project(far_corners(scene.camera, scene.room))
    )


def _camera(rng: Random, room: Room, back: float, northward: bool, fov: float) -> Camera:
    """Return a camera so far from the far wall, near the middle between the walls beside it."""
    half = (room.width if northward else room.depth) / 2
    aside, high = rng.uniform(-0.15, 0.15) * half, rng.uniform(1.3, 1.7)
    there, low = rng.uniform(-0.06, 0.06) * half, rng.uniform(0.7, 1.1)
    if northward:
        north = room.depth / 2
        position, target = (aside, north - back, high), (there, north, low)
    else:
        west = -room.width / 2
        position, target = (west + back, aside, high), (west, there, low)
    return Camera(position=position, target=target, fov=fov, width=WIDTH, height=HEIGHT)


def _furnished(rng: Random, room: Room, camera: Camera, props: Sequence[Prop], northward: bool) -> list[Thing] | None:
    """Return the furniture in a room, before the far wall or free, where the picture shows it; None: no place."""
    placed: list[Thing] = []
    for prop in props:
        for _ in range(TRIES):
            thing = prop.at(_spot(rng, room, camera, prop, northward))
            if (
                fits(thing, placed, room, 0.1)
                and framed(camera, [thing])
                and clear_of(camera, [thing], room, 1.2)
                and not _hides_a_corner(camera, room, thing)
                and all(max(covered(camera, a, b) for a, b in ((thing, o), (o, thing))) <= HIDDEN_MAX for o in placed)
            ):
                placed.append(thing)
                break
        else:
            return None
    return placed


def _spot(rng: Random, room: Room, camera: Camera, prop: Prop, northward: bool) -> Spot:
    """Return a spot before the far wall, or anywhere between it and the camera."""
    width, depth, _ = prop.size
    x, y = room.width / 2, room.depth / 2
    if rng.random() < 0.5:
        inset = WALL + 0.02 + depth / 2
        if northward:
            free = max(x - WALL - width / 2, 0.0)
            return Spot(rng.uniform(-free, free), y - inset, yaw=pi)
        free = max(y - WALL - width / 2, 0.0)
        return Spot(inset - x, rng.uniform(-free, free), yaw=-pi / 2)
    here = Spot(rng.uniform(-x, x), rng.uniform(-y, y))
    away = atan2(here.y - camera.position[1], here.x - camera.position[0])
    yaw = away + pi / 2 + radians(rng.uniform(-80, 80))
    return Spot(here.x, here.y, yaw=atan2(sin(yaw), cos(yaw)))


def _hides_a_corner(camera: Camera, room: Room, thing: Thing) -> bool:
    feet = far_corners(camera, room)
    steps = np.linspace(0, POST, 5)
    posts = camera.project(np.concatenate([feet + (0, 0, step) for step in steps]))
    x0, y0, x1, y1 = outline(camera, thing)
    u, v = posts[:, 0], posts[:, 1]
    return bool(((u > x0 - 4) & (u < x1 + 4) & (v > y0 - 4) & (v < y1 + 4)).any())
