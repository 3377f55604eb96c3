"""All round a thing: the direction at 36 azimuths, those near the diagonals measured and not scored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.frames import Direction
from spatialgauge.tasks.scenes.view import View

WAYS: Final = {
    frames.LEFT: "to the left",
    frames.RIGHT: "to the right",
    frames.FRONT: "in front (nearer to the camera)",
    frames.BEHIND: "behind (farther from the camera)",
}
WORDINGS: Final = (
    "From the camera's point of view, where is {figure} in relation to {ground}?",
    "As the camera sees them, in which direction from {ground} is {figure}?",
    "Seen from the camera, on which side of {ground} is {figure}?",
)

STEP: Final = 10
"""Degrees between neighbouring pictures; the figure goes round counter-clockwise, seen from above."""

SLICES: Final = {
    **SEEN_SLICES,
    "azimuth": "degrees clockwise from straight behind the ground object, as the camera sees it, modulo 180",
    "margin": "degrees until another direction is the nearest, 0..45",
    "frame_conflict": "whether the ground object's own sides give another answer",
}


@dataclass(frozen=True)
class Circle:
    """Asks at opposite azimuths, the twins; `scored` ones are within 30 degrees of an axis, the others are not."""

    card: TaskCard
    scored: bool

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for every two opposite azimuths of this task."""
        (figure,), (ground,) = cast_as(twins, "figure"), cast_as(twins, "ground")
        named = phrases(twins, [figure, ground])
        half = len(twins.views) // 2 if len(named) == 2 else 0
        rng = Random(f"{twins.group}:{self.card.name}:order")
        pairs = []
        for step in range(half):
            places = rng.sample((step, step + half), 2)
            directions = [_direction(twins.views[place], figure, ground) for place in places]
            if all(direction.clear == self.scored for direction in directions):
                one, other = (_fact(twins.views[place], figure, ground, step) for place in places)
                things, shows = {"figure": figure, "ground": ground}, ((places[0],), (places[1],))
                label = f"{figure}:{ground}:{step}"
                pairs.append(Pair(WORDINGS, things, named, (one, other), shows=shows, label=label))
        for question in choices(twins, self.card.name, pairs, lambda _: WAYS, len(pairs)):
            yield replace(question, rule=self.card.rule)


def _direction(view: View, figure: str, ground: str) -> Direction:
    scene = view.scene
    return frames.directions(scene, scene[figure], scene[ground])[frames.EGOCENTRIC]


def _fact(view: View, figure: str, ground: str, step: int) -> Fact:
    scene = view.scene
    readings = frames.directions(scene, scene[figure], scene[ground])
    seen, own = readings[frames.EGOCENTRIC], readings.get(frames.INTRINSIC)
    return Fact(
        seen.name,
        frames={frame: reading.name for frame, reading in readings.items()},
        slices={
            "azimuth": -step * STEP % 180,
            "margin": round(45 - seen.angle, 2),
            "frame_conflict": own is not None and own.name != seen.name,
        },
    )


def _card(name: str, title: str, asks: str, truth: str, rule: str) -> TaskCard:
    return TaskCard(name, "frames", title, asks, truth, Kind.CHOICE, rule, 1, 0.5, SLICES, ("circle",))


TASKS = (
    Circle(
        _card(
            "circle",
            "All round a thing",
            "In which of four directions a thing is from another, at azimuths within 30 degrees of an axis.",
            "The direction on the ground in the camera's reflected frame.",
            "exact",
        ),
        scored=True,
    ),
    Circle(
        _card(
            "circle_diagonals",
            "Between the directions",
            "The same near the diagonals, where no answer is wrong: it completes the circle of 36 azimuths.",
            "None: the nearest direction stands for it, and what is chosen where is what is reported.",
            "preference",
        ),
        scored=False,
    ),
)
