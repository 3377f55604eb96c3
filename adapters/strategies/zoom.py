"""Zoom: find what the question is about, cut it out, and ask again with the piece enlarged.

After V* (Wu and Xie 2024, arXiv:2312.14135), with one look instead of a search.
"""

from collections.abc import Sequence

from pydantic import Field, JsonValue

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.drawing import cut
from spatialgauge.adapters.strategies.finding import Thing, found
from spatialgauge.adapters.strategies.prompts import PLACES, adding, asking, question_of
from spatialgauge.adapters.strategies.reading import phrased, values
from spatialgauge.adapters.strategies.shifting import shifted
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.items import Picture, Prompt, Reply

WORDS = "The last picture is the part of the first that matters, enlarged."
MOST = 0.8
"""Share of the picture from which on a piece is no closer look."""


class ZoomOptions(WayOptions):
    """What finds, and how much is cut out."""

    finder: str | None = None
    """Spec of the model that finds the things, such as a detector; default: the same model."""
    margin: float = Field(default=0.5, ge=0)
    """What is added on each side, as a share of the found extent."""
    side: int = Field(default=768, gt=0)
    """Longest side of the piece as shown, where it is smaller, in pixels."""


async def answer(prompt: Prompt, calls: Calls, options: ZoomOptions) -> Reply:
    """Return the answer given with the piece in view; asked plainly where nothing is found, or of several pictures."""
    if len(prompt.pictures) != 1:
        return await calls.ask(prompt, "answer")
    (picture,) = prompt.pictures
    things = await found(prompt, calls, "finder")
    box = _around(things, picture, options.margin)
    if box is None:
        return await calls.ask(prompt, "answer")
    calls.notes["piece"] = list(box)
    piece = cut(picture, box, options.side)
    if prompt.form.kind not in PLACES:
        return await calls.ask(adding(prompt, WORDS, [piece]), "answer")
    wide, high = box[2] - box[0], box[3] - box[1]
    form = prompt.form.model_copy(update={"width": wide, "height": high})
    asked = asking(prompt, calls, question_of(prompt), form, (piece,))
    reply = await calls.ask(asked, "answer")
    read = values([reply], asked.form)
    if not read or not isinstance(read[0], list):
        return reply
    entries: list[JsonValue] = read[0]
    moved = shifted(entries, prompt.form, (box[0], box[1]), (picture.width, picture.height))
    return reply.model_copy(update={"text": phrased(moved, prompt)})


def _around(things: Sequence[Thing], picture: Picture, margin: float) -> tuple[int, int, int, int] | None:
    """Return the box around all things with its margin, in whole pixels; None where that is most of the picture."""
    if not things:
        return None
    left, top = min(thing.box[0] for thing in things), min(thing.box[1] for thing in things)
    right, bottom = max(thing.box[2] for thing in things), max(thing.box[3] for thing in things)
    more = margin * max(right - left, bottom - top)
    box = (
        max(0, int(left - more)),
        max(0, int(top - more)),
        min(picture.width, int(right + more) + 1),
        min(picture.height, int(bottom + more) + 1),
    )
    area = (box[2] - box[0]) * (box[3] - box[1])
    return box if area < MOST * picture.width * picture.height else None


WAY = Way(
    "Find what the question is about, cut it out, ask again with the piece enlarged",
    options=ZoomOptions,
    answer=answer,
    most=lambda options: 2,
    least=lambda options: 2,
    helpers=("finder",),
    whole=True,
)
