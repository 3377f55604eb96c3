"""Directions from the point of view of a thing that has a front of its own."""

from typing import Final

from spatialgauge.tasks.frames.task import FrameTask, frame_card
from spatialgauge.tasks.scenes.frames import EGOCENTRIC, INTRINSIC

WORDINGS: Final = {
    "left-right": (
        "Put yourself in the place of {ground}, facing the same way. Is {figure} on your left or on your right?",
        "With straight ahead being the way {ground} faces, is {figure} to the left or to the right of {ground}?",
        "Going by the front of {ground}, not by the camera, is {figure} to the left or to the right of {ground}?",
    ),
    "front-behind": (
        "Put yourself in the place of {ground}, facing the same way. Is {figure} in front of you or behind you?",
        "With straight ahead being the way {ground} faces, is {figure} in front of {ground} or behind?",
        "Going by the front of {ground}, not by the camera, is {figure} in front of {ground} or behind?",
    ),
}

TASKS = (
    FrameTask(
        frame_card(
            "frame_intrinsic",
            "A thing's own point of view",
            "Where a thing is from another one, going by the way that one faces.",
            "The direction in the ground object's own frame: its front, and its right as it faces its front.",
            rival=EGOCENTRIC,
        ),
        frame=INTRINSIC,
        rival=EGOCENTRIC,
        wordings=WORDINGS,
    ),
)
