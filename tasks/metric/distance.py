"""Distances in metres: between centres, between surfaces, from the camera."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import dist
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.metric.bands import BANDS
from spatialgauge.tasks.metric.measured import measured
from spatialgauge.tasks.pairs import Facts, Pair, lengths
from spatialgauge.tasks.scenes.boxes import centre_distance, gap
from spatialgauge.tasks.scenes.world import Scene, Thing

UNITS: Final = ("m", "cm", "ft", "in")
PAIRS_MAX: Final = 3
RISE_MIN: Final = 0.08
"""Metres: smaller differences in height are lost in a picture."""
GAP_MIN: Final = 0.02
"""Metres: what is nearer to each other touches, as far as a picture tells."""

SLICES: Final = {
    **SEEN_SLICES,
    "margin": "the larger of the twins' distances over the smaller",
    "distance_m": "the distance asked for, in metres",
    "band": "the range the distance falls in: " + ", ".join(name for _, name in BANDS),
}

HORIZONTAL_WORDINGS: Final = (
    "Measured along the ground only, ignoring heights, how far apart are the centres of {one} and {other}?",
    "Seen from straight above, what is the distance between the centre of {one} and the centre of {other}?",
    "What is the horizontal distance between the centres of {one} and {other}, whatever their heights?",
)
VERTICAL_WORDINGS: Final = (
    "How much higher is one of them: what is the vertical distance between the centres of {one} and {other}?",
    "Measured straight up only, how far apart in height are the centres of {one} and {other}?",
    "What is the difference in height above the floor between the centre of {one} and the centre of {other}?",
)

CENTRE_WORDINGS: Final = (
    "What is the straight-line distance between the centre of {one} and the centre of {other}?",
    "How far is it, in a straight line, from the centre of {one} to the centre of {other}?",
    "Measured in a straight line between their centres, how far apart are {one} and {other}?",
)
GAP_WORDINGS: Final = (
    "What is the shortest gap between the surfaces of {one} and {other}?",
    "How wide is the gap between {one} and {other}, measured between the closest points of their surfaces?",
    "Measured from the nearest point of one to the nearest point of the other, how far apart are {one} and {other}?",
)
CAMERA_WORDINGS: Final = (
    "How far is the centre of {one} from the camera that took this picture, in a straight line?",
    "What is the straight-line distance from the camera to the centre of {one}?",
    "Measured in a straight line from the camera to its centre, how far away is {one}?",
)


def _between(measure: Callable[[Thing, Thing], float]) -> Callable[[Scene, Sequence[str]], float]:
    return lambda scene, names: measure(scene[names[0]], scene[names[1]])


def _horizontal(one: Thing, other: Thing) -> float:
    return dist(one.centre[:2], other.centre[:2])


def _vertical(one: Thing, other: Thing) -> float:
    return abs(one.centre[2] - other.centre[2])


def _from_camera(scene: Scene, names: Sequence[str]) -> float:
    return dist(scene.camera.position, scene[names[0]].centre)


@dataclass(frozen=True)
class Distance:
    """Asks for one measure of the things that the recipe cast in `role`, as many at a time as the measure takes.

    Lengths under `least` metres are not asked for.
    """

    card: TaskCard
    role: str
    slots: tuple[str, ...]
    wordings: Sequence[str]
    measure: Callable[[Scene, Sequence[str]], float]
    least: float = 0.0

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs whose distances differ by more than fourfold, for at most three of the recipe's couples."""
        named = phrases(twins, cast_as(twins, self.role))
        pairs = [
            Pair(self.wordings, dict(zip(self.slots, names, strict=True)), named, facts)
            for names in self._asked_of(twins)
            if all(name in named for name in names) and (facts := self._facts(twins, names))
        ]
        return lengths(twins, self.card.name, pairs, UNITS, PAIRS_MAX)

    def _asked_of(self, twins: Twins) -> Iterator[Sequence[str]]:
        """Yield the recipe's couples, or every couple of its items where it set up none."""
        cast = cast_as(twins, self.role)
        if self.role == "item":
            yield from combinations(cast, len(self.slots))
            return
        for start in range(0, len(cast), len(self.slots)):
            yield cast[start : start + len(self.slots)]

    def _facts(self, twins: Twins, names: Sequence[str]) -> Facts | None:
        metres = [self.measure(view.scene, names) for view in twins.views]
        return None if min(metres) < self.least else measured(*metres)


def _card(name: str, title: str, asks: str, truth: str, *stages: str) -> TaskCard:
    return TaskCard(name, "metric", title, asks, truth, Kind.QUANTITY, "half_to_twice", 1, 0.5, SLICES, stages)


TASKS = (
    Distance(
        _card(
            "distance_horizontal",
            "Distance on the ground",
            "How far apart the centres of two things are, seen from straight above.",
            "The distance on the ground between the centres of their boxes.",
            "spread",
            "avenue",
        ),
        "centre",
        ("one", "other"),
        HORIZONTAL_WORDINGS,
        _between(_horizontal),
    ),
    Distance(
        _card(
            "distance_vertical",
            "Difference in height",
            "How far apart in height the centres of two things are.",
            "The difference of the heights of the centres of their boxes.",
            "swap",
        ),
        "item",
        ("one", "other"),
        VERTICAL_WORDINGS,
        _between(_vertical),
        RISE_MIN,
    ),
    Distance(
        _card(
            "distance_centre",
            "Distance between centres",
            "How far apart the centres of two things are.",
            "The straight line between the centres of their boxes.",
            "spread",
            "avenue",
        ),
        "centre",
        ("one", "other"),
        CENTRE_WORDINGS,
        _between(centre_distance),
    ),
    Distance(
        _card(
            "distance_gap",
            "Gap between surfaces",
            "How wide the gap between two things is.",
            "The distance between the closest points of their boxes, where it is also that of their surfaces.",
            "spread",
            "avenue",
        ),
        "gap",
        ("one", "other"),
        GAP_WORDINGS,
        _between(gap),
        GAP_MIN,
    ),
    Distance(
        _card(
            "distance_camera",
            "Distance from the camera",
            "How far a thing is from the camera.",
            "The straight line from the camera's centre to the centre of the thing's box.",
            "approach",
            "drive",
        ),
        "target",
        ("one",),
        CAMERA_WORDINGS,
        _from_camera,
    ),
)
