"""An anchor and four things around it, near the camera's axes: two change places, two come nearer or go farther.

One stands before the anchor and one behind it, and they change places in the twin. Two stand on either side, nearer or
farther in the twin, so that a move across the view brings them past the anchor in one of the twins only. The anchor
faces one of the four, and another one in the twin.
"""

from collections.abc import Sequence
from math import atan2, pi, radians
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import aimed, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import ANCHORS, FIGURES
from spatialgauge.tasks.scenes.layout.middle import Middle
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Room, Thing

NEAR: Final = (0.05, 0.2)
"""Metres of floor between the anchor and what stands beside it, where that is nearer."""
FARTHER: Final = (0.75, 1.0)
"""Metres by which it is farther in the twin."""
ALONG: Final = (0.3, 0.6)
"""Metres of floor between the anchor and what stands before or behind it."""
ASIDE: Final = radians(14)
"""How far off the camera's axes a thing stands, at most, seen from the anchor."""
HIDDEN_MAX: Final = 0.35
FACED: Final = ((0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (3, 3))
"""Which of the four places the anchor faces in either twin, such that it faces another thing."""


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins, or None; whom the anchor faces in which twin is the plan's."""
    faced = plan.choice(FACED)
    anchor = draw(rng, ANCHORS)
    figures = draw_all(rng, rng.sample(FIGURES, rng.choice((4, len(FIGURES)))), 4, [anchor] if anchor else [])
    if anchor is None or figures is None:
        return None
    middle = _middle(rng)
    near = [anchor.reach + figure.reach + rng.uniform(*NEAR) for figure in figures[:2]]
    far = [distance + rng.uniform(*FARTHER) for distance in near]
    sides = (near, far) if rng.random() < 0.5 else ([near[0], far[1]], [far[0], near[1]])
    along = [anchor.reach + max(f.reach for f in figures[2:]) + rng.uniform(*ALONG) for _ in range(2)]
    angles = [axis + rng.uniform(-ASIDE, ASIDE) for axis in (pi / 2, -pi / 2, pi, 0.0)]
    yaws = [rng.uniform(-pi, pi) for _ in figures]
    orders = (figures, [*figures[:2], figures[3], figures[2]])
    if rng.random() < 0.5:
        sides = sides[::-1]
    states = [
        _state(middle, anchor, order, angles, [*aside, *along], yaws, target)
        for order, aside, target in zip(orders, sides, faced, strict=True)
    ]
    if not all(_sound(middle, state) for state in states):
        return None
    extra = furnish(rng, middle.room, states, [middle.camera] * 2, [anchor, *figures], rng.randint(0, 2))
    cast = {"anchor": anchor.id, **{f"figure{i}": figure.id for i, figure in enumerate(figures, 1)}}
    first, second = ([*state, *extra] for state in states)
    return Staged(middle.room, (first, second), (middle.camera, middle.camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show the whole cast well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _middle(rng: Random) -> Middle:
    room = Room(width=rng.uniform(6.2, 7.2), depth=rng.uniform(6.2, 7.2), seed=rng.randrange(1_000_000))
    x, y = rng.uniform(-0.9, -0.2), rng.uniform(0.2, 0.9)
    azimuth, elevation = looking_in(rng, 25), radians(rng.uniform(24, 34))
    camera = aimed((x, y, 0.3), rng.uniform(3.6, 4.4), azimuth, elevation, radians(rng.uniform(58, 64)))
    return Middle(room, camera, x, y, azimuth + pi)


def _state(
    middle: Middle,
    anchor: Prop,
    figures: Sequence[Prop],
    angles: Sequence[float],
    distances: Sequence[float],
    yaws: Sequence[float],
    faced: int,
) -> list[Thing]:
    """Return the anchor, facing the thing of that number, and the four things around it."""
    spots = [middle.around(*place) for place in zip(angles, distances, yaws, strict=True)]
    target = spots[faced]
    yaw = atan2(target.y - middle.y, target.x - middle.x) - pi / 2
    around = (figure.at(spot) for figure, spot in zip(figures, spots, strict=True))
    return [anchor.at(Spot(middle.x, middle.y, yaw=yaw)), *around]


def _sound(middle: Middle, things: Sequence[Thing]) -> bool:
    return (
        all(fits(thing, [other for other in things if other.id != thing.id], middle.room, 0.05) for thing in things)
        and clear_of(middle.camera, things, middle.room)
        and framed(middle.camera, things)
        and not any(
            covered(middle.camera, near, far) > HIDDEN_MAX for near in things for far in things if near.id != far.id
        )
    )
