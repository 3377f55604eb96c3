"""Cut a thing out of the picture."""

from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.grounding.task import Grounding, grounding_card
from spatialgauge.tasks.scenes.view import View

WORDINGS: Final = (
    "Segment {thing}. If it is not in the picture, return an empty list.",
    "Give the mask of the visible part of {thing}, or an empty list if it is not there.",
    "Cut {thing} out of the picture: return its mask, or an empty list if the picture does not show it.",
)


def _mask(view: View, name: str, phrase: str) -> JsonValue:
    return [{"mask": rle.encode(view.mask(name)), "box": list(view.seen[name].box), "label": phrase}]


TASKS = (
    Grounding(
        grounding_card(
            "mask",
            "Segment it",
            "For the pixels that show a thing, or none where it is not there.",
            "The pixels whose rays hit the thing first.",
            Kind.MASKS,
            "giou",
        ),
        WORDINGS,
        _mask,
        nothing=[],
    ),
)
