"""Measures in a text: every number with what it counts, its range, and why it may not be one.

`scan` finds them; what the reply means by several is decided in `quantity`.
"""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from spatialgauge.benchmark.answers import numbers, units

MOST: Final = 500
"""Numbers that are looked at; a reply with more is a list, not an answer."""

Fault = Literal["bound", "area", "rate", "unit", "count"]
"""Why a number is no measure: more or less than it, squared, per time, of an unknown unit, of things."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number at a place. `value` is in metres or degrees with a unit, and bare without one."""

    value: Decimal
    unit: units.Unit | None
    start: int
    end: int
    stated: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    fault: Fault | None = None
    word: str = ""
    result: bool = False
    power: int = 1

    @property
    def is_range(self) -> bool:
        """Whether it was stated by its ends."""
        return self.low is not None


_FRACTION = re.compile(r"\\[dt]?frac\s{0,3}\{([^{}]{1,40})\}\s{0,3}\{([^{}]{1,40})\}")
_DEGREE = re.compile(r"\^\s?\{?\s?\\circ\s?\}?|\\degrees?\b|\\circ\b")
_MACRO_SIGNS: Final = r"\times× \cdot· \approx≈ \sim~ \pm± \prime′ \piπ \leq≤ \geq≥ \le≤ \ge≥ \lt< \gt> \%%"
_MACROS: Final = {pair[:-1]: pair[-1] for pair in _MACRO_SIGNS.split()}
_MACRO = re.compile(r"\\[A-Za-z_]{1,40}|\\%")
_PI = re.compile(
    r"(?<![\w.])(?P<times>\d{1,6}(?:\.\d{1,6})?)?\s?π(?:\s?/\s?(?P<by>[1-9]\d{0,2}))?(?:\s?rad(?:ians?)?\b)?"
)
_CONTENT_MACROS = re.compile(r"\b(?:distance|scalar|distance_unit|value|units?)(?=\{)")

_NAMES: Final = "|".join(re.escape(name) for name in sorted(units.BY_SPELLING, key=len, reverse=True))
_LETTERS: Final = "A-Za-z_À-ɏͰ-ӿ"
_ARTICLE = re.compile(
    r"(?<!half )(?<!half of )(?<!quarter )(?<!quarter of )(?<!quarters of )(?<!third of )(?<!thirds of )\b(?:a|an"
    r"|one)\s+(?:single\s+)?(?P<unit>metre|meter|centimetre|centimeter|millimetre|millimeter|kilometre"
    r"|kilometer|foot|inch|yard|mile)"
    r"(?:\s+and\s+a\s+(?P<part>half|quarter|third))?(?=\s*(?:$|[.,;:!?)\n]|(?:away|apart|from|tall|wide|high|long"
    r"|deep|thick|behind|above|below"
    r"|to|in|or|and|between|of|on|off|at|distant|separat\w+|left|right|horizontally|vertically|would|is|closer"
    r"|further|farther|ahead)\b))",
    re.IGNORECASE,
)
_HALF_AFTER = re.compile(
    r"(?<!\d)(\d{1,9})\s+(metres?|meters?|feet|foot|inches|inch|yards?|miles?|centimet(?:er|re)s?|kilomet(?:er"
    r"|re)s?)\s+and\s+(?:a\s+)?(half|quarter)\b",
    re.IGNORECASE,
)
_PARTS: Final = {"half": ".5", "quarter": ".25", "third": ".3333333333"}

