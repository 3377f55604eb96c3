"""Directions on the ground, in degrees clockwise from straight ahead: clock hours, degrees, compass points, words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pydantic import JsonValue

from spatialgauge.benchmark.answers import measures, reply
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 2
RULES: Final = ("clock", "degrees", "within_30_degrees")
NEAR: Final = 30.0
"""Degrees, the width of an hour."""

_WISH: Final = {
    "clock": "Answer with a clock hour: 12 o'clock is straight ahead, 3 o'clock is to the right.",
    "compass": "Answer with a compass direction (north, north-east, east, ...).",
    "deg": "Answer in degrees, clockwise from straight ahead (0 to 360).",
}
_POINTS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_CLOCK = re.compile(
    r"(?<![\d.:])(?:(?P<from>1[0-2]|0?[1-9])[ \t]?(?:[-–]|to|(?<=\d )and)[ \t]?)?"
    r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?[ \t-]{0,3}(?:o\s?'?\s?clock|(?:点钟|點鐘"
    r"|時の方向|点方向|시 방향))",
    re.IGNORECASE,
)
_DIAL = re.compile(r"(?<![\d.:])(?P<hour>1[0-2]|0?[1-9]):(?P<minute>[0-5]\d)(?![\d:])")
_DEGREES = re.compile(
    r"(?<![\d.])(?P<sign>(?<![\d°])[-+]|minus )?(?P<number>\d{1,4}(?:[.,]\d{1,6})?)[ \t-]{0,3}(?:°"
    r"|deg(?:ree)?s?\b|度|градус\w*|grados?|grad\b)"
    r"(?P<turn>[ \t,]{0,3}(?:to (?:the|my|your|its|his|her) )?(?:(?P<left>left|counter-?\s?clockwise"
    r"|anti-?\s?clockwise|ccw)"
    r"|(?P<right>right|clockwise|cw))\b)?",
    re.IGNORECASE,
)
_COMPASS = re.compile(
    r"\b(?P<word>(?:(?:north|south)(?:[- ]?(?:north|south))?(?:[- ]?(?:east|west))?|(?:east|west)(?:[- ]?(?:north"
    r"|south)[- ]?(?:east|west))?)"
    r"(?:(?<=east)[- ]?(?:north|south)[- ]?east)?)(?:ern|wards?)?\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?<![\w'])(?:N|E|S|W|NE|NW|SE|SW|NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW)(?![\w'])")
_WORD = re.compile(
    r"\b(?:(?P<front>straight ahead|ahead|in front|front|forwards?)|(?P<back>behind|backwards?|back|rear)"
    r"|(?P<left>left)"
    r"|(?P<right>right(?! (?:behind|ahead|in front)\b)))(?=\b|ward)",
    re.IGNORECASE,
)
_REJECTED = re.compile(
    r"(?:\bnot|n't|\brather than|\binstead of|\bnor)\s+(?:(?:to|on|in|at|the)\s+){0,3}$", re.IGNORECASE
)
_LINK: Final = r"(?:and|but|to|on|the|its|at|slightly|somewhat|diagonally|towards?|side|a bit|of|it)"
_JOINED = re.compile(rf"[\s,/-]*{_LINK}?(?:[\s,-]+{_LINK}){{0,4}}[\s-]*", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?: of)?(?: (?:the |a |an |my |your |its )?\w+){0,2},? (?:and |but )?(?:slightly |somewhat )?"
    r"(?:to|on) (?:the|its|my|your) ",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_AGREE: Final = 60.0


class _Said(NamedTuple):
    """One statement of a direction: how exactly it was said, where it points, and where it stands."""

    exactness: int
    bearing: float
    start: int
    end: int


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for a clock hour, degrees or a compass point."""
    return f"{question}\n{_WISH.get(form.unit or 'deg', _WISH['deg'])}"


