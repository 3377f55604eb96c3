"""In which direction something is for someone who stands in the scene: by the clock and in degrees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import atan2, degrees, dist
from typing import Final

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Facts, Pair, scored
from spatialgauge.tasks.scenes.world import Scene

PAIRS_MAX: Final = 2
APART_MIN: Final = 90.0
"""Degrees by which the twins' bearings differ: no hour is within one of both."""
LENGTH_MIN: Final = 0.25
"""Metres between the things, so that a direction is plain."""

BY_CLOCK: Final = (
    "Imagine you stand at {place} and look at {ahead}, straight ahead at 12 o'clock. At which hour is {target}?",
    "You are where {place} is and {ahead} is at your 12 o'clock. Where is {target}, as an hour of the clock?",
    "With {ahead} straight ahead of you at 12 o'clock, seen from {place}: at which hour is {target}?",
)
IN_DEGREES: Final = (
    "Imagine you stand at {place} and look at {ahead}. By how many degrees must you turn clockwise to face {target}?",
    "You are where {place} is and face {ahead}. Seen from above, how many degrees clockwise from there is {target}?",
    "Seen from above, what is the clockwise angle at {place} from the direction of {ahead} to that of {target}?",
)


@dataclass(frozen=True)
class Bearing:
    """Asks where a figure is from the anchor, for someone who faces another figure."""

    card: TaskCard
    wordings: Sequence[str]
    unit: str

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two couples of figures around the recipe's anchor."""
        figures = cast_as(twins, "figure")
        named = phrases(twins, [*figures, *cast_as(twins, "anchor")])
        pairs = [
            Pair(self.wordings, {"place": place, "ahead": ahead, "target": target}, named, facts)
            for place in cast_as(twins, "anchor")
            if place in named
            for ahead, target in permutations([name for name in figures if name in named], 2)
            if (facts := _facts(twins, place, ahead, target))
        ]
        form = Form(kind=Kind.DIRECTION, unit=self.unit)
        return scored(twins, self.card.name, pairs, form, self.card.rule, PAIRS_MAX)


def bearing_from(scene: Scene, place: str, ahead: str, target: str) -> float:
    """Return the bearing of the target for someone at `place` who faces `ahead`, in degrees clockwise, 0..360."""
    x, y = scene[place].centre[:2]
    angles = [atan2(thing.centre[1] - y, thing.centre[0] - x) for thing in (scene[ahead], scene[target])]
    return degrees(angles[0] - angles[1]) % 360


def _facts(twins: Twins, place: str, ahead: str, target: str) -> Facts | None:
    scenes = [view.scene for view in twins.views]
    spans = [dist(s[place].centre[:2], s[name].centre[:2]) for s in scenes for name in (ahead, target)]
    bearings = [bearing_from(scene, place, ahead, target) for scene in scenes]
    apart = abs((bearings[0] - bearings[-1] + 180) % 360 - 180)
    twinned = len(bearings) > 1
    if (twinned and apart < APART_MIN) or min(spans) < LENGTH_MIN:
        return None
    margin = {"margin": round(apart, 2)} if twinned else {}
    return tuple(
        Fact(round(value, 3), slices={**margin, "angle": round(min(value, 360 - value), 2)}) for value in bearings
    )


def _card(name: str, title: str, rule: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="metric",
        title=title,
        asks="In which direction a thing is for someone who stands at another one and faces a third.",
        truth="The angle on the ground between the two lines of sight, clockwise from above.",
        kind=Kind.DIRECTION,
        rule=rule,
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "margin": "degrees between the twins' bearings",
            "angle": "degrees between the two lines of sight, 0..180",
        },
        stages=("turn",),
    )


TASKS = (
    Bearing(_card("bearing_clock", "Bearing by the clock", "clock"), BY_CLOCK, "clock"),
    Bearing(_card("bearing_degrees", "Bearing in degrees", "within_30_degrees"), IN_DEGREES, "deg"),
)
