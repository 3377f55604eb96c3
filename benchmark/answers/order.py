"""Orders: all the options of a question, each once, in the order the reply puts them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import reply
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 2
RULES: Final = ("exact", "pairs", "positions")

_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_TURNED = re.compile(
    r"(?<!rather )(?<!other )\bthan\b|\bafter\b(?! (?:that|this|which|it)\b)"
    r"|\bbefore (?:that|this|which|it)\b|\bpreceded by\b",
    re.IGNORECASE,
)
"""Words behind which what comes first is named second, or that compare and do not say where the order begins."""
_WORD: Final = "0-9A-Za-z_À-ɏͰ-ӿ"


def ask(question: str, form: Form) -> str:
    """Return the question, what is to be ordered a line each, and the wish for letters in order."""
    options = "\n".join(f"{letter}. {text}" for letter, text in form.options.items())
    return f"{question}\n{options}\nAnswer with all the letters in order, separated by commas."


def read(text: str, form: Form) -> Reading:
    """Return the list of letters; what misses an option or names one twice is no order."""
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    things = _things(tuple(form.options.items()))
    for level in reply.finals(body):
        found = [(final, order) for final in level if (order := things.order(final.content)) is not None]
        if found:
            return _settle(found, body)
    orders = [order for line in body.split("\n") if (order := things.order(line)) is not None]
    if not orders and (order := things.order(body)) is not None:
        orders = [order]
    if not orders:
        orders = [order for part in _SENTENCE.split(body) if (order := things.order(part)) is not None]
    if orders and (all(order == orders[-1] for order in orders) or reply.corrects(body)):
        return Reading(status="parsed", value=list(orders[-1]))
    if said := reply.refusal(body):
        return reply.refused(said[0])
    return reply.unparsed(
        "it gives several orders" if orders else f"it does not name all {len(form.options)} options once each"
    )


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, and of all three.

    `exact` wants the whole order, `pairs` is the share of pairs in their right order (Kendall), `positions` the share
    of options in their place.
    """
    if rule not in RULES:
        raise ValueError(f"an order is scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, list):
        raise TypeError(f"the truth of an order is a list of letters, not {truth!r}")
    order = reading.value
    if reading.status != "parsed" or not isinstance(order, list) or sorted(map(str, order)) != sorted(map(str, truth)):
        return Score(value=0.0, details=dict.fromkeys(RULES, 0.0))
    pairs = list(combinations(truth, 2))
    kept = sum(order.index(one) < order.index(other) for one, other in pairs)
    details = {
        "exact": float(order == truth),
        "pairs": kept / len(pairs) if pairs else 1.0,
        "positions": sum(one == other for one, other in zip(order, truth, strict=True)) / len(truth),
    }
    return Score(value=details[rule], details=dict(details))


def phrase(value: JsonValue, form: Form) -> str:
    """Return the letters, separated by commas."""
    del form
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class _Things:
    """What is to be ordered, with the patterns that find it by letter and by text."""

    wanted: list[str]
    by_text: dict[str, str]
    letters: re.Pattern[str]
    texts: re.Pattern[str]

    def order(self, part: str) -> list[str] | None:
        """Return the one full order that a piece of text states, what takes it back put first."""
        if _TURNED.search(part):
            return None
        after = reply.corrected(part)
        return (self._stated(after) if after is not None else None) or self._stated(part)

    def _stated(self, part: str) -> list[str] | None:
        letters = _merged([match[1] for match in self.letters.finditer(part)])
        if sorted(letters) == self.wanted:
            return letters
        glued = list(re.sub(r"[^A-Za-z]", "", part)) if len(part) < 40 else []
        if sorted(glued) == self.wanted:
            return glued
        texts = _merged([self.by_text[_bare(match[1])] for match in self.texts.finditer(part)])
        return texts if sorted(texts) == self.wanted else None


@lru_cache(maxsize=512)
def _things(pairs: tuple[tuple[str, str], ...]) -> _Things:
    by_text = {_bare(text): letter for letter, text in pairs if text.strip()}
    letters = "|".join(re.escape(letter) for letter, _ in sorted(pairs, key=lambda pair: -len(pair[0])))
    texts = (
        "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in sorted(by_text, key=len, reverse=True)) or "(?!)"
    )
    article = r" (?!(?:is|then|and|comes|before|followed|to|in|at|first|second|third|last)\b)[a-z]"
    return _Things(
        wanted=sorted(letter for letter, _ in pairs),
        by_text=by_text,
        letters=re.compile(rf"(?<![{_WORD}'])({letters})(?![{_WORD}]|'[a-z]|(?<=A){article}|(?<=I){article})"),
        texts=re.compile(rf"(?<![{_WORD}])({texts})(?![{_WORD}])", re.IGNORECASE),
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


def _merged(letters: Sequence[str]) -> list[str]:
    """Return the letters with direct repeats ("A. the chair" names A twice) said once."""
    return [letter for index, letter in enumerate(letters) if index == 0 or letters[index - 1] != letter]


def _settle(found: Sequence[tuple[reply.Declared, list[str]]], body: str) -> Reading:
    last, order = found[-1]
    for final, other in reversed(found[:-1]):
        if other != order:
            if reply.corrects(body[final.end : last.start + 1]):
                break
            return reply.unparsed("two different final orders")
    return Reading(status="parsed", value=list(order))