_AFTER_UNIT = "|".join(rf"(?<=\d{unit}-)" for unit in ("m", "cm", "mm", "km", "ft", "in"))
_NUMBER = re.compile(
    rf"(?:(?<![{_LETTERS}\d#])(?<![{_LETTERS}][-.])|(?<=\dft)|(?<=\dm)|{_AFTER_UNIT})"
    r"(?P<sign>(?:(?<=[\s(=\[:\"'±])|^)[-+](?=[\d.])|\bminus\s+)?"
    rf"(?P<number>{numbers.DIGITS}{numbers.POWER}?)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?P<gap>[ \t]{0,3}(?:[-,][ \t]?)?[ \t\"(\[]{0,3})"
    rf"(?:(?P<power>square|sq\.?|cubic|cu\.?)[ \t-]+)?(?P<unit>{_NAMES})(?![{_LETTERS}])\.?"
    r"(?P<exponent>[ \t]?\^[ \t]?[({]?[ \t]?[23]|(?<=[A-Za-z])[23](?!\d)|[ \t]squared|[ \t]cubed)?"
    r"(?P<rate>[ \t]?/[ \t]?(?:s|sec|h|hr|min)\b|[ \t](?:per|an|a)[ \t](?:second|minute|hour)"
    r"|[ \t]?p(?:er)?[ \t](?:second|hour))?"
    r"(?:(?<=[mM])(?P<minor>\d{2})(?![\d" + _LETTERS + r".]))?",
    re.IGNORECASE,
)
_CUBED = re.compile(r"\bcu(?:bic)?\b|3[ \t)}]*$|cubed$", re.IGNORECASE)
_POWERED = re.compile(r"[ \t-]{0,3}(?:square|sq\.?|cubic|cu\.?)[ \t-]{1,3}|[ \t]{0,3}(?:平方|立方|제곱)", re.IGNORECASE)
_INCH_WORD = re.compile(
    r"[ \t]+(?:the|a|an|this|that|these|front|total|frame|each|both|my|our|its|image|relation|order|all)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"[ \t]{0,3}(?:$|(?<=[ \t])\d|[.,;!?)\]}\"'\n|]|[-–—~±=≈+×x]|(?:away|apart|tall|wide|high|long|deep|thick"
    r"|total|in total|or so|to|and|or|from|through"
    r"|approximately|roughly|about|is the|as the|because|since)\b)",
    re.IGNORECASE,
)
_FOLLOWING_WORD = re.compile(rf"[ \t-]{{0,3}}([{_LETTERS}%°]{{1,30}})")
_IDENTIFIED = re.compile(
    r"(?:\b(?:regions?|objects?|box(?:es)?|frames?|steps?|items?|images?|pictures?|points?|markers?|numbers?|no\."
    r"|views?|cameras?|options?"
    r"|questions?|figures?|fig\.|tables?|pages?|rooms?|level|floors?|chairs?|person|ids?|index|version|v|part"
    r"|marks?|label(?:led|ed)?|step"
    r"|model|type|class|player|lane|channel|segment|mask|instance)[ \t]{0,3}[\[#<]?[ \t]?|#|\w[ \t]?\[)$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:\b(?:more|less|greater|fewer|larger|smaller|farther|further|closer|higher|lower|longer|shorter"
    r"|bigger)\s+than"
    r"|\bat\s+(?:least|most)|(?<!just )(?<!slightly )(?<!little )(?<!bit )\b(?:over|under)|\bup\s+to|\bwithin"
    r"|\bbeyond"
    r"|\bexceed(?:s|ing)?|\b(?:min|max)imum(?:\s+of)?|[<>≤≥]=?)\s*(?:about|approximately|around|roughly)?[ \t]{0,3}$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"[ \t]{1,3}or (?:more|less|fewer|longer|greater|further|farther|above|below)\b", re.IGNORECASE
)
_BULLET = re.compile(r"(?:^|\n)[ \t]{0,8}$")
_RANGE_GAP = re.compile(
    r"[ \t]{0,3}(?:[-–—~〜～]|to|through|until|a|à|bis|至|到)[ \t]{0,3}(?:about |around |approximately )?",
    re.IGNORECASE,
)
_BETWEEN_GAP = re.compile(r"[ \t]{0,3}(?:and|&|y|et|und)[ \t]{0,3}(?:about |around |approximately )?", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|entre|zwischen)\s+(?:about\s+|approximately\s+|around\s+|roughly\s+)?$", re.IGNORECASE
)
_TOLERANCE = re.compile(r"[ \t]{0,3}\(?(?:±|\+/-|\+-|plus or minus)[ \t]{0,3}", re.IGNORECASE)
_TOGETHER = re.compile(r"[ \t]{0,3}(?:,|and|&|-|–)?[ \t]{0,3}", re.IGNORECASE)
_EQUALS = re.compile(r"[=≈][ \t]{0,3}(?:about |approximately )?[({\[]?[ \t]{0,3}$")


