"""Small things put at random on whatever bears them, each shown well and hiding none."""

from collections.abc import Sequence
from math import pi
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import apparent, framed
from spatialgauge.tasks.scenes.layout.furnish import covered
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits
from spatialgauge.tasks.scenes.layout.props import Prop
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

TRIES: Final = 30


def scatter(
    rng: Random,
    room: Room,
    cameras: Sequence[Camera],
    places: Sequence[Sequence[Top]],
    props: Sequence[Prop],
    standing: Sequence[Thing],
    hidden_max: float = 0.3,
) -> list[Thing] | None:
    """Return the props standing on tops, or None where one found no place.

    `places` are groups of tops, each as likely as another. Every camera sees every thing whole, at least 1.6 times as
    large as a recipe wants, and none covers more than `hidden_max` of another's outline.
    """
    placed: list[Thing] = []
    for prop in props:
        for _ in range(TRIES):
            top = rng.choice(rng.choice(places))
            thing = prop.at(top.spot(rng, rng.uniform(-pi, pi), min(prop.size[:2]) / 2))
            if stands(top, thing, [*standing, *placed], room, cameras, hidden_max):
                placed.append(thing)
                break
        else:
            return None
    return placed


def stands(
    top: Top,
    thing: Thing,
    others: Sequence[Thing],
    room: Room,
    cameras: Sequence[Camera],
    hidden_max: float,
) -> bool:
    """Tell whether a thing can stand there, in every picture, neither hidden by the others nor hiding them."""
    return (
        top.holds(thing)
        and fits(thing, others, room, 0.03)
        and all(
            framed(camera, [thing])
            and apparent(camera, thing) > 1.6 * PIXELS_MIN
            and clear_of(camera, [thing], room)
            and all(
                max(covered(camera, other, thing), covered(camera, thing, other)) <= hidden_max
                for other in others
                if other.id != thing.support
            )
            for camera in cameras
        )
    )
