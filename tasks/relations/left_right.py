"""Left or right, as the camera sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES
from spatialgauge.tasks.pairs import Fact, choices, couples
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.sighting import bearing, left_or_right
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 4

WORDINGS: Final = (
    "From the camera's point of view, is {figure} to the left or to the right of {ground}?",
    "Looking at the picture, on which side of {ground} is {figure}: left or right, as the camera sees it?",
    "As seen from the camera, does {figure} stand to the left of {ground} or to the right of it?",
    "{figure}, compared with {ground}: is it further to the left or further to the right, as the camera sees them?",
)

CARD: Final = TaskCard(
    name="left_right",
    skill="relations",
    title="Left or right",
    asks="On which side of one thing another one is, as the camera sees them.",
    truth="The direction on the ground in the camera's reflected frame, where bearings and picture agree.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "axis": "left-right",
        "margin": "degrees between the two bearings from the camera",
        "angle": "degrees off the camera's left-right axis at the ground object, 0..30",
        "distance_m": "metres between the centres",
        "frame_conflict": "whether the ground object's own sides give another answer",
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class LeftRight:
    """Asks of two things that change sides between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most four couples of the recipe's items."""
        return choices(twins, self.card.name, couples(twins, WORDINGS, _fact), frames.SIDES, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str) -> Fact | None:
    scene = view.scene
    f, g = scene[figure], scene[ground]
    side = left_or_right(scene, f, g)
    if side is None:
        return None
    readings = frames.directions(scene, f, g)
    own = readings.get(frames.INTRINSIC)
    return Fact(
        truth=side.name,
        frames=frames.answers(readings),
        slices={
            "axis": "left-right",
            "margin": round(abs(bearing(scene, f) - bearing(scene, g)), 2),
            "angle": round(side.angle, 2),
            "distance_m": round(centre_distance(f, g), 3),
            "frame_conflict": own is not None and own.answer != side.name,
        },
    )


TASKS = (LeftRight(),)
