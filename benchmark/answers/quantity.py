"""Quantities: a length, an area or an angle with its unit, however it was written, read in metres, m2 or degrees."""

import itertools
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import measures, ratios, reply, units
from spatialgauge.benchmark.answers.measures import Measure
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 1
RULES: Final = ratios.RULES

_PLAIN = re.compile(r"\s{0,9}(\d{1,12}(?:\.\d{1,20})?)[ \t]{0,3}([A-Za-z]{1,12})?\.?\s{0,9}")
_SENTENCE = re.compile(r"(?<=[.!?])[\s<]+(?=[^\d\s]|\d)|\n+|[。！？]")
_CLAUSE = re.compile(
    r"\b(?:so|therefore|thus|hence|which means|which gives|giving|resulting in|in conclusion)\b", re.IGNORECASE
)
_CHOICE_LABEL = re.compile(r"\s*\(?[A-H][.):]\s?(?=[\d.])")
_FIRST = re.compile(
    r"[\s\"'(\[<:=≈~±-]*(?:(?:that|it|is|the|distance|about|around|approximately|approx\.?|roughly|nearly|almost"
    r"|circa|ca\.|some|just"
    r"|over|under|slightly|estimated|to|be|at|between|from)[\s:]+){0,6}[~≈]?\s*$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"[\s\"')\]]*(?:,|;|/|\||x|×|or|and|by|y|et|und|oder|ou|\+|vs\.?)?[\s\"'(\[~≈]*(?:about|approximately|or|and"
    r"|about)?[\s~≈]*",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"[\s,;\"']*(?:\(|\[|/|,|;|≈|=|~|or|i\.e\.|that is|which is|equal(?:s| to)|equivalent to)[\s,]*"
    r"(?:or|about|approximately|approx\.?|around|roughly|i\.e\.,?|which is|equivalent to|nearly"
    r"|just|[~≈=])*"
    r"[\s,]*(?:about|approximately|roughly|around|[~≈])?\s*",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"\b(?:typical(?:ly)?|standard|average|usual(?:ly)?|for (?:reference|comparison|scale)|assum\w+|suppose"
    r"|generally|commonly"
    r"|known (?:to be|size|height|width)|would be about)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"[ \t-]+(?:wide|tall|high|long|deep|thick)[ \t]+(?!and\b|or\b|in\b|at\b|from\b|but\b|to\b|as\b|by\b|on\b"
    r"|so\b)[a-z]",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:but|however|though|although|estimat\w+|approximat\w+|roughly|about|around|guess|assum\w+|if i had to"
    r"|nevertheless|still|would be|~)",
    re.IGNORECASE,
)
_STATES = re.compile(r"(?:\b(?:is|be|are|about|around|roughly|approximately)|[=≈~])[ \t]{1,3}$", re.IGNORECASE)
_RUNS_INTO: Final = frozenset({"", "or", "and", "x", "×", "by"})
_PROSE = re.compile(r"[^\W\d_]{2,}")
_UNIT_KEY = re.compile(r"""["'](?:units?|distance_unit)["']\s{0,4}:\s{0,4}["']([^"'\n]{1,30})["']""", re.IGNORECASE)
_SAME: Final = Decimal("0.12")
"""How far two statements of one length may be apart, as people round when they convert: 2 m (6 ft) is 9 % off."""


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for a number in the unit of the form, or in any unit."""
    unit = units.named(form.unit) if form.unit else None
    where = f", in {unit.plural}" if unit else ""
    return f"{question}\nAnswer with a number and its unit{where}."


def read(text: str, form: Form) -> Reading:
    """Return the length in metres, the area in square metres or the angle in degrees that the reply settles on.

    A number without a unit counts only where the form names one. A range gives its midpoint and keeps its ends in the
    notes. Where one length is said twice in different units, the first counts; where the two disagree, the unit asked.
    """
    asked = units.named(form.unit) if form.unit else None
    if form.unit and asked is None:
        return reply.unparsed(f"the question asks in {form.unit!r}, which is no unit of the table")
    if (plain := _PLAIN.fullmatch(text)) and (simple := _simple(plain, asked)) is not None:
        return _reading(simple, asked)
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    chosen = _declared(body, asked)
    if chosen is None:
        declined = reply.refusal(body)
        if declined and not _HEDGED.search(body, declined.end()):
            return reply.refused(declined[0])
        chosen = _concluded(measures.readable(body), asked)
        if isinstance(chosen, str) and declined:
            return reply.refused(declined[0])
    if isinstance(chosen, str):
        return reply.unparsed(chosen)
    return _reading(chosen, asked)


def _simple(plain: re.Match[str], asked: units.Unit | None) -> Measure | None:
    """Return the measure of a reply that is nothing else, None where it takes the whole reader to tell."""
    number, name = plain.groups()
    unit = units.named(name) if name else None
    if (name and unit is None) or (unit and asked and unit.dimension != asked.dimension) or not (unit or asked):
        return None
    stated = Decimal(number)
    return Measure(stated * unit.size if unit else stated, unit, plain.start(1), plain.end(), stated)


def _reading(chosen: Measure, asked: units.Unit | None) -> Reading:
    unit = chosen.unit or asked
    if unit is None:
        return reply.unparsed("a number without a unit, and the question fixes none")
    scale = Decimal(1) if chosen.unit else unit.size
    value = float(chosen.value * scale)
    if not math.isfinite(value):
        return reply.unparsed("the number is not finite")
    if value < 0 and unit.dimension != "angle":
        return reply.unparsed(f"a negative {unit.dimension} cannot be")
    notes: dict[str, JsonValue] = {"unit": unit.symbol}
    if chosen.unit is None:
        notes["unit_assumed"] = True
    if chosen.low is not None and chosen.high is not None:
        notes["range"] = [float(chosen.low * scale), float(chosen.high * scale)]
    return Reading(status="parsed", value=value, notes=notes)


def _declared(body: str, asked: units.Unit | None) -> Measure | str | None:
    """Return the measure of the strongest declared answers, why they give none, or None where nothing is declared."""
    for level in reply.finals(body):
        found: list[tuple[reply.Declared, Measure | str]] = []
        for final in level:
            chosen = _of_final(final, body, asked)
            if chosen is not None:
                found.append((final, chosen))
        if not found:
            continue
        last, chosen = found[-1]
        for final, other in reversed(found[:-1]):
            if not _same_answer(other, chosen, asked):
                if reply.corrects(body[final.end : last.start + 1]):
                    break
                return "two different final answers"
        return chosen
    return None


def _same_answer(one: Measure | str, other: Measure | str, asked: units.Unit | None) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return _close(one, other, asked)


def _of_final(final: reply.Declared, body: str, asked: units.Unit | None) -> Measure | str | None:
    content = _CHOICE_LABEL.sub("", final.content, count=1)
    is_field = body[final.start : final.start + 1] in ("'", '"')
    if is_field and (key := _UNIT_KEY.search(body)) and measures.scan(content):
        content = f"{content} {key[1]}"
    elif final.tail and re.fullmatch(r"[\s\d.,/+-]+", content):
        content = f"{content} {final.tail}"
    text = measures.readable(content)
    first = _SENTENCE.split(text, maxsplit=1)[0] if _FIRST.match(text) is None else text
    found = _candidates(text, asked)
    if not found.kept:
        return found.why
    after = reply.corrected(text)
    if after is not None and (later := _candidates(after, asked).kept):
        return _one_of(later, after, asked)
    lead = found.kept[0]
    if _FIRST.fullmatch(text, 0, lead.start) and not lead.result:
        return _with_neighbours(found.kept, text, asked)
    sentence = [measure for measure in found.kept if measure.start < len(first)] or found.kept
    return _one_of(sentence, text, asked)


class _Found:
    """The measures of a text that may be its answer, and why there is none."""

    def __init__(self, kept: list[Measure], why: str | None) -> None:
        self.kept = kept
        self.why = why


def _candidates(text: str, asked: units.Unit | None) -> _Found:
    found = measures.scan(text, asked.symbol if asked else None)
    if not found:
        return _Found([], None)
    if asked and asked.dimension == "area":
        found = measures.areas(found, asked)
    if len(found) >= measures.MOST:
        return _Found([], f"it lists {measures.MOST} numbers or more")
    dimension = asked.dimension if asked else None
    good = [
        m for m in found if m.fault is None and (m.unit is None or dimension is None or m.unit.dimension == dimension)
    ]
    with_unit = [m for m in good if m.unit is not None]
    if with_unit:
        if _concludes_bare(text, with_unit[-1], good[-1]):
            return _Found([], "its last number has no unit, though those before have one")
        return _Found(_undisturbed(text, good, with_unit), None)
    if asked is not None and good and not any(m.fault in ("area", "rate") for m in found):
        return _Found(good, None)
    return _Found([], _why_none(found, good, asked))


def _concludes_bare(text: str, measure: Measure, last: Measure) -> bool:
    """Tell whether a later sentence ends on a number without a unit ("4 m. So it is about 3.") of who knows what."""
    between = text[measure.end : last.start]
    return last.start > measure.end and bool(_SENTENCE.search(between) and _STATES.search(between))


def _undisturbed(text: str, good: Sequence[Measure], with_unit: list[Measure]) -> list[Measure]:
    """Keep a bare number that runs straight into a measure ("1 2 cm", "1 or 2 cm"): such a pair is no answer."""
    stuck = [
        one
        for one, following in itertools.pairwise(good)
        if one.unit is None and following.unit is not None and text[one.end : following.start].strip() in _RUNS_INTO
    ]
    return sorted([*with_unit, *stuck], key=lambda measure: measure.start) if stuck else with_unit


def _why_none(found: Sequence[Measure], good: Sequence[Measure], asked: units.Unit | None) -> str:
    faults = {measure.fault for measure in found}
    if "area" in faults:
        return "a volume, not an area" if asked and asked.dimension == "area" else "an area or a volume, not a length"
    if "rate" in faults:
        return "a speed, not a length"
    if "bound" in faults:
        return "a bound, not a value"
    if good:
        return "a number without a unit, and the question fixes none"
    if asked and any(measure.unit and measure.unit.dimension != asked.dimension for measure in found):
        return "an angle, not a length" if asked.dimension == "length" else "a length, not an angle"
    words = [measure.word for measure in found if measure.word]
    return f"a number of {words[-1]!r}, which is no unit" if words else "its numbers are no measures"


def _close(one: Measure, other: Measure, asked: units.Unit | None) -> bool:
    """Tell whether two measures say the same, allowing for rounding only between different units."""
    scale = asked.size if asked else Decimal(1)
    first = one.value if one.unit else one.value * scale
    second = other.value if other.unit else other.value * scale
    if one.unit == other.unit or one.unit is None or other.unit is None:
        return first == second
    return abs(first - second) <= _SAME * max(abs(first), abs(second))


def _with_neighbours(kept: Sequence[Measure], text: str, asked: units.Unit | None) -> Measure | str:
    """Return the first measure together with those that are merely listed after it."""
    group = [kept[0]]
    for measure in kept[1:]:
        gap = text[group[-1].end : measure.start]
        if not (_LISTED.fullmatch(gap) or _ALSO.fullmatch(gap)) and "=" not in gap:
            break
        group.append(measure)
    return _one_of(group, text, asked)


def _one_of(group: Sequence[Measure], text: str, asked: units.Unit | None) -> Measure | str:
    """Return the one value of several measures: a result, one said twice, the unit asked, or why there is none."""
    results = [measure for measure in group if measure.result]
    if results:
        said_twice = _ALSO.fullmatch(text[group[0].end : results[0].start]) and _close(group[0], results[0], asked)
        group = group if said_twice else group[group.index(results[-1]) :]
    first = group[0]
    if first.unit is None and len(group) > 1 and group[1].unit is not None:
        return "two different measures side by side"
    others = [measure for measure in group[1:] if not _close(first, measure, asked)]
    if not others:
        return first
    if reply.corrects(text[group[-2].end : group[-1].start]):
        return group[-1]
    if asked is not None and not re.search(r"\b(?:or|and|by)\b|[x×]", text[first.end : others[-1].start]):
        wanted = [measure for measure in group if measure.unit == asked]
        if wanted and len(wanted) < len(group) and all(_close(wanted[0], measure, asked) for measure in wanted):
            return wanted[0]
    return f"{len(others) + 1} different measures"


def _concluded(text: str, asked: units.Unit | None) -> Measure | str:
    """Return the measure that the last telling sentence states."""
    found = _candidates(text, asked)
    if not found.kept:
        return found.why or "it states no number"
    if len(found.kept) == 1:
        return found.kept[0]
    sentences = _by_sentence(text, found.kept)
    if len(sentences) > 1:
        telling = [pair for pair in sentences if not _CONTEXT.search(text, pair[0], pair[1])]
        sentences = telling or sentences
        bare = [kept[0] for start, end, kept in sentences if not _PROSE.search(_without(text, start, end, kept))]
        last = sentences[-1]
        if len(bare) > 1 and bare[-1] in last[2] and any(not _close(bare[-1], measure, asked) for measure in bare):
            return "it lists different measures"
    start, end, kept = sentences[-1]
    if len(kept) > 1:
        cues = [match.end() for match in _CLAUSE.finditer(text, start, end)]
        for cue in reversed(cues):
            if after := [measure for measure in kept if measure.start >= cue]:
                kept = after
                break
    if len(kept) > 1:
        kept = [measure for measure in kept if not _ATTRIBUTE.match(text, measure.end)] or kept
    return _one_of(kept, text, asked)


def _without(text: str, start: int, end: int, kept: Sequence[Measure]) -> str:
    pieces, position = [], start
    for measure in kept:
        pieces.append(text[position : measure.start])
        position = measure.end
    return "".join([*pieces, text[position:end]])


def _by_sentence(text: str, kept: Sequence[Measure]) -> list[tuple[int, int, list[Measure]]]:
    """Return (start, end, measures) of each sentence that has any; a measure is never cut in two."""
    bounds = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text) + 1]
    sentences: list[tuple[int, int, list[Measure]]] = []
    index = 0
    for start, end in itertools.pairwise(bounds):
        inside = []
        while index < len(kept) and kept[index].start < end:
            inside.append(kept[index])
            index += 1
        if inside:
            sentences.append((start, min(end, len(text)), inside))
    return sentences


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the named rule, and all rules for quantities; 0 where nothing was read."""
    if rule not in RULES:
        raise ValueError(f"a quantity is scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, int | float):
        raise TypeError(f"the truth of a quantity is a number, not {truth!r}")
    stated = reading.value if reading.status == "parsed" else None
    if not isinstance(stated, int | float):
        return Score(value=0.0, details={**dict.fromkeys(RULES, 0.0), **dict.fromkeys(ratios.ERRORS)})
    scores = ratios.rules(float(stated), float(truth))
    return Score(value=scores[rule], details={**scores, **ratios.errors(float(stated), float(truth))})


def phrase(value: JsonValue, form: Form) -> str:
    """Return a value in metres or degrees as a number and the unit of the form."""
    unit = units.named(form.unit or "m") or units.BY_SYMBOL["m"]
    number = Decimal(repr(float(str(value)))) / unit.size
    plain = -6 < number.adjusted() < 15
    return f"{number:f} {unit.symbol}" if plain else f"{number:e} {unit.symbol}"
