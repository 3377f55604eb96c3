"""Whether a thing is in, on or under another one, or on the open floor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.boxes import heights, horizontal_gap
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

PLACES: Final = {"in": "in {thing}", "on": "on top of {thing}", "under": "under {thing}"}
OPEN: Final = "open"
OPEN_FLOOR: Final = "on the floor, with nothing over it"
SUNK_MIN: Final = 0.5
"""Least share of a thing's height that is below the rim of what it is in."""
CONTACT: Final = 1e-6
BESIDE_MIN: Final = 0.1
"""Metres on the ground between a thing on the open floor and what it could be in, on or under."""

WORDINGS: Final = (
    "Where is {figure}?",
    "Which of these says where {figure} is in this picture?",
    "{figure} is in something, on something, under something or on the floor in the open. Which holds?",
)

CARD: Final = TaskCard(
    name="in_on_under",
    skill="relations",
    title="In, on or under",
    asks="Whether a thing is in a crate, a basket or a bucket, on top of a stool or a box, under a table or a bench, "
    "or on the open floor.",
    truth="In: what holds it rises round half of its height or more. On: its underside rests on the other's top. "
    "Under: it stands on the floor with the other over all of it. Open floor: 10 cm or more from all of these.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "share of the thing's height that is below the edge of what it is in, 0.5..1; 1 where it is in none",
    },
    stages=("inside",),
)


@dataclass(frozen=True)
class InOnUnder:
    """Asks of the recipe's figure, which is at another of the four places in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the scene's pair."""
        (figure,), others = cast_as(twins, "figure"), {place: cast_as(twins, place)[0] for place in PLACES}
        named = phrases(twins, [figure, *others.values()])
        facts = flipped(_fact(view, figure, others) for view in twins.views)
        pairs = []
        if facts and len(named) == 1 + len(PLACES):
            pairs = [Pair(WORDINGS, {"figure": figure}, named, evened(twins, [figure], facts))]
        return choices(twins, self.card.name, pairs, lambda pair: _options(pair, others), 1)


def _options(pair: Pair, others: Mapping[str, str]) -> dict[str, str]:
    said = {place: PLACES[place].format(thing=pair.phrases[name]) for place, name in others.items()}
    return {**said, OPEN: OPEN_FLOOR}


def _fact(view: View, figure: str, others: Mapping[str, str]) -> Fact | None:
    thing = view.scene[figure]
    held = [place for place, name in others.items() if holds(place, thing, view.scene[name])]
    beside = min(horizontal_gap(thing, view.scene[name]) for name in others.values())
    if not held and thing.support is None and beside >= BESIDE_MIN:
        held = [OPEN]
    if len(held) != 1:
        return None
    sunk = sunk_in(thing, view.scene[others["in"]]) if held == ["in"] else 1.0
    return Fact(held[0], slices={"margin": round(sunk, 3)})


def holds(place: str, thing: Thing, other: Thing) -> bool:
    """Tell whether a thing is in, on or under another one, by their boxes and what it rests on."""
    low, high = heights(thing)
    bottom, top = heights(other)
    match place:
        case "in":
            return thing.support == other.id and within(thing, other) and bottom < low and sunk_in(thing, other) > 0
        case "on":
            return thing.support == other.id and abs(low - top) < CONTACT
        case _:
            return thing.support is None and within(thing, other) and high < top


def sunk_in(thing: Thing, container: Thing) -> float:
    """Return the share of a thing's height that is below the container's rim, 0 where that is less than half."""
    low, high = heights(thing)
    share = (min(high, heights(container)[1]) - low) / (high - low)
    return share if share >= SUNK_MIN else 0.0


def within(thing: Thing, other: Thing) -> bool:
    """Tell whether a thing's footprint lies in another one's."""
    local = np.subtract(thing.corners[:4], other.centre) @ other.pose[:3, :3]
    return bool((np.abs(local[:, :2]) <= np.array(other.size[:2]) / 2).all())


TASKS = (InOnUnder(),)
