"""Whether a person can see a thing: perspective taking of the first level (what, not how)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, degrees
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, flipped, yes_or_no
from spatialgauge.tasks.scenes.layout.look import plainly_seen
from spatialgauge.tasks.scenes.people import FIELD, seen_by
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2

WORDINGS: Final = (
    "Can {viewer} see {thing} without moving or turning the head?",
    "Is {thing} in the view of {viewer}, who keeps still and looks straight ahead?",
    "{viewer} stands still and looks straight ahead. Does that person see {thing}?",
)

CARD: Final = TaskCard(
    name="visible_to",
    skill="frames",
    title="Can she see it?",
    asks="Whether a person in the picture can see a thing, which may be behind the person or behind furniture.",
    truth="Rays from the person's eyes, straight ahead and 19 degrees down, in a field 100 degrees wide and high: at "
    "least 70 % of the thing is seen, or at most 2 %.",
    kind=Kind.YES_NO,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "degrees between the thing's bearing and the edge of the person's field, the less of both twins",
    },
    stages=("look",),
)


@dataclass(frozen=True)
class VisibleTo:
    """Asks of things that the person sees in one twin only."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two of the recipe's figures."""
        (viewer,) = cast_as(twins, "viewer")
        named = phrases(twins, [viewer, *cast_as(twins, "figure")])
        if viewer not in named:
            return iter(())
        eyes = [seen_by(view.scene, view.scene[viewer]) for view in twins.views]
        pairs = []
        for thing in cast_as(twins, "figure"):
            margin = min(_off_the_edge(view, viewer, thing) for view in twins.views)
            facts = flipped(_fact(eye, thing, margin) for eye in eyes)
            if thing in named and facts:
                pairs.append(Pair(WORDINGS, {"viewer": viewer, "thing": thing}, named, facts))
        return yes_or_no(twins, self.card.name, pairs, PAIRS_MAX)


def _fact(eye: View, thing: str, margin: float) -> Fact | None:
    seen = plainly_seen(eye, thing)
    return None if seen is None else Fact("yes" if seen else "no", slices={"margin": round(margin, 1)})


def _off_the_edge(view: View, viewer: str, thing: str) -> float:
    """Return the degrees between a thing's bearing from the person and the nearer edge of the person's field."""
    person = view.scene[viewer]
    offset = np.subtract(view.scene[thing].centre, person.centre)[:2]
    turn = degrees(atan2(float(offset @ person.right[:2]), float(offset @ person.front[:2])))
    return abs(abs(turn) - degrees(FIELD) / 2)


TASKS = (VisibleTo(),)
