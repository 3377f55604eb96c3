"""How high above the floor something is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.metric.bands import BANDS
from spatialgauge.tasks.metric.distance import UNITS
from spatialgauge.tasks.metric.measured import measured
from spatialgauge.tasks.pairs import Pair, lengths
from spatialgauge.tasks.scenes.boxes import heights

PAIRS_MAX: Final = 2

WORDINGS: Final = (
    "How high above the floor is the top of {one}?",
    "What is the height of the top of {one}, measured from the floor?",
    "Measured straight down from the highest point of {one}, how far is it to the floor?",
)

CARD: Final = TaskCard(
    name="height_above_floor",
    skill="metric",
    title="Height above the floor",
    asks="How high above the floor the top of a thing is.",
    truth="The height of the upper side of its box.",
    kind=Kind.QUANTITY,
    rule="half_to_twice",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "the larger of the twins' heights over the smaller",
        "distance_m": "the height asked for, in metres",
        "band": "the range the height falls in: " + ", ".join(name for _, name in BANDS),
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class Height:
    """Asks of an item that stands more than four times as high in one twin as in the other."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(WORDINGS, {"one": name}, named, facts)
            for name in named
            if (facts := measured(*(heights(view.scene[name])[1] for view in twins.views)))
        ]
        return lengths(twins, self.card.name, pairs, UNITS, PAIRS_MAX)


TASKS = (Height(),)
