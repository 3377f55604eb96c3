"""A thing in a bucket, on a stool or under a table: at one of the three places, and at another one in the twin."""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.contact import triangles_of
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, resized
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import points_on
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

CONTAINERS: Final = ("bucket",)
SEATS: Final = ("stool",)
FIGURES: Final = ("ball", "teddy_bear")
FILLS: Final = (0.62, 0.8)
"""The thing's width over the bucket's: it goes in and does not vanish."""
HIDDEN_MAX: Final = 0.3


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says at which two of the three places the thing is, and how much of one it fills."""
    where, fills = plan.sample(range(3), 2), plan.uniform(*FILLS)
    props: list[Prop] = []
    for kinds in (CONTAINERS, SEATS, TABLES, FIGURES):
        prop = draw(rng, kinds, props)
        if prop is None:
            return None
        props.append(prop)
    bucket, stool, table, figure = props
    figure = resized(figure, figure.style.scale * fills * min(bucket.size[:2]) / max(figure.size[:2]))
    room = Room(width=rng.uniform(5.6, 6.6), depth=rng.uniform(5.6, 6.6), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.6, 0.0), rng.uniform(0.0, 0.6)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.35), rng.uniform(2.8, 3.4), azimuth, radians(rng.uniform(26, 36)), radians(62))

    def spot(right: float, near: float, yaw: float) -> Spot:
        """Return the spot so many metres to the camera's right of the middle and nearer to the camera than it."""
        return Spot(
            x + near * cos(azimuth) - right * sin(azimuth), y + near * sin(azimuth) + right * cos(azimuth), yaw=yaw
        )

    side = rng.choice((-1, 1))
    standing = [
        bucket.at(spot(side * rng.uniform(0.5, 1.0), rng.uniform(0.5, 0.9), rng.uniform(-pi, pi))),
        stool.at(spot(-side * rng.uniform(0.5, 1.0), rng.uniform(0.5, 0.9), rng.uniform(-pi, pi))),
        table.at(spot(rng.uniform(-0.2, 0.2), rng.uniform(-0.9, -0.5), azimuth + pi / 2 + rng.uniform(-0.3, 0.3))),
    ]
    sound = all(fits(thing, [other for other in standing if other is not thing], room, 0.1) for thing in standing)
    if not (sound and framed(camera, standing) and clear_of(camera, standing, room)):
        return None
    places = _places(rng, figure, standing)
    if any(place is None for place in places):
        return None
    states = [[*standing, place] for place in (places[number] for number in where) if place is not None]
    if any(covered(camera, near, far) > HIDDEN_MAX for near in standing for far in standing if near is not far):
        return None
    if not all(framed(camera, [things[-1]]) for things in states):
        return None
    extra = furnish(rng, room, states, [camera] * 2, props, rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {"figure1": figure.id, "in1": bucket.id, "on1": stool.id, "under1": table.id}
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the whole cast well, the thing in the bucket as well as they can."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _places(rng: Random, figure: Prop, standing: list[Thing]) -> list[Thing | None]:
    """Return the thing in the bucket, on the stool and under the table, None where it does not go."""
    bucket, stool, table = standing
    yaw = rng.uniform(-pi, pi)
    x, y, z = stool.base
    seat = figure.at(Spot(x, y, z + stool.size[2], yaw, stool.id))
    beneath = figure.at(Spot(table.centre[0], table.centre[1], 0.0, yaw))
    return [
        settled(figure.at(Spot(bucket.centre[0], bucket.centre[1], bucket.size[2], yaw, bucket.id)), bucket),
        seat if max(figure.size[:2]) <= min(stool.size[:2]) else None,
        beneath if not np.isfinite(_fall(beneath, table)) else None,
    ]


def settled(thing: Thing, container: Thing) -> Thing | None:
    """Return a thing let down straight into a container until it meets it, None where it would stick out by half."""
    fall = _fall(thing, container)
    if not np.isfinite(fall):
        return None
    x, y, z = thing.centre
    low = thing.model_copy(update={"centre": (x, y, z - fall)})
    return low if low.centre[2] < container.size[2] else None


def _fall(thing: Thing, below: Thing) -> float:
    """Return how many metres a thing falls until its surface meets another one's, inf where it passes by."""
    from spatialgauge.tasks.scenes.rendering.rays import distances

    down = distances(triangles_of(below), points_on(thing), (0.0, 0.0, -1.0)).min()
    up = distances(triangles_of(thing), points_on(below), (0.0, 0.0, 1.0)).min()
    return float(min(down, up))
