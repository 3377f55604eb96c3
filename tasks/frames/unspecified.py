"""Which frame is meant when none is named: measured, not scored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.frames.task import AXES, plain_directions
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 1
"""For each axis."""

WORDINGS: Final = {
    "left-right": (
        "Is {figure} to the left or to the right of {ground}?",
        "On which side of {ground} is {figure}: left or right?",
        "Which is it: {figure} to the left of {ground}, or to its right?",
    ),
    "front-behind": (
        "Is {figure} in front of {ground} or behind it?",
        "Does {figure} stand in front of {ground}, or behind?",
        "Which is it: {figure} in front of {ground}, or behind it?",
    ),
}

CARD: Final = TaskCard(
    name="frame_unspecified",
    skill="frames",
    title="The frame meant when none is named",
    asks="Where a thing is from another one that has its own sides, in words that leave the frame open.",
    truth="None: the camera's answer stands for it, and the share of answers by frame is what is reported.",
    kind=Kind.CHOICE,
    rule="preference",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "axis": "left-right or front-behind",
        "margin": "degrees until another direction is the nearest in either frame, 15..45",
        "distance_m": "metres between the centres",
        "frame_conflict": "whether the camera's frame and the ground object's own give different answers",
    },
    stages=("turn",),
)


@dataclass(frozen=True)
class Unspecified:
    """Asks of figures around an anchor whose own frame and the camera's agree in one twin and not in the other."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Yield pairs for at most one of the recipe's figures on each axis."""
        named = phrases(twins, [*cast_as(twins, "anchor"), *cast_as(twins, "figure")])
        for axis, options in AXES.items():
            pairs = []
            for ground in cast_as(twins, "anchor"):
                for figure in cast_as(twins, "figure"):
                    one, other = (
                        _fact(view, axis, figure, ground) if {figure, ground} <= named.keys() else None
                        for view in twins.views
                    )
                    if one and other and one.slices["frame_conflict"] != other.slices["frame_conflict"]:
                        things = {"figure": figure, "ground": ground}
                        pairs.append(Pair(WORDINGS[axis], things, named, (one, other)))
            for question in choices(twins, self.card.name, pairs, options, PAIRS_MAX):
                yield replace(question, rule=self.card.rule)


def _fact(view: View, axis: str, figure: str, ground: str) -> Fact | None:
    """Return the answers of both frames, or None unless both are plain and on the axis."""
    readings = plain_directions(view, axis, figure, ground, (frames.EGOCENTRIC, frames.INTRINSIC))
    if readings is None:
        return None
    camera, own = readings[frames.EGOCENTRIC], readings[frames.INTRINSIC]
    return Fact(
        camera.answer,
        frames=frames.answers(readings),
        slices={
            "axis": axis,
            "margin": round(45 - max(camera.angle, own.angle), 2),
            "distance_m": round(centre_distance(view.scene[figure], view.scene[ground]), 3),
            "frame_conflict": camera.answer != own.answer,
        },
    )


TASKS = (Unspecified(),)
