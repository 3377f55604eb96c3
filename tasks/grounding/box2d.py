"""Draw a box around a thing in the picture."""

from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.grounding.task import Grounding, grounding_card
from spatialgauge.tasks.scenes.view import View

WORDINGS: Final = (
    "Draw a tight box around the visible part of {thing}. If it is not in the picture, say that there is none.",
    "Give the bounding box of what can be seen of {thing}, or an empty list if it is not there.",
    "Detect {thing} and return the smallest box around its visible pixels; none if the picture does not show it.",
)


def _box(view: View, name: str, phrase: str) -> JsonValue:
    return [{"box": list(view.seen[name].box), "label": phrase}]


TASKS = (
    Grounding(
        grounding_card(
            "box2d",
            "Box in the picture",
            "For a tight box around what the picture shows of a thing, or none where it is not there.",
            "The smallest box around the pixels that show the thing.",
            Kind.BOXES2D,
            "iou",
        ),
        WORDINGS,
        _box,
        nothing=[],
    ),
)
