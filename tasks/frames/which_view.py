"""Which of these pictures does the person see? Perspective taking of the second level: how things look from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, cos, degrees, sin
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, shown
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.world import Scene

SECOND: Final = "the second picture"
THIRD: Final = "the third picture"

WORDINGS: Final = (
    "The first picture shows a room. Which of the other two pictures shows what {viewer} sees?",
    "The second and the third picture are what the two people in the first one see. Which is the view of {viewer}?",
    "In the first picture, {viewer} looks at the things on the floor. Which picture shows that person's view?",
)

CARD: Final = TaskCard(
    name="which_view",
    skill="frames",
    title="Which picture does she see",
    asks="Which of two pictures a person in the first one sees; the other is someone else's view of the same.",
    truth="The picture taken from that person's eyes.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "degrees between the two people as seen from the things, 60..180"},
    stages=("gaze",),
)


@dataclass(frozen=True)
class WhichView:
    """Asks of both people; the twins show the two views in the other order."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for each of the two people that a phrase singles out."""
        room = twins.views[0]
        pairs = []
        for place, viewer in enumerate(cast_as(twins, "viewer"), start=1):
            phrase = describe(room.scene[viewer], room.scene)
            if phrase is None or not shown(room, viewer):
                continue
            answers = (SECOND, THIRD) if place == 1 else (THIRD, SECOND)
            one, other = (Fact(answer, slices={"margin": round(_apart(twins, room.scene), 1)}) for answer in answers)
            orders = ((0, 1, 2), (0, 2, 1))
            pairs.append(Pair(WORDINGS, {"viewer": viewer}, {viewer: phrase}, (one, other), shows=orders))
        return choices(twins, self.card.name, pairs, (SECOND, THIRD), len(pairs))


def _apart(twins: Twins, scene: Scene) -> float:
    """Return the angle between the two people as seen from the middle of the things, in degrees."""
    middle = np.mean([scene[name].centre for name in cast_as(twins, "figure")], axis=0)
    one, other = (np.subtract(scene[name].centre, middle) for name in cast_as(twins, "viewer"))
    turn = atan2(one[1], one[0]) - atan2(other[1], other[0])
    return degrees(abs(atan2(sin(turn), cos(turn))))


TASKS = (WhichView(),)
