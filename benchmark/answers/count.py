"""Counts: a whole number of things, in digits or words; names, list marks and lengths are not counts."""

import re
from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import measures, ratios, reply
from spatialgauge.benchmark.answers.measures import Measure
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 1
RULES: Final = ("exact", "within_one", "mra")

_NONE = re.compile(
    r"\b(?:none|there (?:is|are) no(?:t any)?\b|there (?:isn't|aren't) any|no \w+(?: \w+)? (?:is|are|can be)"
    r" (?:visible|present|shown|seen|found)|(?:do not|don't|cannot|can't) see any)",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"(?:st|nd|rd|th|d|k|x|%|°|o'?clock|years?|minutes?|seconds?|hours?|am|pm|percent|degrees?|times|pixels?|px)$",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:so|therefore|thus|hence|which makes|making|for a total|in conclusion|overall|total(?: of| is| number)?"
    r"|giving)\b",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(r"[^.\n;]{0,40}?\b(?:in total|in all|altogether|total)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"[\s\"'(\[<:=≈~]*(?:(?:that|it|is|the|there|are|i|count|see|about|around|approximately|exactly|roughly|only"
    r"|just)"
    r"[\s:]+){0,6}[~≈]?\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|[。！？]")


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for one number."""
    del form
    return f"{question}\nAnswer with a whole number only."


def read(text: str, form: Form) -> Reading:
    """Return the whole number that the reply settles on; "none" is 0."""
    del form
    stripped = text.strip()
    if stripped.isdecimal() and stripped.isascii() and len(stripped) < 10:
        return Reading(status="parsed", value=int(stripped))
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    chosen = _declared(body)
    if chosen is None:
        chosen = _concluded(_readable(body))
    if isinstance(chosen, int):
        return Reading(status="parsed", value=chosen)
    if said := reply.refusal(body):
        return reply.refused(said[0])
    return reply.unparsed(chosen)


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of `exact`, `within_one` or `mra` (VSI-Bench's), and the signed error."""
    if rule not in RULES:
        raise ValueError(f"a count is scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, int):
        raise TypeError(f"the truth of a count is a whole number, not {truth!r}")
    if reading.status != "parsed" or not isinstance(reading.value, int):
        return Score(value=0.0, details={**dict.fromkeys(RULES, 0.0), "absolute_error": None, "signed_error": None})
    error = reading.value - truth
    details = {
        "exact": float(error == 0),
        "within_one": float(abs(error) <= 1),
        "mra": ratios.mra(reading.value, truth) if truth else float(error == 0),
    }
    return Score(value=details[rule], details={**details, "absolute_error": abs(error), "signed_error": error})


def phrase(value: JsonValue, form: Form) -> str:
    """Return the number in digits."""
    del form
    return str(value)


def _counts(text: str) -> list[tuple[Measure, int]]:
    """Return the whole numbers of a text that may count things, in their order."""
    found = []
    for measure in measures.scan(text):
        whole = measure.stated.to_integral_value()
        glued = measure.word and text[measure.end : measure.end + 1].isalpha()
        if measure.unit is not None or measure.is_range or measure.fault in ("bound", "area", "rate") or glued:
            continue
        if whole != measure.stated or not 0 <= whole < 10**9 or _NO_COUNT.match(measure.word):
            continue
        found.append((measure, int(whole)))
    return found


def _declared(body: str) -> int | str | None:
    for level in reply.finals(body):
        found: list[tuple[reply.Declared, int | str]] = []
        for final in level:
            text = _readable(final.content)
            after = reply.corrected(text)
            chosen = _of_final(after) if after is not None else None
            chosen = chosen if isinstance(chosen, int) else _of_final(text)
            if chosen is not None:
                found.append((final, chosen))
        if not found:
            continue
        last, chosen = found[-1]
        for final, other in reversed(found[:-1]):
            if other != chosen:
                if reply.corrects(body[final.end : last.start + 1]):
                    break
                return "two different final answers"
        return chosen
    return None


def _of_final(text: str) -> int | str | None:
    counts = _counts(text)
    if not counts:
        return 0 if _NONE.search(text) else None
    measure, first = counts[0]
    if len({count for _, count in counts}) == 1:
        return first
    following = text[measure.end : counts[1][0].start]
    if _LEAD.fullmatch(text, 0, measure.start) and re.search(r"[A-Za-z]{3}", following):
        return first
    return _settled(text, counts)


def _concluded(text: str) -> int | str:
    counts = _counts(text)
    if not counts:
        return 0 if _NONE.search(text) else "it states no whole number"
    if len({count for _, count in counts}) == 1:
        return counts[0][1]
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    last = max(start for start in starts if start <= counts[-1][0].start)
    inside = [pair for pair in counts if pair[0].start >= last]
    if len(inside) == len(counts) or re.search(r"[^\W\d_]{2,}", text[:last]):
        return _settled(text, inside)
    return "it lists different numbers"


_ALSO_COUNTS: Final = (
    (re.compile(r"\ba single\b", re.IGNORECASE), "1"),
    (re.compile(r"\b(?:a )?pair of\b", re.IGNORECASE), "2"),
)


def _readable(text: str) -> str:
    text = measures.readable(text)
    for pattern, number in _ALSO_COUNTS:
        text = pattern.sub(number, text)
    return text


def _settled(text: str, counts: Sequence[tuple[Measure, int]]) -> int | str:
    """Return the one number of a sentence: the only one, a sum's result, a total, or what follows a conclusion."""
    if len({count for _, count in counts}) == 1:
        return counts[0][1]
    if results := [count for measure, count in counts if measure.result]:
        return results[-1]
    first, *rest = [count for _, count in counts]
    if (
        len(rest) > 1
        and first == sum(rest)
        and re.match(r"[^.\n]{0,40}[(:]", text[counts[0][0].end : counts[1][0].start])
    ):
        return first
    totals = {count for measure, count in counts if _only_total(text, measure, counts)}
    if len(totals) == 1:
        return totals.pop()
    start = counts[0][0].start
    if cues := [match.end() for match in _CUE.finditer(text, start)]:
        after = {count for measure, count in counts if measure.start >= cues[-1]}
        if len(after) == 1:
            return after.pop()
    if reply.corrects(text[counts[-2][0].end : counts[-1][0].start]):
        return counts[-1][1]
    return "it states several numbers"


def _only_total(text: str, measure: Measure, counts: Sequence[tuple[Measure, int]]) -> bool:
    following = min((other.start for other, _ in counts if other.start > measure.start), default=len(text))
    return _IN_TOTAL.match(text, measure.end, following) is not None
