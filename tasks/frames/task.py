"""What all frame tasks share: figures around an anchor, two frames that agree in one twin and disagree in the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.frames import Direction
from spatialgauge.tasks.scenes.sighting import front_or_behind, left_or_right
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
"""For each axis."""

AXES: Final = {"left-right": frames.SIDES, "front-behind": frames.DEPTHS}


@dataclass(frozen=True)
class FrameTask:
    """Asks where figures lie from an anchor in one frame, while a rival frame says the same in both twins.

    The answer in the asked frame flips between the twins and the rival's does not, so the two frames disagree in
    exactly one view of each pair. `wordings` by axis.
    """

    card: TaskCard
    frame: str
    rival: str
    wordings: Mapping[str, Sequence[str]]

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Yield pairs for at most two of the recipe's figures on each axis."""
        roles = {"ground": cast_as(twins, "anchor"), "viewer": cast_as(twins, "viewer")}
        people = {slot: names[0] for slot, names in roles.items() if names}
        figures = cast_as(twins, "figure")
        named = phrases(twins, [*people.values(), *figures])
        if "ground" not in people or not all(name in named for name in people.values()):
            return
        for axis, options in AXES.items():
            pairs = [
                Pair(self.wordings[axis], {"figure": figure, **people}, named, facts)
                for figure in figures
                if figure in named
                and (facts := flipped(self._fact(view, axis, figure, **people) for view in twins.views))
                and (len(facts) == 1 or facts[0].slices["frame_conflict"] != facts[1].slices["frame_conflict"])
            ]
            yield from choices(twins, self.card.name, pairs, options, PAIRS_MAX)

    def _fact(self, view: View, axis: str, figure: str, ground: str, viewer: str | None = None) -> Fact | None:
        """Return the answer in the asked frame, or None unless it and the rival's are plain and on the axis."""
        readings = plain_directions(view, axis, figure, ground, (self.frame, self.rival), viewer)
        if readings is None:
            return None
        asked, rival = readings[self.frame], readings[self.rival]
        return Fact(
            truth=asked.answer,
            frames=frames.answers(readings),
            slices={
                "axis": axis,
                "margin": round(45 - asked.angle, 2),
                "angle": round(asked.angle, 2),
                "distance_m": round(centre_distance(view.scene[figure], view.scene[ground]), 3),
                "frame_conflict": asked.answer != rival.answer,
            },
        )


def plain_directions(
    view: View, axis: str, figure: str, ground: str, asked: Sequence[str], viewer: str | None = None
) -> Mapping[str, Direction] | None:
    """Return the directions under every frame, or None unless the camera's and those asked for are plain there."""
    scene = view.scene
    f, g = scene[figure], scene[ground]
    readings = frames.directions(scene, f, g, scene[viewer] if viewer else None)
    plain = left_or_right if axis == "left-right" else front_or_behind
    if plain(scene, f, g) is None or not set(asked) <= readings.keys():
        return None
    return readings if {readings[frame].answer for frame in asked} <= set(AXES[axis]) else None


def frame_card(name: str, title: str, asks: str, truth: str, rival: str) -> TaskCard:
    """Return the card of a frame task; `rival` is the frame it is told apart from."""
    return TaskCard(
        name=name,
        skill="frames",
        title=title,
        asks=asks,
        truth=truth,
        kind=Kind.CHOICE,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "axis": "left-right or front-behind",
            "margin": "degrees about the ground object until another direction is the nearest, 15..45",
            "angle": "degrees off the frame's axis, 0..30",
            "distance_m": "metres between the centres",
            "frame_conflict": f"whether the {rival} frame gives another answer",
        },
        stages=("turn",),
    )
