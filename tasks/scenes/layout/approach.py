"""Things seen from close by and from more than four times as far, the things themselves unchanged.

The nearer distance of the first thing is drawn log-uniformly and the farther is the same multiple of it in every scene;
the other things stand where their own distances keep nearly that proportion.
"""

from collections.abc import Sequence
from math import atan2, cos, dist, exp, log, pi, radians, sin, sqrt
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, apparent, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, ITEMS, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

RANGE: Final = (0.4, 6.6)
"""Metres from the camera; the upper end more than sixteen times the lower."""
RATIO_MIN: Final = 4.01
RATIO_MAX: Final = 4.6
TABLE_UP_TO: Final = 1.1
"""Nearer distances, in metres, at which the things stand on a table: people do not photograph a floor from closer."""
LENS: Final = 0.25
HIDDEN_MAX: Final = 0.3


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the distances of the first thing are the plan's."""
    low, high = RANGE
    near = exp(plan.uniform(log(low), log(sqrt(low * high))))
    far = near * sqrt(high / low)
    far_first = plan.random() < 0.5
    room = Room(width=rng.uniform(6.0, 7.0), depth=rng.uniform(6.0, 7.0), seed=rng.randrange(1_000_000))
    table = _table(rng, room) if near < TABLE_UP_TO else None
    standing = [table[1]] if table else []
    top = tops(*table)[-1] if table else floor(room)
    props = [table[0]] if table else []
    cameras: tuple[Camera, Camera] | None = None
    first: Thing | None = None
    targets: list[Prop] = []
    for _ in range(rng.randint(2, 3)):
        prop = draw(rng, [*ITEMS, *FIGURES], [*props, *targets])
        if prop is None:
            return None
        for _ in range(25):
            yaw = rng.uniform(-pi, pi)
            spot = _beside(rng, top, first, cameras[0], yaw) if first and cameras else top.spot(rng, yaw, prop.reach)
            thing = prop.at(spot)
            seen_by = cameras or _cameras(rng, thing, near, far)
            if _stands(seen_by, top, thing, standing, room):
                cameras, first = seen_by, first or thing
                targets.append(prop)
                standing.append(thing)
                break
        if first is None:
            return None
    if cameras is None or len(targets) < 2:
        return None
    extra = furnish(rng, room, [standing] * 2, cameras, [*props, *targets], rng.randint(1, 3))
    things = [*standing, *extra]
    cast = {f"target{i}": prop.id for i, prop in enumerate(targets, 1)}
    return Staged(room, (things, things), cameras[::-1] if far_first else cameras, cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the first thing well, and another one."""
    shown = [role for role, name in staged.cast.items() if all(well_shown(view, name) for view in views)]
    return "target1" in shown and len(shown) > 1


def _table(rng: Random, room: Room) -> tuple[Prop, Thing] | None:
    """Return a table in the far part of the room."""
    prop = draw(rng, TABLES)
    if prop is None:
        return None
    x, y = rng.uniform(0.9 - room.width / 2, 0.3), rng.uniform(-0.3, room.depth / 2 - 0.9)
    table = prop.at(Spot(x, y, yaw=rng.choice((0.0, pi / 2)) + rng.uniform(-0.2, 0.2)))
    return (prop, table) if fits(table, [], room) else None


def _cameras(rng: Random, thing: Thing, near: float, far: float) -> tuple[Camera, Camera]:
    """Return a camera close to the thing and one far away, at exactly these distances (metres) from its centre."""
    azimuth, fov = looking_in(rng, 25), radians(rng.uniform(52, 64))
    made = []
    for distance, lowest, highest, aside in ((near, 16, 38, 0.22), (far, 8, 20, 0.12)):
        camera = aimed(
            thing.centre, distance, azimuth + rng.uniform(-0.2, 0.2), radians(rng.uniform(lowest, highest)), fov
        )
        x, y, z = thing.centre
        off = aside * distance
        beside = (x + rng.uniform(-off, off), y + rng.uniform(-off, off), max(z + rng.uniform(-off, off), 0.0))
        made.append(Camera(**{**camera.model_dump(), "target": beside}))
    return made[0], made[1]


def _beside(rng: Random, top: Top, first: Thing, close: Camera, yaw: float) -> Spot:
    """Return a spot on the same level, to one side of the first thing and about as far from the close camera."""
    x, y = close.position[:2]
    away, heading = dist(close.position[:2], first.centre[:2]), atan2(first.centre[1] - y, first.centre[0] - x)
    away *= rng.uniform(0.85, 1.0)
    heading += rng.choice((-1, 1)) * radians(rng.uniform(6, 34))
    return Spot(x + away * cos(heading), y + away * sin(heading), top.z, yaw, top.support)


def _stands(cameras: tuple[Camera, Camera], top: Top, thing: Thing, others: Sequence[Thing], room: Room) -> bool:
    """Tell whether both cameras see the thing whole, large enough, and at distances in the wanted proportion."""
    close, away = (dist(camera.position, thing.centre) for camera in cameras)
    return (
        RATIO_MIN <= away / close <= RATIO_MAX
        and top.holds(thing)
        and fits(thing, others, room, 0.02)
        and all(
            framed(camera, [thing])
            and apparent(camera, thing) > 1.8 * PIXELS_MIN
            and clear_of(camera, [thing, *others], room, LENS)
            and all(
                max(covered(camera, other, thing), covered(camera, thing, other)) <= HIDDEN_MAX
                for other in others
                if other.id != thing.support
            )
            for camera in cameras
        )
    )
