"""Where a thing of the first picture is when the second one does not show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import degrees
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, shown
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes.descriptions import describe
from spatialgauge.tasks.scenes.sighting import bearing

PAIRS_MAX: Final = 2
LEFT: Final = "beyond its left edge"
RIGHT: Final = "beyond its right edge"

WORDINGS: Final = (
    "Both pictures were taken from the same place. Where is {thing} of the first picture, seen from the second one?",
    "The camera was turned between the pictures. The second one does not show {thing} any more: where is it now?",
    "{thing} is in the first picture and not in the second, for which the camera was turned. Where would it be?",
)

CARD: Final = TaskCard(
    name="out_of_frame",
    skill="multiview",
    title="Out of the picture",
    asks="On which side of the second picture a thing is that only the first one shows, the camera having turned.",
    truth="The thing's bearing from the second camera's heading.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={**SEEN_SLICES, "margin": "degrees between the thing and the edge of the second picture, the less of both"},
    stages=("pan",),
)


@dataclass(frozen=True)
class OutOfFrame:
    """Asks of a thing that both turns of the camera lose, each on another side."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two of the recipe's figures."""
        ahead, *turned = twins.views
        pairs = []
        for name in cast_as(twins, "figure"):
            phrase = describe(ahead.scene[name], ahead.scene)
            if phrase is None or not shown(ahead, name) or any(view.seen[name].whole for view in turned):
                continue
            sides = [bearing(view.scene, view.scene[name]) for view in turned]
            half = [degrees(view.scene.camera.fov) / 2 for view in turned]
            margin = round(min(abs(side) - edge for side, edge in zip(sides, half, strict=True)), 1)
            facts = tuple(Fact(RIGHT if side > 0 else LEFT, slices={"margin": margin}) for side in sides)
            if facts[0].truth != facts[1].truth:
                shows = ((0, 1), (0, 2))
                pairs.append(Pair(WORDINGS, {"thing": name}, {name: phrase}, (facts[0], facts[1]), shows=shows))
        return choices(twins, self.card.name, pairs, (LEFT, RIGHT), PAIRS_MAX)


TASKS = (OutOfFrame(),)
