"""SpatialVLM's chain of thought: a thinker without eyes asks the vision model small questions until it knows.

Chen et al. 2024 (arXiv:2401.12168), section 3.3. The thinker speaks in JSON, {"ask": [...]} or {"final": ...}; what
the vision model answers is put into a table of evidence, lengths in metres beside the words. A question asked before is
not asked again, and an answer that says nothing goes back as it came.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import Field, JsonValue

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.prompts import freely
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.answers import objects, quantity
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply

AT_ONCE = 4
"""Questions that count of those asked in one turn."""
TASK = (
    "You are to answer a question about a picture that you cannot see. Somebody who sees it answers simple questions "
    "for you: where one thing is, how far two are apart, how large or high something is, which of two is nearer. Break "
    "the question into such small ones, ask them, and reason from the answers; some may be wrong, so ask again in "
    'other words where they do not agree. Answer with JSON only: {{"ask": ["a question", ...]}} to ask, or {{"final": '
    '"the answer, in the form that is asked for"}}.\n\nThe question:\n{text}\n\n'
)
NOTHING = "You have asked nothing so far."
LAST = "\n\nYou can ask no more. Give the final answer now."


class OrchestratedOptions(WayOptions):
    """Who thinks, and how much may be asked."""

    thinker: str | None = None
    """Spec of the model that asks and concludes; default: the same model, without the picture."""
    asks: int = Field(default=8, gt=0)
    """Most questions to the model that sees."""


class Evidence(NamedTuple):
    """A small question and what was said to it."""

    question: str
    said: str


async def answer(prompt: Prompt, calls: Calls, options: OrchestratedOptions) -> Reply:
    """Return the thinker's final answer."""
    known: list[Evidence] = []
    while True:
        last = len(known) >= options.asks or calls.left < 3
        reply = await calls.ask(freely(prompt, _turn(prompt, known, last=last), []), "think", "thinker")
        final, asked = _read(reply)
        new = _new(asked, known)
        if final is not None or last or not new:
            calls.notes["evidence"] = [[one.question, one.said] for one in known]
            return reply if final is None else reply.model_copy(update={"text": final})
        for question in new[: min(AT_ONCE, options.asks - len(known), calls.left - 1)]:
            seen = await calls.ask(freely(prompt, f"{question}\nAnswer briefly."), "look")
            known.append(Evidence(question, _told(seen)))


def _new(asked: list[str], known: list[Evidence]) -> list[str]:
    """Return the questions that were not asked before, each once."""
    before = {one.question.casefold() for one in known}
    new: dict[str, str] = {}
    for question in asked:
        if question.casefold() not in before:
            new.setdefault(question.casefold(), question)
    return list(new.values())


def _turn(prompt: Prompt, known: list[Evidence], *, last: bool) -> str:
    table = "\n".join(f"- {one.question} -> {one.said}" for one in known)
    asked = f"What you have asked and been told:\n{table}" if known else NOTHING
    return TASK.format(text=prompt.text) + asked + (LAST if last else "")


def _read(reply: Reply) -> tuple[str | None, list[str]]:
    """Return the final answer or the questions in a turn; neither, where it is no such JSON."""
    turns = [found.value for found in objects.scan(reply.text) if isinstance(found.value, Mapping)]
    turn: Mapping[str, JsonValue] = next((one for one in reversed(turns) if "ask" in one or "final" in one), {})
    if turn.get("final") is not None:
        final = turn["final"]
        return final if isinstance(final, str) else str(final), []
    asks = turn.get("ask")
    listed = asks if isinstance(asks, list) else [asks]
    return None, [str(one).strip() for one in listed if isinstance(one, str) and one.strip()]


def _told(seen: Reply) -> str:
    """Return what was said, with its length in metres where it has one."""
    if seen.refusal:
        return "(no answer)"
    text = " ".join(seen.text.split())[:500]
    length = quantity.read(seen.text, Form(kind=Kind.QUANTITY))
    if length.status != "parsed" or not isinstance(length.value, int | float):
        return text or "(no answer)"
    return f"{text} (= {length.value:.3g} m)"


WAY = Way(
    "A model without eyes asks the one that sees small questions, and concludes",
    options=OrchestratedOptions,
    answer=answer,
    most=lambda options: 2 * options.asks + 1,
    least=lambda options: 3,
    helpers=("thinker",),
)
