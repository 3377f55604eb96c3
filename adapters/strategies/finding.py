"""Where the things are that a question is about: the first call of the strategies that draw on them or cut them out."""

from typing import NamedTuple

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.drawing import Box
from spatialgauge.adapters.strategies.prompts import asking, question_of
from spatialgauge.adapters.strategies.reading import read
from spatialgauge.benchmark.answers import boxes2d
from spatialgauge.benchmark.items import Form, Kind, Prompt


class Thing(NamedTuple):
    """A thing in the first picture: what it is called, and its box in that picture's pixels."""

    label: str
    box: Box


async def found(prompt: Prompt, calls: Calls, helper: str) -> list[Thing]:
    """Return the things the question is about, as the helper, else the model itself, finds them; perhaps none."""
    picture = prompt.pictures[0]
    named = ", ".join(prompt.phrases)
    what = named or f"everything that this question is about: {question_of(prompt)}"
    form = Form(kind=Kind.BOXES2D, width=picture.width, height=picture.height)
    asked = asking(prompt, calls, f"Find {what}", form, (picture,), helper)
    reading = read(await calls.ask(asked, "find", helper), asked.form)
    entries = reading.value if isinstance(reading.value, list) else []
    things = [
        Thing(str(entry.get("label") or "thing"), boxes2d.corners(entry))
        for entry in entries
        if isinstance(entry, dict)
    ]
    calls.notes["found"] = [[thing.label, *thing.box] for thing in things]
    return things
