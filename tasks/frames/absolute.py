"""Compass directions in a photograph whose heading is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.boxes import centre_distance
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2

WORDINGS: Final = (
    "The camera that took this picture looks {heading}. In which compass direction from {ground} is {figure}?",
    "This photograph was taken looking {heading}. Is {figure} to the north, east, south or west of {ground}?",
    "Straight ahead in this picture is {heading}. Starting from {ground}, which way on the compass lies {figure}?",
)
COMPASS: Final = ("north", "east", "south", "west")
STEPS: Final = {frames.BEHIND: 0, frames.RIGHT: 1, frames.FRONT: 2, frames.LEFT: 3}
"""Quarter turns clockwise from the way the camera looks to where the figure is from the ground object."""

CARD: Final = TaskCard(
    name="frame_absolute",
    skill="frames",
    title="Compass directions",
    asks="In which compass direction one thing is from another, where the picture's heading is told.",
    truth="The nearest compass point on the ground, within 30 degrees, the camera's heading being the one told.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "heading": "the compass point the camera looks to",
        "margin": "degrees until another direction is the nearest, 15..45",
        "angle": "degrees off the direction, 0..30",
        "distance_m": "metres between the centres",
        "frame_conflict": "whether a map with north up and the picture's axes give different answers",
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class Absolute:
    """Asks of two items that change sides, or near and far, between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two couples of the recipe's items, under a heading drawn for each."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = []
        for figure, ground in combinations(named, 2):
            heading = Random(f"{twins.group}:{figure}:{ground}:heading").choice(COMPASS)
            if facts := flipped(_fact(view, figure, ground, heading) for view in twins.views):
                things = {"figure": figure, "ground": ground}
                pairs.append(Pair(WORDINGS, things, named, facts, fields={"heading": heading}))
        return choices(twins, self.card.name, pairs, COMPASS, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str, heading: str) -> Fact | None:
    scene = view.scene
    f, g = scene[figure], scene[ground]
    ahead = scene.camera.world_from_camera[:2, 2]
    axes = frames.along((float(ahead[0]), float(ahead[1])))
    place = frames.direction(frames.on_ground(f.centre), frames.on_ground(g.centre), axes)
    if not place.clear:
        return None
    point = COMPASS[(COMPASS.index(heading) + STEPS[place.name]) % 4]
    return Fact(
        point,
        frames={frames.ABSOLUTE: point, "picture": COMPASS[STEPS[place.name]]},
        slices={
            "heading": heading,
            "margin": round(45 - place.angle, 2),
            "angle": round(place.angle, 2),
            "distance_m": round(centre_distance(f, g), 3),
            "frame_conflict": heading != "north",
        },
    )


TASKS = (Absolute(),)
