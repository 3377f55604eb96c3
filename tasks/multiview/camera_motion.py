"""How the camera moved between two pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import degrees, dist
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind, Scalar
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.scenes.world import Camera

LEFT: Final = "it turned to the left"
RIGHT: Final = "it turned to the right"
NEARER: Final = "it moved closer to the things"
AWAY: Final = "it moved away from the things"
AROUND_LEFT: Final = "it went round the things to the left"
AROUND_RIGHT: Final = "it went round the things to the right"
KINDS: Final = {"pan": "turned", "orbit": "gone round", "approach": "nearer and farther"}
MOTIONS: Final = (LEFT, RIGHT, NEARER, AWAY, AROUND_LEFT, AROUND_RIGHT)

WORDINGS: Final = (
    "How did the camera move from the first picture to the second?",
    "The second picture was taken after the first. What did the camera do in between?",
    "The things stayed where they are. How was the camera moved between the first and the second picture?",
)

CARD: Final = TaskCard(
    name="camera_motion",
    skill="multiview",
    title="How the camera moved",
    asks="Whether the camera turned, came closer, went away, or walked round between two pictures, and which way.",
    truth="The change of the camera's pose; the twin shows the two pictures in the other order.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the scene",
        "template": "which wording was drawn",
        "motion": "turned, gone round, or nearer and farther",
        "margin": "degrees turned or gone round; for nearer and farther, how many times so, times ten",
    },
    stages=("pan", "approach", "orbit"),
)


@dataclass(frozen=True)
class CameraMotion:
    """Asks of two pictures in both orders."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for the first two pictures of the group."""
        one, other = (view.scene.camera for view in twins.views[:2])
        there, back, margin = motion(twins.stage, one, other)
        slices: dict[str, Scalar] = {"motion": KINDS[twins.stage], "margin": margin}
        facts = (Fact(there, slices=slices), Fact(back, slices=slices))
        pair = Pair(WORDINGS, {}, {}, facts, shows=((0, 1), (1, 0)), label="first-second")
        return choices(twins, self.card.name, [pair], MOTIONS, 1)


def motion(stage: str, one: Camera, other: Camera) -> tuple[str, str, float]:
    """Return how the camera moved from one pose to the other, how on the way back, and by how much.

    The stage says of which kind the motion is: a turn on the spot, a change of distance, a walk around.
    """
    if stage == "pan":
        turned = degrees(_turn(_heading(one), _heading(other)))
        return (LEFT, RIGHT, round(abs(turned), 1)) if turned > 0 else (RIGHT, LEFT, round(abs(turned), 1))
    if stage == "approach":
        near, far = (dist(camera.position, camera.target) for camera in (one, other))
        ratio = round(10 * max(near, far) / min(near, far), 1)
        return (NEARER, AWAY, ratio) if far < near else (AWAY, NEARER, ratio)
    middle = np.array(one.target[:2])
    gone = degrees(_turn(np.array(one.position[:2]) - middle, np.array(other.position[:2]) - middle))
    ways = (AROUND_RIGHT, AROUND_LEFT) if gone > 0 else (AROUND_LEFT, AROUND_RIGHT)
    return (*ways, round(abs(gone), 1))


def _heading(camera: Camera) -> np.ndarray:
    return camera.world_from_camera[:2, 2]


def _turn(one: np.ndarray, other: np.ndarray) -> float:
    """Return the angle from one direction on the ground to another, counter-clockwise, in radians."""
    return float(np.arctan2(one[0] * other[1] - one[1] * other[0], one @ other))


TASKS = (CameraMotion(),)
