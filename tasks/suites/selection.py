"""Conditions on slices, as `suite build --where` takes them: "visible > .5 and (band = '1-2 m' or margin < 20)".

A grammar of comparisons joined by `and`, `or`, `not` and brackets; nothing is ever evaluated as code.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Scalar
from spatialgauge.tasks.base import Question, TaskCard

TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>-?(?:\d+\.?\d*|\.\d+))|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|!=|==?|<|>)"
    r"|(?P<bracket>[()])|(?P<word>[A-Za-z_][\w.-]*))"
)
SIGNS: Final[Mapping[str, Callable[[Scalar, Scalar], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
WORDS: Final[Mapping[str, Scalar]] = {"true": True, "false": False}

Test = Callable[[Mapping[str, Scalar]], bool]


@dataclass(frozen=True)
class Condition:
    """A parsed condition: `holds(slices)` tells whether an item meets it; a slice it lacks meets no comparison."""

    text: str
    holds: Test

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the condition a text says; UsageError names what cannot be read, and where."""
        reader = _Reader(text)
        test = reader.either()
        if reader.kind is not None:
            raise reader.fault("and, or, or the end")
        return cls(text, test)


def selected(asked: Iterable[tuple[TaskCard, Question]], condition: Condition) -> Iterator[tuple[TaskCard, Question]]:
    """Yield the questions of those pairs (and bundles) all of whose members meet the condition, in their order."""
    listed = list(asked)
    failed = {_whole(card, question) for card, question in listed if not condition.holds(question.slices)}
    return ((card, question) for card, question in listed if _whole(card, question) not in failed)


def _whole(card: TaskCard, question: Question) -> tuple[str, str]:
    return card.name, question.bundle or question.pair


class _Reader:
    """Recursive descent over the tokens of a condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.kind: str | None = None
        self.token = ""
        self._next()

    def either(self) -> Test:
        tests = [self._both()]
        while self._took("word", "or"):
            tests.append(self._both())
        return lambda slices: any(test(slices) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._took("word", "and"):
            tests.append(self._one())
        return lambda slices: all(test(slices) for test in tests)

    def _one(self) -> Test:
        if self._took("word", "not"):
            inner = self._one()
            return lambda slices: not inner(slices)
        if self._took("bracket", "("):
            inner = self.either()
            if not self._took("bracket", ")"):
                raise self.fault("a closing bracket")
            return inner
        name = self._take("word", "the name of a slice")
        sign = SIGNS[self._take("sign", "one of " + " ".join(SIGNS))]
        value = self._value()

        def test(slices: Mapping[str, Scalar]) -> bool:
            found = slices.get(name)
            return found is not None and isinstance(found, str) == isinstance(value, str) and sign(found, value)

        return test

    def _value(self) -> Scalar:
        kind, token = self.kind, self.token
        if kind not in ("number", "text", "word"):
            raise self.fault("a number, a word, or a text in quotes")
        self._next()
        if kind == "number":
            return float(token)
        return token[1:-1] if kind == "text" else WORDS.get(token, token)

    def fault(self, wanted: str) -> UsageError:
        found = repr(self.token) if self.kind else "the end"
        return UsageError(
            f"--where {self.text!r}: {wanted} is missing before {found}; write: visible > .5 and margin < 20"
        )

    def _took(self, kind: str, token: str) -> bool:
        if (self.kind, self.token) != (kind, token):
            return False
        self._next()
        return True

    def _take(self, kind: str, wanted: str) -> str:
        if self.kind != kind:
            raise self.fault(wanted)
        token = self.token
        self._next()
        return token

    def _next(self) -> None:
        rest = self.text[self.place :]
        if not rest.strip():
            self.kind, self.token = None, ""
            return
        match = TOKEN.match(self.text, self.place)
        if match is None:
            raise UsageError(f"--where {self.text!r}: {rest.strip()[:12]!r} cannot be read")
        self.place, self.kind = match.end(), match.lastgroup
        self.token = match[match.lastgroup or 0]