def read(text: str, form: Form) -> Reading:
    """Return the bearing in degrees, in [0, 360); a bare number is read in the unit of the form."""
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    chosen = _declared(body, form.unit)
    if chosen is None:
        chosen = _concluded(measures.readable(body), form.unit)
    if isinstance(chosen, _Said):
        how = ("words", "compass", "degrees", "clock")[chosen.exactness]
        return Reading(status="parsed", value=chosen.bearing, notes={"how": how})
    if said := reply.refusal(body):
        return reply.refused(said[0])
    return reply.unparsed(chosen)


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the value of the rule named, and the errors behind the rules.

    `clock` is right within an hour round the dial (SpatialRGPT-Bench); `degrees` falls from 1 to 0 over half a turn;
    `within_30_degrees` is right up to that error.
    """
    if rule not in RULES:
        raise ValueError(f"a direction is scored by one of {', '.join(RULES)}, not by {rule}")
    if not isinstance(truth, int | float):
        raise TypeError(f"the truth of a direction is a number of degrees, not {truth!r}")
    if reading.status != "parsed" or not isinstance(reading.value, int | float):
        return Score(value=0.0, details={**dict.fromkeys(RULES, 0.0), "degrees_error": None, "hours_error": None})
    error = apart(reading.value, truth)
    hours = abs(hour(reading.value) - hour(truth))
    hours = min(hours, 12 - hours)
    details = {"clock": float(hours <= 1), "degrees": 1 - error / 180, "within_30_degrees": float(error <= NEAR)}
    return Score(value=details[rule], details={**details, "degrees_error": error, "hours_error": float(hours)})


def apart(one: float, other: float) -> float:
    """Return the angle between two bearings in degrees, in [0, 180]."""
    difference = abs(one - other) % 360.0
    return min(difference, 360.0 - difference)


def hour(bearing: float) -> int:
    """Return the clock hour of a bearing in degrees, 0 for twelve o'clock."""
    return round(bearing / 30.0) % 12


def phrase(value: JsonValue, form: Form) -> str:
    """Return a bearing in the unit of the form."""
    bearing = float(str(value)) % 360.0
    if form.unit == "clock":
        hours, half = divmod(bearing, 30.0)
        return f"{int(hours) or 12}:{int(half * 2):02d} o'clock" if half else f"{int(hours) or 12} o'clock"
    if form.unit == "compass" and bearing % 22.5 == 0:
        return _POINTS[int(bearing / 22.5)]
    return f"{bearing!r} degrees"


def _declared(body: str, unit: str | None) -> _Said | str | None:
    for level in reply.finals(body):
        found: list[tuple[reply.Declared, _Said | str]] = []
        for final in level:
            text = measures.readable(final.content)
            after = reply.corrected(text)
            chosen = _one(_said(after, unit)) if after is not None else None
            chosen = chosen if isinstance(chosen, _Said) else _one(_said(text, unit))
            if chosen is not None:
                found.append((final, chosen))
        if not found:
            continue
        last, chosen = found[-1]
        for final, other in reversed(found[:-1]):
            same = isinstance(other, _Said) and isinstance(chosen, _Said) and other.bearing == chosen.bearing
            if not same:
                if reply.corrects(body[final.end : last.start + 1]):
                    break
                return "two different final answers"
        return chosen
    return None


def _concluded(text: str, unit: str | None) -> _Said | str:
    said = list(_said(text, unit))
    chosen = _one(said)
    if isinstance(chosen, str):
        starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
        last = max(start for start in starts if start <= said[-1].start)
        inside = [one for one in said if one.start >= last]
        if last and re.search(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}", text[:last]):
            chosen = _one(inside)
        if isinstance(chosen, str) and len(said) > 1 and reply.corrects(text[said[-2].end : said[-1].start]):
            return said[-1]
    return chosen if chosen is not None else "it names no direction on the ground"


def _one(found: Iterable[_Said]) -> _Said | str | None:
    """Return the most exact of statements that agree, or why they do not."""
    said = list(found)
    if not said:
        return None
    best = max(said, key=lambda one: one.exactness)
    exact = [one for one in said if one.exactness == best.exactness]
    if any(one.bearing != exact[0].bearing for one in exact):
        return "it names several directions"
    if any(apart(one.bearing, best.bearing) > _AGREE for one in said):
        return "its directions contradict each other"
    return exact[0]


