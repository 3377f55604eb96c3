"""Three things of any size beside furniture of the usual one; in the twin the three have other sizes.

The height of the first is drawn log-uniformly from the lower half of its range (on a log scale), and its height in the
twin is the same multiple of that, so that the heights of all scenes together are log-uniform. The other two exchange
their heights, which lie between the first one's.
"""

from collections.abc import Sequence
from math import exp, log, pi, radians, sqrt
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import furnish
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import ANY_SIZE, ITEMS, TABLES, USUAL_SIZE
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all, resized
from spatialgauge.tasks.scenes.layout.scatter import scatter, stands
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

RANGE: Final = (0.1, 2.0)
"""Metres, the first one's heights; the upper end more than sixteen times the lower."""
RATIO: Final = (1.27, 2.5)
"""How many times higher the higher of the other two is, at least and at most."""
ON_TABLE_UP_TO: Final = 0.55
"""Metres: things that are never higher stand on a table."""
WIDEST: Final = 2.3
HIDDEN_MAX: Final = 0.3
TRIES: Final = 30

Sizes = tuple[float, float]
"""Heights in metres, in the order of the views."""


def heights_of(plan: Random) -> tuple[Sizes, Sizes, Sizes]:
    """Return the heights of the three things in both views."""
    low, high = RANGE
    times = sqrt(high / low)
    small = exp(plan.uniform(log(low), log(low * times)))
    ratio = exp(plan.uniform(*map(log, RATIO)))
    base = small * exp(plan.uniform(log(RATIO[0]), log(times / RATIO[0] / ratio)))
    first, second = (small, small * times), (base, base * ratio)
    return (
        first if plan.random() < 0.5 else first[::-1],
        *((second, second[::-1]) if plan.random() < 0.5 else (second[::-1], second)),
    )


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; the heights are the plan's."""
    wished = heights_of(plan)
    highest = max(max(sizes) for sizes in wished)
    on_table = highest < ON_TABLE_UP_TO
    props = draw_all(rng, ANY_SIZE, len(wished))
    known = draw(rng, TABLES if on_table else USUAL_SIZE, props or ())
    if props is None or known is None:
        return None
    forms = [tuple(_as_high(prop, height) for height in sizes) for prop, sizes in zip(props, wished, strict=True)]
    if max(max(form.size) for couple in forms for form in couple) > WIDEST:
        return None
    width, depth = (rng.uniform(5.4, 6.2) + 0.9 * highest for _ in range(2))
    room = Room(width=width, depth=depth, seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.8, 0.0), rng.uniform(0.0, 0.8)
    place = Spot(x, y, yaw=rng.choice((0.0, pi / 2)) + rng.uniform(-0.2, 0.2))
    camera = _camera(rng, x, y, highest, on_table)
    standing = known.at(place if on_table else _around(rng, place, highest))
    if not fits(standing, [], room) or not clear_of(camera, [standing], room):
        return None
    if not on_table and not stands(floor(room), standing, [], room, [camera], HIDDEN_MAX):
        return None
    top = tops(known, standing)[-1] if on_table else floor(room)
    states = ([standing], [standing])
    for couple in forms:
        placed = _placed(rng, room, camera, top, place, couple, states, highest)
        if placed is None:
            return None
        for state, thing in zip(states, placed, strict=True):
            state.append(thing)
    more = _beside(rng, room, camera, top, [*props, known], states) if on_table else ()
    if more is None:
        return None
    states[0].extend(more)
    states[1].extend(more)
    taken = [*props, known]
    extra = furnish(rng, room, states, [camera] * 2, taken, rng.randint(1, 3))
    one, other = ([*state, *extra] for state in states)
    return Staged(room, (one, other), (camera, camera), {f"item{i}": prop.id for i, prop in enumerate(props, 1)})


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show all three well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _as_high(prop: Prop, height: float) -> Prop:
    return resized(prop, prop.style.scale * height / prop.size[2])


def _camera(rng: Random, x: float, y: float, highest: float, on_table: bool) -> Camera:
    """Return a camera that stands back the farther the higher the highest thing is."""
    azimuth, fov = looking_in(rng, 25), radians(rng.uniform(58, 66))
    if on_table:
        distance = max(1.1, 2.6 * highest) * rng.uniform(1.0, 1.15)
        return aimed((x, y, 0.74 + 0.3 * highest), distance, azimuth, radians(rng.uniform(16, 28)), fov)
    distance = max(2.4, 2.3 * highest) * rng.uniform(1.0, 1.15)
    return aimed((x, y, 0.4 * highest), distance, azimuth, radians(rng.uniform(10, 22)), fov)


def _around(rng: Random, place: Spot, highest: float) -> Spot:
    reach = 0.8 * highest + 0.4
    x, y = (middle + rng.uniform(-1, 1) * reach for middle in (place.x, place.y))
    return Spot(x, y, yaw=rng.uniform(-pi, pi))


def _placed(
    rng: Random,
    room: Room,
    camera: Camera,
    top: Top,
    place: Spot,
    couple: Sequence[Prop],
    states: tuple[list[Thing], list[Thing]],
    highest: float,
) -> list[Thing] | None:
    """Return a thing in both sizes on the same spot, where it stands well in both views, or None."""
    for _ in range(TRIES):
        yaw = rng.uniform(-pi, pi)
        spot = top.spot(rng, yaw, 0.05) if top.support else _around(rng, place, highest)
        things = [form.at(spot) for form in couple]
        if all(
            stands(top, thing, state, room, [camera], HIDDEN_MAX) for thing, state in zip(things, states, strict=True)
        ):
            return things
    return None


def _beside(
    rng: Random, room: Room, camera: Camera, top: Top, taken: Sequence[Prop], states: tuple[list[Thing], list[Thing]]
) -> list[Thing] | None:
    """Return a small thing of its usual size on the table, or None where there is no place."""
    prop = draw(rng, [kind for kind in ITEMS if kind not in ANY_SIZE], taken)
    crowd = [*states[0], *(thing for thing in states[1] if thing not in states[0])]
    return scatter(rng, room, [camera], [[top]], [prop], crowd) if prop else None
