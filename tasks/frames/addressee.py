"""Directions as a person in the picture sees them."""

from typing import Final

from spatialgauge.tasks.frames.task import FrameTask, frame_card
from spatialgauge.tasks.scenes.frames import ADDRESSEE, EGOCENTRIC

WORDINGS: Final = {
    "left-right": (
        "As {viewer} sees it, is {figure} to the left or to the right of {ground}?",
        "Seen by {viewer}, who faces {ground}: is {figure} to the left or to the right of {ground}?",
        "{viewer} looks at {ground}. From that person's point of view, is {figure} to the left or right of {ground}?",
    ),
    "front-behind": (
        "As {viewer} sees it, is {figure} on the near side of {ground} (in front) or on the far side (behind)?",
        "Seen by {viewer}, who faces {ground}: is {figure} in front of {ground}, that is nearer, or behind?",
        "{viewer} looks at {ground}. From that person's point of view, is {figure} in front of {ground} or behind?",
    ),
}

TASKS = (
    FrameTask(
        frame_card(
            "frame_addressee",
            "Another person's point of view",
            "Where a thing is from another one, as a person in the picture sees them.",
            "The direction in that person's reflected frame: in front means nearer to the person.",
            rival=EGOCENTRIC,
        ),
        frame=ADDRESSEE,
        rival=EGOCENTRIC,
        wordings=WORDINGS,
    ),
)
