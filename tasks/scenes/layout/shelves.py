"""A bookshelf against the wall without a window; the things on its shelves and on top change places in the twin."""

from math import pi, radians
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed
from spatialgauge.tasks.scenes.layout.furnish import furnish
from spatialgauge.tasks.scenes.layout.ground import WALL, Top, clear_of, fits, tops
from spatialgauge.tasks.scenes.layout.kinds import HIGH_FURNITURE, ITEMS
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

SHELVES: Final = 3
"""Levels of the bookshelf that things can stand on: two shelves and its top."""
DARK: Final = "black"
"""A colour that is lost in the shade of a shelf."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says in which order the things stand from below in either twin."""
    first = plan.sample(range(SHELVES), SHELVES)
    turn = plan.choice((1, 2))
    shelf = draw(rng, HIGH_FURNITURE)
    items = draw_all(rng, ITEMS, SHELVES, [shelf] if shelf else [])
    if shelf is None or items is None or any(item.style.colour == DARK for item in items):
        return None
    room = Room(width=rng.uniform(5.0, 6.0), depth=rng.uniform(5.0, 6.0), seed=rng.randrange(1_000_000))
    inset = WALL + 0.01 + shelf.size[1] / 2
    spot = Spot(rng.uniform(-1.2, 1.2), room.depth / 2 - inset, yaw=pi)
    standing = shelf.at(spot)
    azimuth = radians(rng.uniform(-28, 28)) - pi / 2
    camera = aimed(
        (spot.x, spot.y, rng.uniform(0.62, 0.75)),
        rng.uniform(1.9, 2.4),
        azimuth,
        radians(rng.uniform(20, 30)),
        radians(rng.uniform(50, 60)),
    )
    levels = tops(shelf, standing)
    if not framed(camera, [standing]) or not clear_of(camera, [standing], room):
        return None
    places = [(rng.uniform(-0.3, 0.3), rng.uniform(-pi, pi)) for _ in levels]
    states = []
    for up in (0, turn):
        numbers = [(number + up) % SHELVES for number in first]
        things = [_placed(item, levels[n], *places[n]) for item, n in zip(items, numbers, strict=True)]
        if not all(levels[n].holds(thing) for n, thing in zip(numbers, things, strict=True)):
            return None
        if not framed(camera, things) or not all(fits(thing, [standing], room) for thing in things):
            return None
        states.append([standing, *things])
    extra = furnish(rng, room, states, [camera] * 2, [shelf, *items], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {"shelf1": shelf.id, **{f"item{i}": item.id for i, item in enumerate(items, 1)}}
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the bookshelf and all that stands on it well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _placed(item: Prop, top: Top, share: float, yaw: float) -> Thing:
    """Return the thing on a level of the bookshelf, at a share of its length from the middle."""
    flat = top.rectangle
    return item.at(top.at(share * (flat.x1 - flat.x0), (flat.y0 + flat.y1) / 2, yaw))
