"""Couples in a street that stand close together in one view and more than four times as far apart in the other.

The same as `spread`, out of doors, where distances reach forty metres.
"""

from dataclasses import dataclass
from math import asin, exp, log, pi, radians, tan
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.layout.cameras import HEIGHT, WIDTH, framed
from spatialgauge.tasks.scenes.layout.furnish import covered
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits, floor
from spatialgauge.tasks.scenes.layout.kinds import STREET_BACKGROUND, STREET_FIGURES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.spread import Stage, placed, wishes
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Street, Thing

RANGES: Final = {"centre": (2.2, 40.0), "gap": (1.8, 33.0)}
"""Metres, by measure; the upper end more than sixteen times the lower."""
LENGTH: Final = 64.0
AHEAD: Final = (6.0, 52.0)
"""Metres from the camera at which things stand."""
HIDDEN_MAX: Final = 0.4


@dataclass(frozen=True)
class Lane(Stage):
    """The ground ahead of a camera that looks along the street."""

    def ground(self, rng: Random) -> tuple[float, float]:
        """Return a random place in the camera's view, near ones as likely as far ones on a scale of logarithms."""
        x, y, _ = self.camera.position
        away = exp(rng.uniform(log(AHEAD[0]), log(AHEAD[1])))
        reach = min(self.reach, 0.9 * away * tan(self.camera.fov / 2))
        return max(-self.reach, min(self.reach, x + rng.uniform(-1, 1) * reach)), y + away

    def heading(self, rng: Random, metres: float) -> float:
        """Return a random direction, along the street the more the farther it is to go."""
        if metres < self.reach:
            return rng.uniform(-pi, pi)
        return rng.choice((-1, 1)) * pi / 2 + rng.uniform(-1, 1) * asin(min(1.2 * self.reach / metres, 1.0))


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins with a couple for each measure, or None; the distances are the plan's."""
    stage = street_stage(rng)
    states: tuple[list[Thing], list[Thing]] = ([], [])
    props: list[Prop] = []
    cast: dict[str, str] = {}
    for wish in sorted(wishes(plan, RANGES), key=lambda wish: -max(wish.distances)):
        couple = draw_all(rng, STREET_FIGURES, 2, props)
        there = couple and placed(rng, wish, couple, stage, [floor(stage.room)], states)
        if not couple or not there:
            return None
        props += couple
        for state, things in zip(states, there, strict=True):
            state.extend(things)
        cast |= {f"{wish.measure}{i}": prop.id for i, prop in enumerate(couple, 1)}
    extra = along_the_kerbs(rng, stage, states, props, rng.randint(1, 4))
    one, other = ([*state, *extra] for state in states)
    return Staged(stage.room, (one, other), (stage.camera, stage.camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show every couple well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def street_stage(rng: Random) -> Stage:
    """Return a street and a camera at its near end that looks along it."""
    street = Street(
        length=LENGTH, road=rng.uniform(6.5, 8.0), pavement=rng.uniform(2.6, 3.4), seed=rng.randrange(1_000_000)
    )
    start = -LENGTH / 2 + rng.uniform(1.0, 3.0)
    position = (rng.uniform(-2.0, 2.0), start, rng.uniform(1.5, 3.2))
    target = (rng.uniform(-1.0, 1.0), start + 24.0, rng.uniform(0.2, 1.0))
    camera = Camera(position=position, target=target, fov=radians(rng.uniform(42, 50)), width=WIDTH, height=HEIGHT)
    return Lane(street, camera, target, street.extent[0] - 0.8)


def along_the_kerbs(
    rng: Random, stage: Stage, states: tuple[list[Thing], list[Thing]], taken: list[Prop], number: int
) -> list[Thing]:
    """Return at most so many things along the pavements, hiding nothing in either state."""
    found: list[Thing] = []
    props = list(taken)
    for _ in range(number):
        prop = draw(rng, STREET_BACKGROUND, props)
        if prop is None:
            continue
        for _ in range(12):
            side = rng.choice((-1, 1))
            place = stage.ground(rng)[1]
            thing = prop.at(Spot(side * (stage.reach - rng.uniform(0.4, 1.2)), place, yaw=side * pi / 2))
            if (
                all(fits(thing, [*state, *found], stage.room, 0.2) for state in states)
                and clear_of(stage.camera, [thing], stage.room)
                and framed(stage.camera, [thing])
                and not any(covered(stage.camera, thing, other) > 0 for state in states for other in state)
            ):
                found.append(thing)
                props.append(prop)
                break
    return found
