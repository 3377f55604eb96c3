"""The prompts a strategy makes of the one it is given: other words, another question, other pictures."""

from collections.abc import Sequence

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt
from spatialgauge.benchmark.pictures import resized

PLACES = frozenset({Kind.POINTS, Kind.BOXES2D, Kind.MASKS})
"""Kinds of answer that are places in the picture."""
READY = "Then end with a line that begins with 'Answer:' and gives the answer in the form asked for above."


def freely(prompt: Prompt, text: str, pictures: Sequence[Picture] | None = None) -> Prompt:
    """Return a prompt that asks for words in no form; the pictures are the prompt's own where none are given."""
    shown = prompt.pictures if pictures is None else tuple(pictures)
    return prompt.model_copy(update={"text": text, "question": text, "free": True, "layout": None, "pictures": shown})


def adding(prompt: Prompt, words: str, pictures: Sequence[Picture] = (), *, free: bool = False) -> Prompt:
    """Return the prompt with words below its text and pictures after its own."""
    return prompt.model_copy(
        update={"text": f"{prompt.text}\n\n{words}", "pictures": (*prompt.pictures, *pictures), "free": free}
    )


def asking(
    prompt: Prompt, calls: Calls, question: str, form: Form, pictures: Sequence[Picture], helper: str | None = None
) -> Prompt:
    """Return another question in the convention, and at the size, of the model that is asked.

    Places of `form` are told in pixels of `form.width` x `form.height`, whatever the size at which it is sent.
    """
    card = calls.card(helper)
    sent = tuple(resized(picture, card.image_side) if card.image_side else picture for picture in pictures)
    if form.width is not None and sent:
        form = form.model_copy(update={"convention": card.convention, "sent": (sent[0].width, sent[0].height)})
    text = answers.of(form.kind).ask(question, form)
    return prompt.model_copy(
        update={"text": text, "question": question, "form": form, "pictures": sent, "layout": None}
    )


def question_of(prompt: Prompt) -> str:
    """Return the bare question; the whole text where an adapter was asked without one."""
    return prompt.question or prompt.text
