"""What a thing stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.boxes import heights
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
FLOOR: Final = "the floor"

WORDINGS: Final = (
    "What does {figure} stand on?",
    "What is directly under {figure} and bears it?",
    "On which of these does {figure} rest?",
)

CARD: Final = TaskCard(
    name="support",
    skill="relations",
    title="What it stands on",
    asks="On which piece of furniture a thing stands, or whether it stands on the floor.",
    truth="The surface that the thing's underside touches.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "metres between the surface and the nearest other one's height"},
    stages=("swap",),
)


@dataclass(frozen=True)
class Support:
    """Asks of an item that stands on something else in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        bearers = _bearers(twins)
        pairs = [
            Pair(WORDINGS, {"figure": figure}, named, facts)
            for figure in named
            if (facts := flipped(_fact(view, figure, bearers) for view in twins.views))
        ]
        return choices(twins, self.card.name, pairs, lambda _: bearers, PAIRS_MAX)


def _bearers(twins: Twins) -> dict[str, str]:
    """Return what bears something in either view and can be singled out (id to phrase), and the floor."""
    one, other = (view.scene for view in twins.views)
    names = {thing.support for scene in (one, other) for thing in scene.things if thing.support}
    found = {name: phrase for name in sorted(names) if (phrase := describe(one[name], one, other))}
    return {**found, FLOOR: FLOOR}


def _fact(view: View, figure: str, bearers: dict[str, str]) -> Fact | None:
    scene = view.scene
    bearer = scene[figure].support or FLOOR
    if bearer not in bearers:
        return None
    level = heights(scene[figure])[0]
    others = [heights(scene[name])[1] for name in bearers if name not in (FLOOR, bearer)]
    levels = [*others, *([0.0] if bearer != FLOOR else [])]
    margin = min((abs(level - other) for other in levels), default=level)
    return Fact(bearer, slices={"margin": round(margin, 3)})


TASKS = (Support(),)
