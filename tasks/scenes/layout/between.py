"""Two things on the floor and three others: one between the two, which another one is in the twin."""

from collections.abc import Callable
from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES
from spatialgauge.tasks.scenes.layout.props import Spot, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room

ENDS: Final = (*FIGURES, "chair", "dog", "armchair", "man", "woman")
"""What something can stand between."""
SLANT: Final = 55.0
"""Degrees between the line of the two ends and the picture's plane, at most: more would hide the far end."""
HIDDEN_MAX: Final = 0.4


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says how the line of the two ends slants away from the camera."""
    slant = radians(plan.uniform(-SLANT, SLANT))
    ends = draw_all(rng, rng.sample(ENDS, len(ENDS)), 2)
    middles = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 3, ends or [])
    if ends is None or middles is None:
        return None
    room = Room(width=rng.uniform(5.8, 7.0), depth=rng.uniform(5.8, 7.0), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.8, -0.1), rng.uniform(0.1, 0.8)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.3), rng.uniform(3.4, 4.2), azimuth, radians(rng.uniform(20, 32)), radians(62))
    along, length = azimuth + pi / 2 + slant, rng.uniform(1.5, 2.1)

    def spot(share: float, aside: float) -> Spot:
        """Return the spot at a share of the segment from its middle and one aside, in lengths of the segment."""
        return Spot(
            x + length * (share * cos(along) - aside * sin(along)),
            y + length * (share * sin(along) + aside * cos(along)),
            yaw=rng.uniform(-pi, pi),
        )

    outer = [end.at(spot(share, 0.0)) for end, share in zip(ends, (-0.5, 0.5), strict=True)]
    places = [spot(rng.uniform(-0.18, 0.18), rng.uniform(-0.12, 0.12)), *(_outside(rng, spot) for _ in range(2))]
    first, second = rng.sample(middles, 2)
    states = []
    for inner in (first, second):
        others = [prop for prop in middles if prop is not inner]
        standing = zip((inner, *rng.sample(others, 2)), places, strict=True)
        states.append([*outer, *(prop.at(place) for prop, place in standing)])
    for things in states:
        sound = all(fits(thing, [other for other in things if other.id != thing.id], room, 0.06) for thing in things)
        hidden = any(covered(camera, near, far) > HIDDEN_MAX for near in things for far in things if near.id != far.id)
        if not (sound and clear_of(camera, things, room) and framed(camera, things)) or hidden:
            return None
    extra = furnish(rng, room, states, [camera] * 2, [*ends, *middles], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {f"end{i}": prop.id for i, prop in enumerate(ends, 1)}
    cast |= {f"middle{i}": prop.id for i, prop in enumerate(middles, 1)}
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the whole cast well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _outside(rng: Random, spot: Callable[[float, float], Spot]) -> Spot:
    """Return a spot beyond one of the ends, or well aside of the line between them."""
    sign = rng.choice((-1, 1))
    if rng.random() < 0.4:
        return spot(sign * rng.uniform(0.78, 0.95), rng.uniform(-0.15, 0.15))
    return spot(rng.uniform(-0.4, 0.4), sign * rng.uniform(0.45, 0.7))