def readable(text: str) -> str:
    """Return a `plain` text with LaTeX macros, braces and number words turned into digits and signs."""
    if "\\" in text:
        text = _DEGREE.sub("°", _FRACTION.sub(r" \1/\2 ", text))
        text = _MACRO.sub(
            lambda macro: _MACROS.get(macro[0], " " if "{" in text else " " + macro[0][1:]), _unit_macros(text)
        )
    if "{" in text or "}" in text:
        text = _CONTENT_MACROS.sub(" ", text).replace("{", " ").replace("}", " ")
    if "π" in text:
        text = _PI.sub(_in_radians, text)
    text = numbers.spelled(_ARTICLE.sub(_one, text))
    return _HALF_AFTER.sub(lambda half: f"{half[1]}{_PARTS[half[3].lower()]} {half[2]}", text)


def _unit_macros(text: str) -> str:
    return _MACRO.sub(lambda macro: " " + macro[0][1:] if macro[0][1:].lower() in units.BY_SPELLING else macro[0], text)


def _in_radians(match: re.Match[str]) -> str:
    radians = float(match["times"] or 1) * math.pi / float(match["by"] or 1)
    return f" {radians:.15f} rad "


def _one(match: re.Match[str]) -> str:
    return f"1{_PARTS[match['part'].lower()] if match['part'] else ''} {match['unit']}"


def scan(text: str, unit: str | None = None) -> list[Measure]:
    """Return the first `MOST` measures of a `readable` text in their order, ranges and compounds joined.

    `unit` is the unit that was asked for: only where it is the inch does "2 in the ..." stay a question of grammar.
    """
    found = list(itertools.islice(_singles(text, unit), MOST))
    joined: list[Measure] = []
    for measure in found:
        joined.append(measure)
        while len(joined) > 1 and (both := _join(text, joined[-2], joined[-1])) is not None:
            joined[-2:] = [both]
    return joined


def areas(found: Sequence[Measure], asked: units.Unit) -> list[Measure]:
    """Return measures where an area is asked: square ones in its unit, lengths and volumes as faults."""
    return [
        measure
        if measure.unit is None
        else replace(measure, value=measure.stated * measure.unit.size**2, unit=asked, fault=None)
        if measure.power == 2
        else replace(measure, fault=measure.fault or "unit", word=measure.unit.plural)
        for measure in found
    ]


def _singles(text: str, asked: str | None) -> Iterator[Measure]:
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start() < end:
            continue
        number = numbers.value(match["number"])
        if number is None:
            continue
        if match["sign"] and match["sign"] != "+":
            number = -number
        before = text[max(0, match.start() - 40) : match.start()]
        named = _UNIT.match(text, match.end())
        if named and not _is_unit(text, match, named):
            named = None
        if named is None:
            yield from _bare(text, match, number, before)
            continue
        end = named.end()
        unit = units.BY_SPELLING[named["unit"].lower()]
        fault: Fault | None = None
        power = 1
        if named["power"] or named["exponent"]:
            fault = "area"
            power = 3 if _CUBED.search(named[0]) else 2
        elif named["rate"]:
            fault = "rate"
        elif _is_bound(text, before, end):
            fault = "bound"
        value = number * unit.size
        if named["minor"] and unit.symbol == "m":
            value += Decimal(named["minor"]) / 100
        yield Measure(value, unit, match.start(), end, number, fault=fault, result=_is_result(before), power=power)


def _is_unit(text: str, number: re.Match[str], named: re.Match[str]) -> bool:
    name = named["unit"].lower()
    if name in ("'", '"', "''"):
        return not named["gap"].strip() and text[max(0, number.start() - 1) : number.start()] not in ("'", '"')
    if name == "in" and (named["gap"] or named.end() < len(text)) and _INCH_WORD.match(text, named.end()):
        return False
    if name == "a":
        return False
    return not ("," in named["gap"] and len(name) < 3)


