"""One module a kind of answer: how it is asked for, read and scored.

Each module offers, for its kind:

- `VERSION`: raised when its reading or its scoring changes,
- `ask(question, form) -> str`: the whole text of the prompt,
- `read(text, form) -> Reading`: what a reply says; never raises, whatever the text,
- `score(reading, truth, rule) -> Score`: how right that is, by every rule that applies,
- `phrase(value, form) -> str`: a reply that says `value`, read back as `value`.
"""

from importlib import import_module
from typing import Protocol, cast

from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Kind, Reading, Score


class AnswerKind(Protocol):
    """The shape of a module in this folder."""

    VERSION: int

    def ask(self, question: str, form: Form) -> str:
        """Return the text of the prompt."""
        ...

    def read(self, text: str, form: Form) -> Reading:
        """Return what the reply says."""
        ...

    def score(self, reading: Reading, truth: JsonValue, rule: str) -> Score:
        """Return how right the reading is."""
        ...

    def phrase(self, value: JsonValue, form: Form) -> str:
        """Return a reply that says the value."""
        ...


def of(kind: Kind) -> AnswerKind:
    """Return the module of a kind of answer, imported when it is first needed."""
    return cast("AnswerKind", import_module(f"spatialgauge.benchmark.answers.{kind.value}"))
