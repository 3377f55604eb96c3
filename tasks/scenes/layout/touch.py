"""Two couples of things side by side: one couple touches and the other stands apart, and the reverse in the twin."""

from collections.abc import Sequence
from math import atan2, cos, pi, radians, sin
from random import Random
from typing import Final

import numpy as np

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed
from spatialgauge.tasks.scenes.layout.contact import travel
from spatialgauge.tasks.scenes.layout.furnish import furnish
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, ITEMS, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.scatter import scatter, stands
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import surface_gap
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

APART: Final = (0.07, 0.19)
"""Metres that one of the couple which stands apart is moved away from where it would touch."""
GAP: Final = (0.065, 0.195)
"""Metres that are then between the two, which is less where they met aside of the nearest points."""
CONTACT: Final = 0.0004
"""Metres left between things that touch: less than anyone sees, and they do not cross."""
ASIDE: Final = radians(25)
"""How far the couple's line may turn out of the picture's plane."""
SEEN_APART: Final = 12.0
"""Pixels of other things between the two, at least, where they stand apart."""
SEEN_TOUCHING: Final = 3.0
"""Pixels from the one to the other, at most, where they touch."""
TRIES: Final = 40
HIDDEN_MAX: Final = 0.3


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the plan says how far things stand apart."""
    apart = [plan.uniform(*APART) for _ in range(2)]
    first_touches = plan.random() < 0.5
    room = Room(width=rng.uniform(5.0, 5.8), depth=rng.uniform(5.0, 5.8), seed=rng.randrange(1_000_000))
    table = draw(rng, TABLES)
    if table is None:
        return None
    standing = table.at(Spot(rng.uniform(-0.6, 0.2), rng.uniform(-0.2, 0.6), yaw=rng.uniform(-0.2, 0.2)))
    on_table = draw_all(rng, ITEMS, 2, [table])
    on_floor = draw_all(rng, FIGURES, 2, [table, *on_table]) if on_table else None
    more = draw_all(rng, ITEMS, rng.randint(1, 2), [table, *on_table, *on_floor]) if on_table and on_floor else None
    if on_table is None or on_floor is None or more is None or not fits(standing, [], room):
        return None
    x, y, _ = standing.centre
    target = (x + rng.uniform(-0.2, 0.3), y + rng.uniform(-0.3, 0.0), 0.5)
    pitch, fov = radians(rng.uniform(20, 34)), radians(rng.uniform(56, 64))
    camera = aimed(target, rng.uniform(1.8, 2.4), radians(rng.uniform(-84, -58)), pitch, fov)
    touching: list[Thing] = []
    parted: list[Thing] = []
    for couple, top, distance in ((on_table, tops(table, standing)[-1], apart[0]), (on_floor, floor(room), apart[1])):
        found = _couple(rng, room, camera, top, couple, distance, [standing, *touching, *parted])
        if found is None:
            return None
        touching += found[0]
        parted += found[1]
    placed = scatter(rng, room, [camera], [tops(table, standing), [floor(room)]], more, [standing, *touching, *parted])
    if placed is None:
        return None
    states = [[standing, *one[:2], *other[2:], *placed] for one, other in ((touching, parted), (parted, touching))]
    if not first_touches:
        states.reverse()
    taken = [table, *on_table, *on_floor, *more]
    extra = furnish(rng, room, states, [camera] * 2, taken, rng.randint(0, 2))
    names = (f"{role}{number}" for number in (1, 2) for role in ("figure", "ground"))
    cast = dict(zip(names, (prop.id for prop in (*on_table, *on_floor)), strict=True))
    one, other = ([*state, *extra] for state in states)
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show all four, the contact in one and the gap in the other."""
    couples = [(staged.cast[f"figure{i}"], staged.cast[f"ground{i}"]) for i in (1, 2)]
    return all(well_shown(view, name) for view in views for name in staged.cast.values()) and all(
        sorted(seen_contact(view, *couple) is True for view in views) == [False, True]
        and sorted(seen_contact(view, *couple) is False for view in views) == [False, True]
        for couple in couples
    )


def seen_contact(view: View, one: str, other: str) -> bool | None:
    """Tell whether a picture shows two things next to one another, or a gap between them; None where neither."""
    from scipy.spatial import cKDTree

    here, there = (np.argwhere(view.mask(name)) for name in (one, other))
    if not len(here) or not len(there):
        return None
    pixels = float(np.min(cKDTree(here).query(there)[0]))
    return True if pixels <= SEEN_TOUCHING else False if pixels >= SEEN_APART else None


def _couple(
    rng: Random, room: Room, camera: Camera, top: Top, props: Sequence[Prop], distance: float, others: Sequence[Thing]
) -> tuple[list[Thing], list[Thing]] | None:
    """Return the couple touching, and standing so many metres apart, or None where no place was found."""
    figure, ground = props
    for _ in range(TRIES):
        still = ground.at(top.spot(rng, rng.uniform(-pi, pi), min(ground.size[:2]) / 2))
        if not stands(top, still, others, room, [camera], HIDDEN_MAX):
            continue
        x, y, _ = still.centre
        sight = atan2(y - camera.position[1], x - camera.position[0])
        heading = sight + rng.choice((-1, 1)) * pi / 2 + rng.uniform(-ASIDE, ASIDE)
        yaw, far = rng.uniform(-pi, pi), figure.reach + ground.reach + 0.02
        start = Spot(x - far * cos(heading), y - far * sin(heading), still.base[2], yaw, top.support)
        free = travel(figure.at(start), still, (cos(heading), sin(heading)))
        if not free < 2 * far:
            continue
        moved = [
            figure.at(Spot(start.x + go * cos(heading), start.y + go * sin(heading), start.z, yaw, top.support))
            for go in (free - CONTACT, free - distance)
        ]
        if (
            all(
                top.holds(thing)
                and framed(camera, [thing])
                and clear_of(camera, [thing], room)
                and fits(thing, others, room)
                for thing in moved
            )
            and GAP[0] <= surface_gap(moved[1], still) <= GAP[1]
        ):
            return [moved[0], still], [moved[1], still]
    return None
