"""What someone who stands in the scene faces after turning."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.metric.bearing import bearing_from
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
NEAR: Final = 30.0
"""Degrees off the new heading within which the answer must be; every other option must be twice as far off."""
CLEAR: Final = 60.0
LENGTH_MIN: Final = 0.3

TURNS: Final = {"a quarter turn to your right": 90.0, "a quarter turn to your left": 270.0, "half a turn": 180.0}
SLOTS: Final = ("place", "ahead", "one", "two", "three")

WORDINGS: Final = (
    "You stand where {place} is and look at {ahead}. You make {turn}. Which of these is now straight ahead of you?",
    "Imagine you are at {place}, facing {ahead}. After {turn}, what do you face?",
    "Standing at {place} you face {ahead}; then you make {turn}. Which of these do you look at now?",
)

CARD: Final = TaskCard(
    name="after_turning",
    skill="navigation",
    title="What you face after turning",
    asks="What someone who stands at one thing and faces another has ahead after a quarter or half a turn.",
    truth="The thing within 30 degrees of the new heading on the ground, every other one being 60 degrees off or more.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "turn": "how far is turned, and which way",
        "margin": "degrees by which the second nearest thing is farther off the new heading than the answer",
        "angle": "degrees between the new heading and the answer, 0..30",
    },
    stages=("turn",),
)


@dataclass(frozen=True)
class AfterTurning:
    """Asks among the figures round the anchor, of which two change places between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two headings and turns."""
        named = phrases(twins, [*cast_as(twins, "anchor"), *cast_as(twins, "figure")])
        figures = [name for name in cast_as(twins, "figure") if name in named]
        pairs = [
            Pair(WORDINGS, things, named, facts, {"turn": turn}, label=f"{turn}:{':'.join(things.values())}")
            for place in cast_as(twins, "anchor")
            if place in named and len(figures) == len(SLOTS) - 1
            for ahead in figures
            for others in [[name for name in figures if name != ahead]]
            for turn, degrees in TURNS.items()
            if (facts := flipped(_fact(view, place, ahead, others, degrees, turn) for view in twins.views))
            for things in [dict(zip(SLOTS, (place, ahead, *others), strict=True))]
        ]
        return choices(twins, self.card.name, pairs, _options, PAIRS_MAX)


def _options(pair: Pair) -> dict[str, str]:
    return {pair.things[slot]: pair.phrases[pair.things[slot]] for slot in SLOTS[2:]}


def _fact(view: View, place: str, ahead: str, others: list[str], turn: float, name: str) -> Fact | None:
    scene = view.scene
    here = scene[place].centre
    if min(hypot(scene[n].centre[0] - here[0], scene[n].centre[1] - here[1]) for n in (ahead, *others)) < LENGTH_MIN:
        return None
    off = sorted((abs((bearing_from(scene, place, ahead, other) - turn + 180) % 360 - 180), other) for other in others)
    (best, answer), (second, _) = off[:2]
    if best > NEAR or second < CLEAR:
        return None
    return Fact(answer, slices={"turn": name, "margin": round(second - best, 2), "angle": round(best, 2)})


TASKS = (AfterTurning(),)
