"""A table and a floor with several things of one kind, in another number in the twin, and a guest only one twin has."""

from math import radians
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed
from spatialgauge.tasks.scenes.layout.furnish import furnish
from spatialgauge.tasks.scenes.layout.ground import fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import ITEMS, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, members
from spatialgauge.tasks.scenes.layout.scatter import scatter
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room

MOST: Final = 9
GUESTS: Final = 2
COMPANY: Final = (2, 3)
"""How many other things there are, at least and at most."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the numbers of the kind are the plan's."""
    more, fewer = _numbers(plan)
    room = Room(width=rng.uniform(5.0, 5.8), depth=rng.uniform(5.0, 5.8), seed=rng.randrange(1_000_000))
    table = draw(rng, TABLES)
    if table is None:
        return None
    standing = table.at(Spot(rng.uniform(-0.6, 0.2), rng.uniform(-0.2, 0.6), yaw=rng.uniform(-0.2, 0.2)))
    crowd = members(rng, rng.choice(ITEMS), more, [table])
    others = _others(rng, [table, *crowd])
    if others is None or not fits(standing, [], room):
        return None
    x, y, _ = standing.centre
    target = (x + rng.uniform(-0.3, 0.3), y + rng.uniform(-0.3, 0.1), 0.6)
    pitch, fov = radians(rng.uniform(20, 34)), radians(rng.uniform(56, 66))
    camera = aimed(target, rng.uniform(1.9, 2.5), radians(rng.uniform(-84, -58)), pitch, fov)
    places = [tops(table, standing), tops(table, standing), [floor(room)]]
    placed = scatter(rng, room, [camera], places, [*crowd, *others], [standing])
    if placed is None:
        return None
    many, company = placed[:more], placed[more:]
    few = rng.sample(many, fewer)
    guests, rest = company[:GUESTS], company[GUESTS:]
    states = [[standing, *many, *rest, guests[0]], [standing, *few, *rest, guests[1]]]
    extra = furnish(rng, room, [[standing, *placed]] * 2, [camera] * 2, [table, *crowd, *others], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {f"member{i}": thing.id for i, thing in enumerate(many, 1)}
    cast |= {f"guest{i}": thing.id for i, thing in enumerate(guests, 1)}
    if plan.random() < 0.5:
        one, other = other, one
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether the pictures show every one of the kind, and the guests."""
    named = set(staged.cast.values())
    return all(well_shown(view, thing.id) for view in views for thing in view.scene.things if thing.id in named)


def _numbers(plan: Random) -> tuple[int, int]:
    """Return the larger and the smaller number; none at all is as likely as any."""
    more = plan.randint(1, MOST)
    return more, plan.randrange(more)


def _others(rng: Random, taken: list[Prop]) -> list[Prop] | None:
    drawn: list[Prop] = []
    for _ in range(GUESTS + rng.randint(*COMPANY)):
        prop = draw(rng, [kind for kind in ITEMS if kind != taken[-1].kind], [*taken, *drawn])
        if prop is None:
            return None
        drawn.append(prop)
    return drawn
