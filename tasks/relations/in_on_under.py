"""Whether a thing is in, on or under another one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.boxes import heights
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

PLACES: Final = {"in": "in {thing}", "on": "on top of {thing}", "under": "under {thing}"}

WORDINGS: Final = (
    "Where is {figure}?",
    "Which of these says where {figure} is in this picture?",
    "{figure} is in something, on something or under something. Which holds?",
)

CARD: Final = TaskCard(
    name="in_on_under",
    skill="relations",
    title="In, on or under",
    asks="Whether a thing is in a bucket, on top of a stool or under a table.",
    truth="In: what holds it rises round more than half of its height. On: its underside rests on the other's top. "
    "Under: it stands on the floor with the other's outline from above all over it.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "share of the thing's height that is not over the edge of what it is in, 0.5..1"},
    stages=("inside",),
)


@dataclass(frozen=True)
class InOnUnder:
    """Asks of the recipe's figure, which is at another of the three places in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the scene's pair."""
        (figure,), others = cast_as(twins, "figure"), {place: cast_as(twins, place)[0] for place in PLACES}
        named = phrases(twins, [figure, *others.values()])
        facts = flipped(_fact(view, figure, others) for view in twins.views)
        pairs = []
        if facts and len(named) == 1 + len(PLACES):
            pairs = [Pair(WORDINGS, {"figure": figure}, named, evened(twins, [figure], facts))]
        return choices(
            twins,
            self.card.name,
            pairs,
            lambda pair: {place: PLACES[place].format(thing=pair.phrases[name]) for place, name in others.items()},
            1,
        )


def _fact(view: View, figure: str, others: Mapping[str, str]) -> Fact | None:
    thing = view.scene[figure]
    held = [place for place, name in others.items() if holds(place, thing, view.scene[name])]
    if len(held) != 1:
        return None
    low, high = heights(thing)
    rim = heights(view.scene[others["in"]])[1]
    sunk = (min(high, rim) - low) / (high - low) if held == ["in"] else 1.0
    return Fact(held[0], slices={"margin": round(sunk, 3)})


def holds(place: str, thing: Thing, other: Thing) -> bool:
    """Tell whether a thing is in, on or under another one, by their boxes and what it rests on."""
    low, high = heights(thing)
    bottom, top = heights(other)
    aside = np.abs(np.subtract(thing.centre, other.centre) @ other.pose[:3, :3])[:2]
    within = bool((aside + max(thing.size[:2]) / 2 <= np.array(other.size[:2]) / 2).all())
    match place:
        case "in":
            return (
                within and thing.support == other.id and bottom < low and (low + high) / 2 < top < high + (high - low)
            )
        case "on":
            return thing.support == other.id and abs(low - top) < 1e-6
        case _:
            return within and thing.support is None and high < top


TASKS = (InOnUnder(),)
