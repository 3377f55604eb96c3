"""Couples that stand close together in one view and more than four times as far apart in the other.

For each measure the smaller distance is drawn log-uniformly from the lower half of the measure's range (on a log scale)
and the larger is the same multiple of it in every scene, so that the distances of all scenes together are log-uniform
over the whole range, and no single number is within half to twice of both twins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, exp, log, pi, radians, sin, sqrt
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.boxes import centre_distance, gap
from spatialgauge.tasks.scenes.layout.cameras import aimed, apparent, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import Top, clear_of, fits, floor, tops
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, ITEMS, LOW_TABLES, TABLES
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw, draw_all
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import surface_gap
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Street, Thing

RANGES: Final = {"centre": (0.3, 5.0), "gap": (0.2, 3.3)}
"""Metres, by measure; the upper end more than sixteen times the lower."""
MEASURES: Final[dict[str, Callable[[Thing, Thing], float]]] = {"centre": centre_distance, "gap": gap}
HIDDEN_MAX: Final = 0.4
FARTHER: Final = 8.0
"""Metres by which centres can be farther apart than a wish says: two vans, end to end."""
SURFACE_TOLERANCE: Final = 0.1
"""How far the gap between the boxes may be from the gap between the surfaces themselves, as a share of it."""


@dataclass(frozen=True)
class Wish:
    """A measure and the two distances (metres) its couple is to stand at, in the order of the views."""

    measure: str
    distances: tuple[float, float]


@dataclass(frozen=True)
class Stage:
    """The fixed part: room, camera, and how far (metres) around the point aimed at couples stand."""

    room: Room | Street
    camera: Camera
    aim: tuple[float, float, float]
    reach: float

    def ground(self, rng: Random) -> tuple[float, float]:
        """Return a random place for a couple's first thing, in metres."""
        x, y = (middle + rng.uniform(-1, 1) * self.reach for middle in self.aim[:2])
        return x, y

    def heading(self, rng: Random, metres: float) -> float:
        """Return a random direction on the ground in which something may stand so far away, in radians."""
        return rng.uniform(-pi, pi)


def wishes(plan: Random, ranges: Mapping[str, tuple[float, float]] = RANGES) -> list[Wish]:
    """Return the distances a scene is to show: one for each measure, from its range."""
    made = []
    for measure, (low, high) in ranges.items():
        near = exp(plan.uniform(log(low), log(sqrt(low * high))))
        distances = near, near * sqrt(high / low)
        made.append(Wish(measure, distances if plan.random() < 0.5 else distances[::-1]))
    return made


