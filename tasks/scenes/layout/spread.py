"""Couples that stand close together in one view and more than four times as far apart in the other.

For each measure the smaller distance is drawn log-uniformly from the lower half of the measure's range (on a log scale)
and the larger is the same multiple of it in every scene, so that the distances of all scenes together are log-uniform
over the whole range, and no single number is within half to twice of both twins.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, exp, log, pi, radians, sin, sqrt
from random import Random
from typing import Final

from scipy.optimize import brentq

from spatialgauge.tasks.scenes.boxes import centre_distance, gap
from spatialgauge.tasks.scenes.layout.cameras import aimed, apparent, framed, looking_in
from spatialgauge.tasks.scenes.layout.furnish import covered, furnish
from spatialgauge.tasks.scenes.layout.ground import clear_of, fits
from spatialgauge.tasks.scenes.layout.kinds import FIGURES, ITEMS
from spatialgauge.tasks.scenes.layout.props import Prop, Spot, draw_all
from spatialgauge.tasks.scenes.layout.staging import PIXELS_MIN, Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import surface_gap
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

RANGES: Final = {"centre": (0.3, 5.0), "gap": (0.2, 3.3)}
"""Metres, by measure; the upper end more than sixteen times the lower."""
MEASURES: Final[dict[str, Callable[[Thing, Thing], float]]] = {"centre": centre_distance, "gap": gap}
HIDDEN_MAX: Final = 0.4
QUARTERS: Final = (0.0, pi / 2, pi, -pi / 2)
SURFACE_TOLERANCE: Final = 0.1
"""How far the gap between the boxes may be from the gap between the surfaces themselves, as a share of it."""


@dataclass(frozen=True)
class Wish:
    """A measure and the two distances (metres) its couple is to stand at, in the order of the views."""

    measure: str
    distances: tuple[float, float]


@dataclass(frozen=True)
class _Stage:
    """The fixed part: room, camera, and how far (metres) around the point aimed at couples stand."""

    room: Room
    camera: Camera
    aim: tuple[float, float, float]
    reach: float


def wishes(plan: Random) -> list[Wish]:
    """Return the distances a scene is to show: a measure each."""
    made = []
    for measure, (low, high) in RANGES.items():
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
    props: list[Prop] = []
    states: tuple[list[Thing], list[Thing]] = ([], [])
    cast: dict[str, str] = {}
    for wish in sorted(wished, key=lambda wish: -max(wish.distances)):
        couple = draw_all(rng, [*ITEMS, *FIGURES], 2, props)
        placed = couple and _placed(rng, wish, couple, _Stage(room, camera, aim, 0.6 * widest + 0.4), states)
        if not couple or not placed:
            return None
        props += couple
        for state, things in zip(states, placed, strict=True):
            state.extend(things)
        cast |= {f"{wish.measure}{i}": prop.id for i, prop in enumerate(couple, 1)}
    extra = furnish(rng, room, states, [camera] * 2, props, rng.randint(1, 3))
    one, other = ([*state, *extra] for state in states)
    return Staged(room, (one, other), (camera, camera), cast)


def shows(staged: Staged, views: tuple[View, View]) -> bool:
    """Tell whether both pictures show every couple well."""
    return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _placed(
    rng: Random, wish: Wish, couple: Sequence[Prop], stage: _Stage, states: tuple[list[Thing], list[Thing]]
) -> list[list[Thing]] | None:
    """Return the couple's two things in each view at the distances wished for, or None."""
    near = min(wish.distances)
    if wish.measure == "centre" and couple[0].reach + couple[1].reach > near:
        return None
    ground, figure = couple
    for _ in range(12):
        azimuth = rng.uniform(-pi, pi)
        spot = Spot(
            stage.aim[0] + rng.uniform(-1, 1) * stage.reach,
            stage.aim[1] + rng.uniform(-1, 1) * stage.reach,
            yaw=azimuth + rng.choice(QUARTERS) + rng.uniform(-0.05, 0.05),
        )
        anchor = ground.at(spot)
        if not all(_stands(stage, anchor, state) for state in states):
            continue
        placed = []
        for distance, state in zip(wish.distances, states, strict=True):
            mate = _at_distance(rng, wish.measure, distance, figure, anchor, azimuth if distance == near else None)
            if mate is None or not _stands(stage, mate, [*state, anchor]):
                break
            placed.append([anchor, mate])
        else:
            if wish.measure != "gap" or all(_gap_is_true(a, b) for a, b in placed):
                return placed
    return None


def _at_distance(
    rng: Random, measure: str, metres: float, figure: Prop, anchor: Thing, azimuth: float | None
) -> Thing | None:
    """Return the figure at exactly that distance from the anchor, towards an azimuth or any; None where none is.

    Towards a given azimuth it is turned to face the anchor with a side, as the anchor does.
    """
    if azimuth is None:
        heading, yaw = rng.uniform(-pi, pi), rng.uniform(-pi, pi)
    else:
        heading, yaw = azimuth, azimuth + rng.choice(QUARTERS) + rng.uniform(-0.05, 0.05)

    def at(away: float) -> Thing:
        return figure.at(
            Spot(anchor.centre[0] + away * cos(heading), anchor.centre[1] + away * sin(heading), anchor.base[2], yaw)
        )

    def excess(away: float) -> float:
        return MEASURES[measure](at(away), anchor) - metres

    if excess(0.0) >= 0:
        return None
    return at(brentq(excess, 0.0, metres + 3.0, xtol=1e-12))


def _stands(stage: _Stage, thing: Thing, others: Sequence[Thing]) -> bool:
    """Tell whether a thing can stand there, large enough in the picture, neither hidden nor hiding."""
    return (
        framed(stage.camera, [thing])
        and apparent(stage.camera, thing) > 1.3 * PIXELS_MIN
        and fits(thing, others, stage.room, 0.02)
        and clear_of(stage.camera, [thing], stage.room)
        and all(
            max(covered(stage.camera, other, thing), covered(stage.camera, thing, other)) <= HIDDEN_MAX
            for other in others
        )
    )


def _gap_is_true(one: Thing, other: Thing) -> bool:
    boxes = gap(one, other)
    return abs(surface_gap(one, other) - boxes) <= SURFACE_TOLERANCE * boxes
