"""Directions from the camera's point of view, about things that have a front of their own."""

from typing import Final

from spatialgauge.tasks.frames.task import FrameTask, frame_card
from spatialgauge.tasks.scenes.frames import EGOCENTRIC, INTRINSIC

WORDINGS: Final = {
    "left-right": (
        "From the camera's point of view, is {figure} to the left or to the right of {ground}?",
        "As seen in the picture, from where the camera is, on which side of {ground} is {figure}: left or right?",
        "Going by the camera's view, not by the way {ground} faces, is {figure} to the left or right of {ground}?",
    ),
    "front-behind": (
        "From the camera's point of view, is {figure} in front of {ground} or behind {ground}?",
        "As the camera sees it, is {figure} on the near side of {ground} (in front) or on the far side (behind)?",
        "Going by the camera's view, not by the way {ground} faces, is {figure} in front of {ground} or behind?",
    ),
}

TASKS = (
    FrameTask(
        frame_card(
            "frame_egocentric",
            "The camera's point of view",
            "Where a thing is from another one that has a front of its own, as the camera sees them.",
            "The direction in the camera's reflected frame: in front means nearer to the camera.",
            rival=INTRINSIC,
        ),
        frame=EGOCENTRIC,
        rival=INTRINSIC,
        wordings=WORDINGS,
    ),
)
