"""A thing that fits where it does not in the twin: through a gap, under a table, on top of something.

Either the thing has another size in the twin, or the gap has. In both twins the room that there is and the room that
the thing needs, whichever way it is turned, are apart by a quarter or more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, exp, log, pi, radians, sin
from random import Random
from typing import Final

from spatialgauge.tasks.scenes.boxes import gap
from spatialgauge.tasks.scenes.layout.cameras import aimed, looking_in
from spatialgauge.tasks.scenes.layout.clearance import space_below, widths
from spatialgauge.tasks.scenes.layout.furnish import furnish
from spatialgauge.tasks.scenes.layout.ground import fits, floor
from spatialgauge.tasks.scenes.layout.kinds import FITTING, POSTS, TABLES
from spatialgauge.tasks.scenes.layout.props import NOWHERE, Prop, Spot, draw, draw_all, resized
from spatialgauge.tasks.scenes.layout.scatter import stands
from spatialgauge.tasks.scenes.layout.staging import Staged, well_shown
from spatialgauge.tasks.scenes.layout.surfaces import surface_gap
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Camera, Room, Thing

THROUGH: Final = "through"
UNDER: Final = "under"
ON: Final = "on"
BEARERS: Final = ("coffee_table", "stool", "washing_machine")
"""What has a free top that shows."""
KINDS: Final = {THROUGH: POSTS, UNDER: TABLES, ON: BEARERS}
ROLES: Final = {THROUGH: ("side1", "side2"), UNDER: ("roof",), ON: ("bearer",)}
CLEAR: Final = 1.25
"""How many times the one must be as large as the other for it to fit plainly, or plainly not."""
MARGIN: Final = (1.28, 2.0)
"""The same as it is drawn, at least and at most."""
GAP: Final = (0.3, 0.6)
"""Metres between two pieces of furniture where the thing has another size in the twin."""
NEEDS: Final = (0.22, 0.42)
"""Metres that the thing needs where the gap is another one in the twin."""
TALLEST: Final = 1.3
WIDEST: Final = 1.3
SURFACE_TOLERANCE: Final = 0.06
"""How far the gap between boxes may be from that between the surfaces, as a share of it."""
HIDDEN_MAX: Final = 0.35
TRIES: Final = 40


@dataclass(frozen=True)
class Wish:
    """What a scene is to show.

    `times` are how many times larger the room is than what is needed where it fits, and the reverse where it does not;
    `first` tells whether it fits in the first view, `by_gap` whether the gap differs between the views.
    """

    times: tuple[float, float]
    first: bool
    by_gap: bool


def wish_of(plan: Random, setting: str) -> Wish:
    """Return the margins of a scene, and what differs between its twins."""
    times = exp(plan.uniform(*map(log, MARGIN))), exp(plan.uniform(*map(log, MARGIN)))
    return Wish(times, plan.random() < 0.5, setting == THROUGH and plan.random() < 0.5)


@dataclass(frozen=True)
class Fit:
    """The recipe of one setting: through, under or on."""

    setting: str

    def lay(self, plan: Random, rng: Random) -> Staged | None:
        """Return one attempt at twins, or None; the margins are the plan's."""
        setting = self.setting
        wish = wish_of(plan, setting)
        mover = draw(rng, FITTING)
        others = draw_all(rng, KINDS[setting], 2 if setting == THROUGH else 1, [mover]) if mover else None
        if mover is None or others is None:
            return None
        couple, gaps = _sizes(rng, setting, wish, mover, others)
        if any(max(form.size[:2]) > WIDEST or form.size[2] > TALLEST for form in couple):
            return None
        room = Room(width=rng.uniform(5.8, 6.8), depth=rng.uniform(5.8, 6.8), seed=rng.randrange(1_000_000))
        x, y = rng.uniform(-0.9, -0.1), rng.uniform(0.1, 0.9)
        azimuth = looking_in(rng, 25)
        distance = rng.uniform(2.7, 3.4)
        camera = aimed((x, y, 0.35), distance, azimuth, radians(rng.uniform(14, 26)), radians(rng.uniform(60, 68)))
        states = [_standing(others, x, y, azimuth, width) for width in gaps]
        if not all(_stands(thing, state, room, camera) for state in states for thing in state):
            return None
        if setting == THROUGH and not all(_leave_a_gap(state, couple) for state in states):
            return None
        if not _put(rng, room, camera, couple, states, (x, y)):
            return None
        extra = furnish(rng, room, states, [camera] * 2, [mover, *others], rng.randint(1, 3))
        one, other = ([*state, *extra] for state in states)
        cast = dict(zip(("mover", *ROLES[setting]), (mover.id, *(prop.id for prop in others)), strict=True))
        return Staged(room, (one, other), (camera, camera), cast)

    def shows(self, staged: Staged, views: tuple[View, ...]) -> bool:
        """Tell whether both pictures show all that is asked about."""
        return all(well_shown(view, name) for view in views for name in staged.cast.values())


