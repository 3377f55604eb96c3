"""How tall, wide and deep something is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.metric.bands import BANDS
from spatialgauge.tasks.metric.distance import UNITS
from spatialgauge.tasks.metric.measured import measured
from spatialgauge.tasks.pairs import Pair, lengths
from spatialgauge.tasks.scenes.world import Thing

HEIGHT: Final = (
    "How tall is {one}?",
    "What is the height of {one}, from its lowest to its highest point?",
    "Measured straight up, from bottom to top, how tall is {one}?",
)
WIDTH: Final = (
    "How wide is {one}, measured along the longer of its two horizontal sides?",
    "What is the width of {one}, taken along its longer horizontal side?",
    "Seen from above, {one} just fits into a rectangle. How long is that rectangle's longer side?",
)
DEPTH: Final = (
    "How deep is {one}, measured along the shorter of its two horizontal sides?",
    "What is the depth of {one}, taken along its shorter horizontal side?",
    "Seen from above, {one} just fits into a rectangle. How long is that rectangle's shorter side?",
)


@dataclass(frozen=True)
class Size:
    """Asks for one side of the box of an item that is more than four times as large in one twin as in the other."""

    card: TaskCard
    wordings: Sequence[str]
    measure: Callable[[Thing], float]

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for the recipe's items whose size differs that much."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(self.wordings, {"one": name}, named, facts)
            for name in named
            if (facts := measured(*(self.measure(view.scene[name]) for view in twins.views)))
        ]
        return lengths(twins, self.card.name, pairs, UNITS, len(pairs))


def _card(name: str, title: str, asks: str, truth: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="metric",
        title=title,
        asks=asks,
        truth=truth,
        kind=Kind.QUANTITY,
        rule="half_to_twice",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "margin": "the larger of the twins' lengths over the smaller",
            "distance_m": "the length asked for, in metres",
            "band": "the range the length falls in: " + ", ".join(name for _, name in BANDS),
        },
        stages=("resize",),
    )


TASKS = (
    Size(
        _card("object_height", "Height of a thing", "How tall a thing is.", "The height of its box."),
        HEIGHT,
        lambda thing: thing.size[2],
    ),
    Size(
        _card("object_width", "Width of a thing", "How wide a thing is.", "The longer horizontal side of its box."),
        WIDTH,
        lambda thing: max(thing.size[:2]),
    ),
    Size(
        _card("object_depth", "Depth of a thing", "How deep a thing is.", "The shorter horizontal side of its box."),
        DEPTH,
        lambda thing: min(thing.size[:2]),
    ),
)
