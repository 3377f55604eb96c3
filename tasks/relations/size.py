"""Which of several things is taller, wider, bigger."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

PAIRS_MAX: Final = 2
RATIO_MIN: Final = 1.25
"""How many times larger the largest must be than the next."""
SLOTS: Final = ("one", "two", "three")
WORDS: Final = {
    "taller": ("taller", "tallest"),
    "wider": ("wider", "widest"),
    "bigger": ("bigger", "biggest"),
}

TALLER: Final = (
    "In reality, not in the picture, which of these is {most}?",
    "Measured from its lowest to its highest point, which of these things is {most}?",
    "Which one is {most}, by its real height?",
)
WIDER: Final = (
    "In reality, not in the picture, which of these is {most}, along the longer of its two horizontal sides?",
    "Measured along its longer horizontal side, which of these things is {most}?",
    "Which one is {most}, by the real length of its longer horizontal side?",
)
BIGGER: Final = (
    "In reality, not in the picture, which of these is {most}, by the volume of the box that just holds it?",
    "Imagine each of these in an upright box that just holds it. Whose box is {most}?",
    "Which one is {most}: which one would need the box of the largest volume, packed upright?",
)


def width(thing: Thing) -> float:
    """Return the longer horizontal side of its box, in metres."""
    return max(thing.size[:2])


def height(thing: Thing) -> float:
    """Return the height of its box, in metres."""
    return thing.size[2]


def bulk(thing: Thing) -> float:
    """Return the side of the cube that has the volume of its box, in metres."""
    return float(np.cbrt(np.prod(thing.size)))


@dataclass(frozen=True)
class Size:
    """Asks which of two or three items is the largest by a measure; another one is in the twin."""

    card: TaskCard
    wordings: Sequence[str]
    measure: Callable[[Thing], float]

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two sets of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(
                self.wordings,
                dict(zip(SLOTS, names, strict=False)),
                named,
                evened(twins, names, facts),
                fields={"most": WORDS[self.card.name][number - 2]},
            )
            for number in (2, 3)
            for names in combinations(named, number)
            if (facts := flipped(self._fact(view, names) for view in twins.views))
        ]
        return choices(twins, self.card.name, pairs, _options, PAIRS_MAX)

    def _fact(self, view: View, names: Sequence[str]) -> Fact | None:
        ranked = sorted(((self.measure(view.scene[name]), name) for name in names), reverse=True)
        (largest, name), (second, _) = ranked[:2]
        if largest < RATIO_MIN * second:
            return None
        return Fact(name, slices={"margin": round(largest / second, 3)})


def _options(pair: Pair) -> dict[str, str]:
    return {name: pair.phrases[name] for name in pair.things.values()}


def _card(name: str, title: str, asks: str, truth: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="relations",
        title=title,
        asks=asks,
        truth=f"{truth}, the largest ahead of the next by a quarter.",
        kind=Kind.CHOICE,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "margin": "how many times larger the largest is than the next, in length; the smaller one of the twins'",
        },
        stages=("resize",),
    )


TASKS = (
    Size(
        _card("taller", "Taller", "Which of several things is the tallest.", "The heights of the boxes"), TALLER, height
    ),
    Size(
        _card("wider", "Wider", "Which of several things is the widest.", "The longer horizontal sides of the boxes"),
        WIDER,
        width,
    ),
    Size(
        _card("bigger", "Bigger", "Which of several things is the biggest.", "The cube roots of the boxes' volumes"),
        BIGGER,
        bulk,
    ),
)
