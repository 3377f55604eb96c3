"""In front or behind, as the camera sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, choices, couples_of
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.sighting import distance_along_sight, front_or_behind
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
ROLES: Final = ("item", "anchor", "figure")

WORDINGS: Final = (
    "From the camera's point of view, is {figure} in front of {ground} (nearer to the camera) or behind it?",
    "As the camera sees them, does {figure} stand in front of {ground}, that is on the near side, or behind it?",
    "Looking from the camera towards {ground}, is {figure} on the near side (in front) or on the far side (behind)?",
)

CARD: Final = TaskCard(
    name="front_behind",
    skill="relations",
    title="In front or behind",
    asks="Whether one thing is in front of another one or behind it, as the camera sees them.",
    truth="The direction on the ground in the camera's reflected frame, where nearest surfaces and centres agree.",
    kind=Kind.CHOICE,
    rule="exact",
    version=2,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "axis": "front-behind",
        "margin": "metres between the centres along the line of sight",
        "angle": "degrees off the line of sight at the ground object, 0..30",
        "distance_m": "metres between the centres",
        "frame_conflict": "whether the ground object's own sides give another answer",
    },
    stages=("swap", "turn", "shift"),
)


@dataclass(frozen=True)
class FrontBehind:
    """Asks of two things that exchange a near place and a far one between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two couples of the recipe's items, or of its anchor and the figures around it."""
        named = phrases(twins, [name for role in ROLES for name in cast_as(twins, role)])
        return choices(twins, self.card.name, couples_of(twins, named, WORDINGS, _fact), frames.DEPTHS, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str) -> Fact | None:
    scene = view.scene
    f, g = scene[figure], scene[ground]
    place = front_or_behind(scene, f, g)
    if place is None:
        return None
    readings = frames.directions(scene, f, g)
    own = readings.get(frames.INTRINSIC)
    ours, theirs = distance_along_sight(scene, f, g), distance_along_sight(scene, g, g)
    return Fact(
        truth=place.name,
        frames=frames.answers(readings),
        slices={
            "axis": "front-behind",
            "margin": round(abs(ours[1] - theirs[1]), 3),
            "angle": round(place.angle, 2),
            "distance_m": round(centre_distance(f, g), 3),
            "frame_conflict": own is not None and own.answer != place.name,
        },
    )


TASKS = (FrontBehind(),)
