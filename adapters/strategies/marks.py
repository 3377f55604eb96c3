"""Set-of-mark: the things are numbered in the picture, and the answer may speak of numbers (Yang et al. 2023).

arXiv:2310.11441. Where a place is asked for, the model chooses numbers, and the answer is the boxes behind them:
finding becomes choosing.
"""

import re

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.drawing import marks
from spatialgauge.adapters.strategies.finding import Thing, found
from spatialgauge.adapters.strategies.prompts import adding, freely, question_of
from spatialgauge.adapters.strategies.reading import phrased
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.answers import reply as replies
from spatialgauge.benchmark.items import Kind, Prompt, Reply

WORDS = (
    "I have labelled a number at the middle of each thing in the last picture, which is the first one otherwise: "
    "{things}. Go by the numbers."
)
CHOOSE = (
    "{question}\nI have labelled a number at the middle of each thing in the picture. Answer with the numbers of the "
    "things that are asked for, as a JSON list such as [2], and with [] if none of them is."
)


class MarksOptions(WayOptions):
    """What finds the things."""

    finder: str | None = None
    """Spec of the model that finds the things, such as a detector; default: the same model."""


async def answer(prompt: Prompt, calls: Calls, options: MarksOptions) -> Reply:
    """Return the answer given with numbers in view; asked plainly where nothing is found, or of several pictures."""
    if len(prompt.pictures) != 1:
        return await calls.ask(prompt, "answer")
    (picture,) = prompt.pictures
    things = await found(prompt, calls, "finder")
    if not things:
        return await calls.ask(prompt, "answer")
    marked = marks(picture, [thing.box for thing in things])
    if prompt.form.kind in (Kind.POINTS, Kind.BOXES2D):
        reply = await calls.ask(freely(prompt, CHOOSE.format(question=question_of(prompt)), [marked]), "choose")
        chosen = _chosen(reply, things)
        if chosen is None:
            return reply
        return reply.model_copy(update={"text": _told(chosen, prompt, (picture.width, picture.height))})
    named = ", ".join(f"{number} {thing.label}" for number, thing in enumerate(things, start=1))
    return await calls.ask(adding(prompt, WORDS.format(things=named), [marked]), "answer")


def _chosen(reply: Reply, things: list[Thing]) -> list[Thing] | None:
    """Return the things whose numbers stand in the reply's last list, None where it has none or an unknown one."""
    kept = replies.answer_part(reply.text)
    lists = re.findall(r"\[([\d,\s]*)\]", kept) if isinstance(kept, str) else []
    numbers = [int(number) for number in re.findall(r"\d+", lists[-1])] if lists else []
    if not lists or any(not 0 < number <= len(things) for number in numbers):
        return None
    return [things[number - 1] for number in dict.fromkeys(numbers)]


def _told(chosen: list[Thing], prompt: Prompt, size: tuple[int, int]) -> str:
    form = prompt.form
    across, down = (form.width or size[0]) / size[0], (form.height or size[1]) / size[1]
    boxes = [[left * across, top * down, right * across, bottom * down] for _, (left, top, right, bottom) in chosen]
    if form.kind is Kind.POINTS:
        return phrased([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] for box in boxes], prompt)
    return phrased([{"box": [*box], "label": thing.label} for box, thing in zip(boxes, chosen, strict=True)], prompt)


WAY = Way(
    "Number the things in the picture, then ask by the numbers",
    options=MarksOptions,
    answer=answer,
    most=lambda options: 2,
    least=lambda options: 2,
    helpers=("finder",),
)
