"""Above or below, by height over the floor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES
from spatialgauge.tasks.pairs import Fact, choices, couples
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.sighting import LEVELS, above_or_below
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2

WORDINGS: Final = (
    "Comparing heights above the floor, is {figure} above or below {ground}?",
    "Is {figure} higher up in the room than {ground} (above it) or lower down (below it)?",
    "Judging only by height above the floor, is {figure} at a level above {ground} or below it?",
    "How high things are over the floor: is {figure} above {ground}, or below it?",
)

CARD: Final = TaskCard(
    name="above_below",
    skill="relations",
    title="Above or below",
    asks="Which of two things is higher over the floor.",
    truth="The order of the centres' heights, where the boxes' heights hardly overlap and the picture agrees.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "axis": "above-below",
        "margin": "metres between the heights of the centres",
        "distance_m": "metres between the centres",
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class AboveBelow:
    """Asks of two things that exchange a high place and a low one between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two couples of the recipe's items."""
        return choices(twins, self.card.name, couples(twins, WORDINGS, _fact), LEVELS, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str) -> Fact | None:
    f, g = view.scene[figure], view.scene[ground]
    level = above_or_below(view.scene, f, g)
    if level is None:
        return None
    return Fact(
        truth=level,
        slices={
            "axis": "above-below",
            "margin": round(abs(f.centre[2] - g.centre[2]), 3),
            "distance_m": round(centre_distance(f, g), 3),
        },
    )


TASKS = (AboveBelow(),)