def lay(plan: Random, rng: Random) -> Staged | None:
    """Return one attempt at twins with a couple for each measure, or None; the distances are the plan's."""
    wished = wishes(plan)
    widest = max(max(wish.distances) for wish in wished)
    width, depth = (rng.uniform(5.4, 6.4) + 0.25 * widest for _ in range(2))
    room = Room(width=width, depth=depth, seed=rng.randrange(1_000_000))
    aim = (rng.uniform(-0.8, 0.2), rng.uniform(-0.2, 0.8), 0.3)
    distance = max(2.0, 1.0 + 0.75 * widest) * rng.uniform(0.9, 1.15)
    fov = radians(rng.uniform(56, 64) + 1.5 * widest)
    camera = aimed(aim, distance, looking_in(rng, 20), radians(rng.uniform(20, 32)), fov)
    if not clear_of(camera, [], room):
        return None
    stage = Stage(room, camera, aim, 0.6 * widest + 0.4)
    table = _table(rng, stage) if rng.random() < 0.6 else None
    props = [table[0]] if table else []
    standing = [table[1]] if table else []
    levels = [floor(room), *(tops(*table) if table else ())]
    states = (list(standing), list(standing))
    cast: dict[str, str] = {}
    for wish in sorted(wished, key=lambda wish: -max(wish.distances)):
        couple = draw_all(rng, [*ITEMS, *FIGURES], 2, props)
        there = couple and placed(rng, wish, couple, stage, levels, states)
        if not couple or not there:
            return None
        props += couple
        for state, things in zip(states, there, strict=True):
            state.extend(things)
        cast |= {f"{wish.measure}{i}": prop.id for i, prop in enumerate(couple, 1)}
    extra = furnish(rng, room, states, [camera] * 2, props, rng.randint(2, 4))
    one, other = ([*state, *extra] for state in states)
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, ...]) -> bool:
    """Tell whether both pictures show every couple well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _table(rng: Random, stage: Stage) -> tuple[Prop, Thing] | None:
    """Return a high or a low table that the camera sees whole, or None."""
    prop = draw(rng, [*TABLES, *LOW_TABLES])
    for _ in range(8):
        if prop is None:
            break
        x, y = (middle + rng.uniform(-1, 1) * stage.reach for middle in stage.aim[:2])
        table = prop.at(Spot(x, y, yaw=rng.choice((0.0, pi / 2)) + rng.uniform(-0.2, 0.2)))
        if _stands(stage, table, []):
            return prop, table
    return None


def placed(
    rng: Random,
    wish: Wish,
    couple: Sequence[Prop],
    stage: Stage,
    levels: Sequence[Top],
    states: tuple[list[Thing], list[Thing]],
) -> list[list[Thing]] | None:
    """Return the couple's two things in each view at the distances wished for, or None."""
    near = min(wish.distances)
    if wish.measure == "centre" and couple[0].reach + couple[1].reach > near:
        return None
    ground, figure = couple
    for _ in range(12):
        azimuth = rng.uniform(-pi, pi)
        level = rng.choice(levels)
        anchor = ground.at(_spot(rng, stage, level, ground, yaw=_squared(rng, azimuth)))
        if not level.holds(anchor) or not all(_stands(stage, anchor, state) for state in states):
            continue
        found = []
        for distance, state in zip(wish.distances, states, strict=True):
            if distance == near:
                top, heading, yaw = level, azimuth, _squared(rng, azimuth)
            else:
                top, heading, yaw = rng.choice(levels), stage.heading(rng, distance), rng.uniform(-pi, pi)
            mate = _at_distance(MEASURES[wish.measure], distance, figure, anchor, top, heading, yaw)
            if mate is None or not top.holds(mate) or not _stands(stage, mate, [*state, anchor]):
                break
            found.append([anchor, mate])
        else:
            if wish.measure != "gap" or all(_gap_is_true(a, b) for a, b in found):
                return found
    return None


def _spot(rng: Random, stage: Stage, level: Top, prop: Prop, yaw: float) -> Spot:
    """Return a random spot on a level: around where the camera aims if it is the floor."""
    if level.support:
        return level.spot(rng, yaw, min(prop.size[:2]) / 2)
    x, y = stage.ground(rng)
    return Spot(x, y, yaw=yaw)


def _squared(rng: Random, heading: float) -> float:
    """Return a yaw that turns a side of a box, nearly, to a heading: there the gap to it is that to what it holds."""
    return heading + rng.choice((0.0, pi / 2, pi, -pi / 2)) + rng.uniform(-0.05, 0.05)


def _at_distance(
    measure: Callable[[Thing, Thing], float],
    metres: float,
    figure: Prop,
    anchor: Thing,
    top: Top,
    heading: float,
    yaw: float,
) -> Thing | None:
    """Return the figure on a level, at exactly that distance from the anchor towards a heading; None if too low."""
    from scipy.optimize import brentq  # half a second that a list of tasks need not wait for

    def at(away: float) -> Thing:
        x, y = anchor.centre[0] + away * cos(heading), anchor.centre[1] + away * sin(heading)
        return figure.at(Spot(x, y, top.z, yaw, top.support))

    def excess(away: float) -> float:
        return measure(at(away), anchor) - metres

    return at(brentq(excess, 0.0, metres + FARTHER, xtol=1e-12)) if excess(0.0) < 0 else None


def _stands(stage: Stage, thing: Thing, others: Sequence[Thing]) -> bool:
    """Tell whether a thing can stand there, large enough in the picture, neither hidden nor hiding."""
    return (
        framed(stage.camera, [thing])
        and apparent(stage.camera, thing) > 1.8 * PIXELS_MIN
        and fits(thing, others, stage.room, 0.02)
        and clear_of(stage.camera, [thing], stage.room)
        and all(
            max(covered(stage.camera, other, thing), covered(stage.camera, thing, other)) <= HIDDEN_MAX
            for other in others
            if other.id != thing.support
        )
    )


def _gap_is_true(one: Thing, other: Thing) -> bool:
    boxes = gap(one, other)
    return abs(surface_gap(one, other) - boxes) <= SURFACE_TOLERANCE * boxes