def _sizes(
    rng: Random, setting: str, wish: Wish, mover: Prop, others: Sequence[Prop]
) -> tuple[tuple[Prop, Prop], tuple[float, float]]:
    """Return the thing, and the gap in metres (0: none), as they are in the two views."""
    probe = mover.at(NOWHERE)
    narrow, wide = (width / probe.scale for width in widths(probe))
    high = probe.size[2] / probe.scale
    yes, no = wish.times
    gaps = (0.0, 0.0)
    if wish.by_gap:
        scale = rng.uniform(*NEEDS) / wide
        scales = (scale, scale)
        gaps = (wide * scale * yes, narrow * scale / no)
    elif setting == THROUGH:
        free = rng.uniform(*GAP)
        scales, gaps = (free / wide / yes, free / narrow * no), (free, free)
    elif setting == UNDER:
        height, span = space_below(others[0].at(NOWHERE))
        scales = (min(height / high, span / wide) / yes, height / high * no)
    else:
        top = widths(others[0].at(NOWHERE))[0]
        scales = (top / wide / yes, top / narrow * no)
    couple = (resized(mover, scales[0]), resized(mover, scales[1]))
    return (couple, gaps) if wish.first else (couple[::-1], gaps[::-1])


def _standing(others: Sequence[Prop], x: float, y: float, azimuth: float, width: float) -> list[Thing]:
    """Return two pieces side by side, so far apart across the camera's sight, their fronts to it; or the one piece."""
    yaw = azimuth - pi / 2
    if len(others) == 1:
        return [others[0].at(Spot(x, y, yaw=yaw))]
    placed = []
    for side, prop in zip((-1, 1), others, strict=True):
        off = side * (width + prop.size[0]) / 2
        placed.append(prop.at(Spot(x - off * sin(azimuth), y + off * cos(azimuth), yaw=yaw)))
    return placed


def _put(
    rng: Random,
    room: Room,
    camera: Camera,
    couple: Sequence[Prop],
    states: Sequence[list[Thing]],
    middle: tuple[float, float],
) -> bool:
    """Add the thing to both views on the same spot, nearer to the camera or beside the others; False: no place."""
    towards = atan2(camera.position[1] - middle[1], camera.position[0] - middle[0])
    for _ in range(TRIES):
        heading, away = towards + rng.uniform(-1.6, 1.6), rng.uniform(0.5, 1.9)
        spot = Spot(middle[0] + away * cos(heading), middle[1] + away * sin(heading), yaw=rng.uniform(-pi, pi))
        things = [form.at(spot) for form in couple]
        if all(
            stands(floor(room), thing, state, room, [camera], HIDDEN_MAX)
            for thing, state in zip(things, states, strict=True)
        ):
            for thing, state in zip(things, states, strict=True):
                state.append(thing)
            return True
    return False


def _leave_a_gap(sides: Sequence[Thing], couple: Sequence[Prop]) -> bool:
    """Tell whether the gap between two pieces is what their boxes say, all the way up to the thing's top."""
    one, other = sides
    between = gap(one, other)
    return (
        min(side.size[2] for side in sides) >= max(form.size[2] for form in couple)
        and abs(surface_gap(one, other) - between) <= SURFACE_TOLERANCE * between
    )


def _stands(thing: Thing, placed: Sequence[Thing], room: Room, camera: Camera) -> bool:
    others = [other for other in placed if other.id != thing.id]
    return fits(thing, others, room) and stands(floor(room), thing, others, room, [camera], HIDDEN_MAX)
