"""Where one thing is from another after it has been moved, in thought, across the camera's view."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from random import Random
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Facts, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.sighting import left_or_right
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Scene

PAIRS_MAX: Final = 2
ROLES: Final = ("item", "anchor", "figure")
STEPS: Final = (0.5, 0.75, 1.0, 1.25, 1.5)
"""Metres of the moves that are asked about."""
WAYS: Final = {"left": -1, "right": 1}
"""Sign along the camera's right."""

WORDINGS: Final = (
    "If {figure} stood {metres} m farther to the {way}, as the camera sees it, on which side of {ground} would it be?",
    "Imagine {figure} is put down {metres} m farther {way} in the camera's view. Is it then left or right of {ground}?",
    "{figure} is moved {metres} m to the camera's {way}. Seen from the camera, on which side of {ground} is it then?",
)

CARD: Final = TaskCard(
    name="after_moving",
    skill="motion",
    title="Left or right after a move",
    asks="On which side of one thing another would be after a move to the left or right by so many metres.",
    truth="The direction on the ground in the camera's frame with the moved thing in its new place.",
    kind=Kind.CHOICE,
    rule="exact",
    version=3,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "metres": "how far it is moved",
        "way": "which way it is moved",
        "margin": "metres between the two along the camera's right, after the move, the less of both twins",
        "angle": "degrees off the camera's left-right axis after the move, 0..30, the more of both twins",
    },
    stages=("swap", "shift"),
)


@dataclass(frozen=True)
class AfterMoving:
    """Asks of two things whose sides after the move differ between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two couples of things, with moves that change the side in one of the views."""
        named = phrases(twins, [name for role in ROLES for name in cast_as(twins, role)])
        rng = Random(f"{twins.group}:{self.card.name}:moves")
        pairs = []
        for figure, ground in permutations(named, 2):
            moves = [(metres, way) for metres in STEPS for way in WAYS]
            for metres, way in rng.sample(moves, len(moves)):
                facts = flipped(_fact(view, figure, ground, metres, way) for view in twins.views)
                if facts and _changes(twins, figure, ground, facts):
                    fields = {"metres": f"{metres:g}", "way": way}
                    things = {"figure": figure, "ground": ground}
                    pairs.append(Pair(WORDINGS, things, named, _as_hard(facts), fields))
                    break
        return choices(twins, self.card.name, pairs, frames.SIDES, PAIRS_MAX)


def _fact(view: View, figure: str, ground: str, metres: float, way: str) -> Fact | None:
    moved = moved_aside(view.scene, figure, WAYS[way] * metres)
    after = left_or_right(moved, moved[figure], moved[ground])
    if after is None or left_or_right(view.scene, view.scene[figure], view.scene[ground]) is None:
        return None
    across = np.subtract(moved[figure].centre, moved[ground].centre) @ moved.camera.world_from_camera[:3, 0]
    return Fact(
        after.name,
        slices={
            "metres": metres,
            "way": way,
            "margin": round(abs(float(across)), 3),
            "angle": round(after.angle, 2),
        },
    )


def _as_hard(facts: Facts) -> Facts:
    """Return the facts with the numbers of the harder twin: what is moved across ends farther off the axis."""
    margin = min(float(str(fact.slices["margin"])) for fact in facts)
    angle = max(float(str(fact.slices["angle"])) for fact in facts)
    return tuple(replace(fact, slices={**fact.slices, "margin": margin, "angle": angle}) for fact in facts)


def _changes(twins: Twins, figure: str, ground: str, facts: Facts) -> bool:
    """Tell whether the move changes the side in either view: else nothing need be imagined."""
    sides = [left_or_right(view.scene, view.scene[figure], view.scene[ground]) for view in twins.views]
    return any(side is not None and side.name != fact.truth for side, fact in zip(sides, facts, strict=True))


def moved_aside(scene: Scene, name: str, metres: float) -> Scene:
    """Return the scene with one thing moved along the camera's right (negative: left)."""
    step = metres * scene.camera.world_from_camera[:3, 0]
    x, y, z = scene[name].centre
    there = scene[name].model_copy(update={"centre": (x + float(step[0]), y + float(step[1]), z)})
    things = tuple(there if thing.id == name else thing for thing in scene.things)
    return Scene(id=scene.id, room=scene.room, things=things, camera=scene.camera)


TASKS = (AfterMoving(),)