def _bare(text: str, match: re.Match[str], number: Decimal, before: str) -> Iterator[Measure]:
    if before and _IDENTIFIED.search(before):
        return
    after = text[match.end() : match.end() + 3]
    if (
        after[:1] in (".", ")", ":")
        and (after[1:2].isspace() or after[1:2] == ")")
        and _BULLET.search(before)
        and after[1:].strip()
    ):
        return
    fault: Fault | None = None
    word = ""
    if _POWERED.match(text, match.end()):
        fault = "area"
    elif not _FREE.match(text, match.end()):
        following = _FOLLOWING_WORD.match(text, match.end())
        fault, word = ("unit", following[1]) if following else ("count", "")
    elif _is_bound(text, before, match.end()):
        fault = "bound"
    yield Measure(
        number,
        None,
        match.start(),
        match.end(),
        number,
        fault=fault,
        word=word,
        result=_is_result(before),
    )


def _is_bound(text: str, before: str, end: int) -> bool:
    said_before = bool(before) and not before.isspace() and _BOUND.search(before) is not None
    return said_before or _BOUND_AFTER.match(text, end) is not None


def _is_result(before: str) -> bool:
    return ("=" in before or "≈" in before) and _EQUALS.search(before) is not None


def _join(text: str, first: Measure, second: Measure) -> Measure | None:
    """Return two neighbours as one compound, range or tolerance, or None where they are two."""
    gap = text[first.end : second.start]
    if len(gap) > 30:
        return None
    if first.fault not in (None, "bound") or second.fault in ("area", "rate", "count"):
        return None
    return _compound(first, second, gap) or _range(text, first, second, gap) or _with_tolerance(first, second, gap)


def _compound(first: Measure, second: Measure, gap: str) -> Measure | None:
    if (
        first.unit is None
        or first.is_range
        or second.is_range
        or first.stated != first.stated.to_integral_value()
        or not _TOGETHER.fullmatch(gap)
    ):
        return None
    minor = second.unit
    if minor is None and first.unit.symbol == "ft" and not gap.strip() and second.fault is None:
        minor = units.BY_SYMBOL["in"]
    if minor is None and first.unit.symbol == "m" and gap == " " and 10 <= second.stated < 100:
        minor = units.BY_SYMBOL["cm"]  # "1 m 50", as the French say it
    if minor is None:
        return None
    whole = units.COMPOUND.get((first.unit.symbol, minor.symbol))
    if whole is None or not 0 <= second.stated < whole:
        return None
    size = second.stated * minor.size
    return replace(first, value=first.value + (size if first.stated >= 0 else -size), end=second.end)


def _range(text: str, first: Measure, second: Measure, gap: str) -> Measure | None:
    between = _BETWEEN_GAP.fullmatch(gap) and _BETWEEN.search(text, max(0, first.start - 30), first.start)
    if first.is_range or second.is_range or not (_RANGE_GAP.fullmatch(gap) or between):
        return None
    unit = first.unit or second.unit
    if second.unit is None and first.unit is not None:
        return None
    if unit and second.unit and unit.dimension != second.unit.dimension:
        return None
    low = first.value if first.unit or unit is None else first.value * unit.size
    high = second.value
    if not low < high or second.result or second.fault == "unit":
        return None
    following = text[second.end : second.end + 3].lstrip(" ")
    if following.startswith(("=", "≈")):
        return None
    return Measure(
        (low + high) / 2,
        unit,
        first.start,
        second.end,
        (first.stated + second.stated) / 2,
        low=low,
        high=high,
        fault=first.fault,
    )


def _with_tolerance(first: Measure, second: Measure, gap: str) -> Measure | None:
    if not _TOLERANCE.fullmatch(gap):
        return None
    if first.unit is None and second.unit is not None:
        return replace(first, unit=second.unit, value=first.value * second.unit.size, end=second.end, fault=None)
    return replace(first, end=second.end)
