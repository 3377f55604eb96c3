"""Nearest and farthest of several: to a thing, or to the camera."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import dist
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
RATIO_MIN: Final = 1.25
"""How many times farther the second must be than the first."""
SLOTS: Final = ("one", "two", "three")
EXTREMES: Final = ("nearest", "farthest")

TO_THING: Final = (
    "Measured in a straight line between centres, which of these is {extreme} {relation} {ground}?",
    "Three things are listed. Which one is {extreme} {relation} {ground}, from centre to centre?",
    "Of the things listed, whose centre is {extreme} {relation} the centre of {ground}?",
)
TO_CAMERA: Final = (
    "Which of these is {extreme} {relation} the camera that took this picture?",
    "Of the things listed, which one is {extreme} {relation} the camera?",
    "Measured from the camera to each thing's centre, which one is {extreme} {relation} the camera?",
)
RELATION: Final = {"nearest": "to", "farthest": "from"}


@dataclass(frozen=True)
class Nearest:
    """Asks which of three items is nearest or farthest; another one is in the twin. `grounded`: to another item."""

    card: TaskCard
    wordings: Sequence[str]
    grounded: bool

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two sets of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(
                self.wordings,
                {**({"ground": ground} if ground else {}), **dict(zip(SLOTS, three, strict=True))},
                named,
                facts,
                fields={"extreme": extreme, "relation": RELATION[extreme]},
                label=f"{extreme}:{ground}:{':'.join(three)}",
            )
            for extreme in EXTREMES
            for ground, three in self._sets(twins, list(named))
            if (facts := flipped(_fact(view, extreme, ground, three) for view in twins.views))
        ]
        return choices(twins, self.card.name, pairs, _options, PAIRS_MAX)

    def _sets(self, twins: Twins, names: Sequence[str]) -> Iterator[tuple[str | None, tuple[str, ...]]]:
        if not self.grounded:
            yield from ((None, three) for three in combinations(names, 3))
            return
        rng = Random(f"{twins.group}:{self.card.name}:grounds")
        for ground in rng.sample(names, len(names)):
            yield from ((ground, three) for three in combinations([n for n in names if n != ground], 3))


def _options(pair: Pair) -> dict[str, str]:
    return {pair.things[slot]: pair.phrases[pair.things[slot]] for slot in SLOTS}


def _fact(view: View, extreme: str, ground: str | None, three: Sequence[str]) -> Fact | None:
    scene = view.scene
    start = scene[ground].centre if ground else scene.camera.position
    ranked = sorted((dist(start, scene[name].centre), name) for name in three)
    if extreme == "farthest":
        ranked.reverse()
    (first, name), (second, _) = ranked[:2]
    ratio = max(first, second) / max(min(first, second), 1e-6)
    if ratio < RATIO_MIN:
        return None
    return Fact(name, slices={"margin": round(ratio, 3), "distance_m": round(first, 3), "extreme": extreme})


def _card(name: str, title: str, asks: str, truth: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="relations",
        title=title,
        asks=asks,
        truth=truth,
        kind=Kind.CHOICE,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "margin": "how many times farther the second of the three is than the first (or nearer, for the farthest)",
            "distance_m": "the answer's distance, in metres",
            "extreme": "nearest or farthest",
        },
        stages=("swap",),
    )


TASKS = (
    Nearest(
        _card(
            "nearest_to",
            "Nearest or farthest of three",
            "Which of three things is nearest to another one, or farthest from it.",
            "The order of the straight lines between centres, the first ahead of the second by a quarter.",
        ),
        TO_THING,
        grounded=True,
    ),
    Nearest(
        _card(
            "nearest_camera",
            "Nearest to the camera",
            "Which of three things is nearest to the camera, or farthest from it.",
            "The order of the straight lines from the camera to the centres, the first ahead by a quarter.",
        ),
        TO_CAMERA,
        grounded=False,
    ),
)
