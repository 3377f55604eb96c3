"""A thing on the floor partly hidden by one of three others, and by another one of them in the twin."""

from math import cos, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES
from spatialgauge.tasks.scenes.layout.props import Spot, draw_all
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room

TARGETS: Final = (*FIGURES, "armchair", "chair", "dog")
"""What can be half hidden and still be named."""
VISIBLE: Final = (0.4, 0.85)
"""Share of the hidden thing that still shows, at least and at most."""
HIDDEN_MAX: Final = 0.25
"""Of the others."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt; the plan says how far aside of the line of sight what hides stands."""
    aside = plan.choice((-1, 1)) * plan.uniform(0.05, 0.25)
    target = draw_all(rng, TARGETS, 1)
    others = draw_all(rng, rng.sample(FIGURES, rng.choice((3, len(FIGURES)))), 3, target or [])
    if target is None or others is None:
        return None
    room = Room(width=rng.uniform(5.8, 7.0), depth=rng.uniform(5.8, 7.0), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.8, -0.1), rng.uniform(0.1, 0.8)
    azimuth = looking_in(rng, 25)
    camera = aimed((x, y, 0.3), rng.uniform(2.6, 3.4), azimuth, radians(rng.uniform(14, 26)), radians(62))

    def spot(right: float, near: float) -> Spot:
        """Return the spot so many metres to the right of the hidden thing and nearer to the camera than it."""
        return Spot(
            x + near * cos(azimuth) - right * sin(azimuth),
            y + near * sin(azimuth) + right * cos(azimuth),
            yaw=rng.uniform(-pi, pi),
        )

    hidden = target[0].at(spot(0.0, 0.0))
    sides = rng.sample((-1, 1), 2)
    places = [
        spot(aside, rng.uniform(0.45, 0.9)),
        *(spot(s * rng.uniform(0.6, 1.2), rng.uniform(-0.6, 1.0)) for s in sides),
    ]
    first, second = rng.sample(others, 2)
    (third,) = (prop for prop in others if prop not in (first, second))
    orders = [[first, *rng.sample([second, third], 2)], [second, *rng.sample([first, third], 2)]]
    states = [[hidden, *(prop.at(place) for prop, place in zip(order, places, strict=True))] for order in orders]
    for things in states:
        sound = all(fits(thing, [other for other in things if other.id != thing.id], room, 0.06) for thing in things)
        if not (sound and clear_of(camera, things, room) and framed(camera, things)):
            return None
        _, screen, *bare = things
        if not covered(camera, screen, hidden) or any(covered(camera, thing, hidden) for thing in bare):
            return None
        if any(covered(camera, near, far) > HIDDEN_MAX for near in things for far in things[1:] if near is not far):
            return None
    extra = furnish(rng, room, states, [camera] * 2, [*target, *others], rng.randint(0, 2))
    one, other = ([*state, *extra] for state in states)
    cast = {"hidden1": hidden.id, **{f"screen{i}": prop.id for i, prop in enumerate(others, 1)}}
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the other three well, and enough of the hidden thing to know it."""
    low, high = VISIBLE
    hidden = [view.seen[staged.cast["hidden1"]] for view in views]
    return all(seen.pixels >= PIXELS_MIN and low <= seen.fraction <= high and not seen.cut for seen in hidden) and all(
        well_shown(view, name) for view in views for role, name in staged.cast.items() if role != "hidden1"
    )