def _said(text: str, unit: str | None) -> Iterator[_Said]:
    clocks = [_Said(3, _hour(match), *match.span()) for match in _CLOCK.finditer(text)]
    if not clocks and unit == "clock":
        clocks = [_Said(3, _dial(match["hour"], match["minute"]), *match.span()) for match in _DIAL.finditer(text)]
    degrees = [_Said(2, _turned(match), *match.span()) for match in _DEGREES.finditer(text)]
    compass = [*_compass(text)]
    taken = [(one.start, one.end) for one in degrees]
    words = [one for one in _words(text) if not any(start <= one.start < end for start, end in taken)]
    if not (clocks or degrees) and unit in ("clock", "deg"):
        degrees = list(_bare(text, unit))
    yield from sorted([*clocks, *degrees, *compass, *words], key=lambda one: one.start)


def _hour(match: re.Match[str]) -> float:
    """Return the bearing of an hour, or the middle of two hours the shorter way round."""
    hour = _dial(match["hour"], match["minute"])
    if not match["from"]:
        return hour
    half = ((hour - _dial(match["from"], None) + 180.0) % 360.0 - 180.0) / 2
    return (hour - half) % 360.0


def _dial(hours: str, minutes: str | None) -> float:
    return (int(hours) % 12) * 30.0 + int(minutes or 0) * 0.5


def _turned(match: re.Match[str]) -> float:
    degrees = float(match["number"].replace(",", "."))
    if match["sign"] and match["sign"] != "+":
        degrees = -degrees
    return (-degrees if match["left"] else degrees) % 360.0


def _bare(text: str, unit: str) -> Iterator[_Said]:
    for measure in measures.scan(text):
        if measure.unit is not None or measure.fault is not None or measure.is_range:
            continue
        number = float(measure.stated)
        if unit == "deg" and abs(number) <= 360:
            yield _Said(2, number % 360.0, measure.start, measure.end)
        elif unit == "clock" and number.is_integer() and 1 <= number <= 12:
            yield _Said(3, _dial(str(int(number)), None), measure.start, measure.end)


def _compass(text: str) -> Iterator[_Said]:
    for match in _COMPASS.finditer(text):
        letters = "".join(word[0].upper() for word in re.findall("north|east|south|west", match["word"].lower()))
        if letters in _POINTS and not _REJECTED.search(text, max(0, match.start() - 30), match.start()):
            yield _Said(1, _POINTS.index(letters) * 22.5, *match.span())
    for match in _LETTERS.finditer(text):
        yield _Said(1, _POINTS.index(match[0]) * 22.5, *match.span())


def _words(text: str) -> Iterator[_Said]:
    matches = [
        match for match in _WORD.finditer(text) if not _REJECTED.search(text, max(0, match.start() - 30), match.start())
    ]
    index = 0
    while index < len(matches):
        group = [matches[index]]
        if index + 1 < len(matches) and _combine(group[0], matches[index + 1], text):
            group.append(matches[index + 1])
        index += len(group)
        yield _Said(0, _between([str(match.lastgroup) for match in group]), group[0].start(), group[-1].end())


def _combine(first: re.Match[str], second: re.Match[str], text: str) -> bool:
    axes = {name in ("front", "back") for name in (first.lastgroup, second.lastgroup)}
    place = first.end(), second.start()
    return len(axes) == 2 and bool(_JOINED.fullmatch(text, *place) or _ASIDE.fullmatch(text, *place))


def _between(names: Sequence[str]) -> float:
    bearings = {"front": 0.0, "right": 90.0, "back": 180.0, "left": 270.0}
    if len(names) == 1:
        return bearings[names[0]]
    return {"front,left": 315.0, "front,right": 45.0, "back,left": 225.0, "back,right": 135.0}[
        ",".join(sorted(names, key=lambda name: name in ("left", "right")))
    ]
