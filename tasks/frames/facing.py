"""Which way something faces, as the camera sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.view import View

WORDINGS: Final = (
    "Which way does {thing} face, as the camera sees it?",
    "Seen from the camera, in which direction does the front of {thing} point?",
    "The front of {thing} is turned which way in the camera's view?",
)
WAYS: Final = {
    frames.FRONT: "towards the camera",
    frames.BEHIND: "away from the camera",
    frames.LEFT: "to the left",
    frames.RIGHT: "to the right",
}

CARD: Final = TaskCard(
    name="facing",
    skill="frames",
    title="Which way it faces",
    asks="Whether the front of a thing points towards the camera, away from it, to its left or to its right.",
    truth="The nearest of the camera's four directions at the thing, within 30 degrees.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "degrees until another direction is the nearest, 15..45",
        "angle": "degrees off the direction, 0..30",
    },
    stages=("turn",),
)


@dataclass(frozen=True)
class Facing:
    """Asks of the anchor, which is turned round in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair where the anchor has a front and faces along one of the camera's axes."""
        named = phrases(twins, cast_as(twins, "anchor"))
        pairs = [
            Pair(WORDINGS, {"thing": name}, named, facts)
            for name in named
            if (facts := flipped(_fact(view, name) for view in twins.views))
        ]
        return choices(twins, self.card.name, pairs, lambda _: WAYS, 1)


def _fact(view: View, name: str) -> Fact | None:
    thing = view.scene[name]
    if not thing.fronted:
        return None
    here = frames.on_ground(thing.centre)
    axes = frames.egocentric(frames.on_ground(view.scene.camera.position), here)
    way = frames.direction((here[0] + thing.front[0], here[1] + thing.front[1]), here, axes)
    if not way.clear:
        return None
    return Fact(way.name, slices={"margin": round(45 - way.angle, 2), "angle": round(way.angle, 2)})


TASKS = (Facing(),)
