"""Point to a thing."""

from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.grounding.task import Grounding, grounding_card
from spatialgauge.tasks.scenes.view import View

WORDINGS: Final = (
    "Point to {thing}. If it is not in the picture, say that there is none.",
    "Where in the picture is {thing}? Give one point on it, or none if it is not there.",
    "Mark one spot on {thing}; give no point if the picture does not show it.",
)


def _mask(view: View, name: str, _phrase: str) -> JsonValue:
    return {"masks": [rle.encode(view.mask(name))]}


TASKS = (
    Grounding(
        grounding_card(
            "point_to",
            "Point to it",
            "For one point on a thing, or none where it is not there.",
            "The pixels that show the thing.",
            Kind.POINTS,
            "point_in_mask",
        ),
        WORDINGS,
        _mask,
        nothing={"masks": []},
    ),
)
