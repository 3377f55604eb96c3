"""On which of its own sides a thing has another one after it has been turned, in thought."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import radians
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
TURNS: Final = {"a quarter turn clockwise": -90.0, "a quarter turn anticlockwise": 90.0, "half a turn": 180.0}
"""Degrees counter-clockwise, seen from above."""
SIDES: Final = {
    frames.FRONT: "in front of it",
    frames.BEHIND: "behind it",
    frames.LEFT: "on its left side",
    frames.RIGHT: "on its right side",
}

WORDINGS: Final = (
    "If {ground} made {turn}, seen from above, where would {figure} then be from its own point of view?",
    "Imagine {ground} turns on the spot, {turn} seen from above. From its own point of view, where is {figure} then?",
    "Seen from above, {ground} is turned on the spot by {turn}. Relative to its own front, where is {figure} then?",
)

CARD: Final = TaskCard(
    name="after_rotating",
    skill="motion",
    title="Own sides after a turn",
    asks="On which of its own sides a thing with a front would have another one after a turn on the spot.",
    truth="The direction on the ground in the turned thing's own frame.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "turn": "how far it is turned, and which way, seen from above",
        "margin": "degrees until another side is the nearest, 15..45",
        "angle": "degrees off the side's axis, 0..30",
    },
    stages=("turn",),
)


@dataclass(frozen=True)
class AfterRotating:
    """Asks of the anchor, which is turned round between the twins, and a figure beside it."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two of the recipe's figures, under a turn drawn for each."""
        named = phrases(twins, [*cast_as(twins, "anchor"), *cast_as(twins, "figure")])
        pairs = []
        for ground in cast_as(twins, "anchor"):
            for figure in cast_as(twins, "figure"):
                if not {ground, figure} <= named.keys():
                    continue
                turn = Random(f"{twins.group}:{ground}:{figure}:turn").choice(sorted(TURNS))
                if facts := flipped(_fact(view, figure, ground, turn) for view in twins.views):
                    pairs.append(Pair(WORDINGS, {"ground": ground, "figure": figure}, named, facts, {"turn": turn}))
        return choices(twins, self.card.name, pairs, lambda _: SIDES, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str, turn: str) -> Fact | None:
    f, g = view.scene[figure], view.scene[ground]
    if not g.fronted:
        return None
    turned = g.model_copy(update={"yaw": g.yaw + radians(TURNS[turn])})
    side = frames.direction(frames.on_ground(f.centre), frames.on_ground(g.centre), frames.intrinsic(turned))
    if not side.clear:
        return None
    margin, angle = round(45 - side.angle, 2), round(side.angle, 2)
    return Fact(side.name, slices={"turn": turn, "margin": margin, "angle": angle})


TASKS = (AfterRotating(),)
