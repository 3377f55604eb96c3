"""Strategies in which the model notes something down first, and answers with its notes."""

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.prompts import adding, freely, question_of
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.items import Prompt, Reply


def noting(summary: str, role: str, first: str, then: str) -> Way:
    """Return the way of asking `first` about the question, and then the question with `then`, which holds {notes}."""

    async def answer(prompt: Prompt, calls: Calls, _options: WayOptions) -> Reply:
        notes = await calls.ask(freely(prompt, first + question_of(prompt)), role)
        return await calls.ask(adding(prompt, then.format(notes=notes.text.strip())), "answer")

    return Way(summary, options=WayOptions, answer=answer, most=lambda options: 2, least=lambda options: 2)
