"""Answers from where things are: boxes and metric depth become points and extents, and these an answer.

All in the camera's frame, in metres: x right, y down, z forward. A thing's centre is the middle of its box at its
depth, its width and height those of the box there. The camera is taken to be held level.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Kind

OTHER_FRAMES: Final = re.compile(
    r"not (?:by|from) the camera|seen by|going by the front|\bits own\b|\bfac(?:es|ing)\b|\bnorth\b|\bcompass\b"
    r"|\bif the\b|\bimagine you\b|\byou (?:stand|look|are)\b|\bmoved?\b|\bturn(?:s|ed)?\b|\bclock|without being tilted",
    re.IGNORECASE,
)
"""Words of questions that are about another's view, or about what would be: boxes and depth do not tell that."""
AXES: Final[Mapping[str, tuple[int, int]]] = {
    "left": (0, -1),
    "right": (0, 1),
    "above": (1, -1),
    "below": (1, 1),
    "front": (2, -1),
    "behind": (2, 1),
}
"""A side's axis and the sign of figure minus ground on it."""
IN_PICTURE: Final = frozenset({"left", "right", "above", "below"})


@dataclass(frozen=True)
class Measured:
    """A thing in space: `centre` in metres in the camera's frame, `width` and `height` in metres."""

    name: str
    centre: tuple[float, float, float]
    width: float
    height: float

    @property
    def away(self) -> float:
        """Return the distance from the camera in metres."""
        return math.hypot(*self.centre)


def answer_of(question: str, form: Form, things: Sequence[Measured], *, flat: bool = False) -> JsonValue:
    """Return the value of the answer as a reader would, None where the question is none that geometry answers.

    `things` are in the order of the prompt's phrases: what is asked about first, what it is compared with after it.
    `flat` says that their depth is not known, so that only the picture's own left, right, up and down are.
    """
    if OTHER_FRAMES.search(question) or not things:
        return None
    words = question.lower()
    sides = IN_PICTURE if flat else frozenset(AXES)
    if form.kind is Kind.CHOICE:
        side = _side_option(form, things, sides)
        return side if side or flat else _extreme_option(words, form, things)
    if form.kind is Kind.YES_NO:
        return _yes_no(words, things, sides)
    if form.kind is Kind.ORDER:
        return _order(words, form, things, flat=flat)
    return _length(words, things) if form.kind is Kind.QUANTITY and not flat else None


def _side_option(form: Form, things: Sequence[Measured], known: AbstractSet[str]) -> str | None:
    """Return the option that names the side on which the first thing most clearly is of the second."""
    sides = {letter: _sides(text) for letter, text in form.options.items()}
    if len(things) != 2 or not all(len(found) == 1 and found[0] in known for found in sides.values()):
        return None
    shifts = {letter: _shift(found[0], things[0], things[1]) for letter, found in sides.items()}
    return max(shifts, key=shifts.__getitem__)


def _sides(text: str) -> list[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return [side for side in AXES if side in words]


def _shift(side: str, figure: Measured, ground: Measured) -> float:
    """Return how far the figure lies on a side of the ground, in metres."""
    axis, sign = AXES[side]
    return sign * (figure.centre[axis] - ground.centre[axis])


def _extreme_option(words: str, form: Form, things: Sequence[Measured]) -> str | None:
    """Return the option that names the thing with the most, or least, of what is asked for."""
    listed = {letter: thing for letter, text in form.options.items() if (thing := _named(text, things))}
    measure = _measure(words, [thing for thing in things if thing not in listed.values()])
    if measure is None or len(listed) < len(form.options):
        return None
    return max(listed, key=lambda letter: measure(listed[letter]))


def _measure(words: str, others: Sequence[Measured]) -> Callable[[Measured], float] | None:
    """Return what the thing asked for has most of."""
    if near := re.search(r"\b(near|close)(?:r|st|est)\b|\b(far)(?:ther|thest|ther)\b|\bfarthest\b|\bfurthest\b", words):
        sign = -1.0 if near[1] else 1.0
        if "camera" in words:
            return lambda thing: sign * thing.away
        if len(others) == 1:
            return lambda thing: sign * math.dist(thing.centre, others[0].centre)
        return None
    if re.search(r"\btall(?:er|est)\b", words):
        return lambda thing: thing.height
    if re.search(r"\bwide(?:r|st)\b", words):
        return lambda thing: thing.width
    if re.search(r"\b(?:bigg|larg)(?:er|est)\b", words):
        return lambda thing: thing.width * thing.height
    return None


def _named(text: str, things: Sequence[Measured]) -> Measured | None:
    bare = text.lower().removeprefix("the ").strip()
    return next((thing for thing in things if thing.name.lower() == bare), None)


def _yes_no(words: str, things: Sequence[Measured], known: AbstractSet[str]) -> str | None:
    asked = re.search(r"\b(left|right) of\b|\b(above|below|behind)\b|\bin (front) of\b", words)
    if asked is None or len(things) != 2:
        return None
    side = next(filter(None, asked.groups()))
    if side not in known:
        return None
    return "yes" if _shift(side, things[0], things[1]) > 0 else "no"


def _length(words: str, things: Sequence[Measured]) -> float | None:
    first = things[0]
    if len(things) == 1:
        if "camera" in words:
            return first.away
        if re.search(r"\b(?:tall|height|high)\b", words) and not re.search(r"\bfloor\b|\bground\b", words):
            return first.height
        return first.width if re.search(r"\b(?:wide|width)\b", words) else None
    if len(things) != 2:
        return None
    across, down, away = (one - other for one, other in zip(first.centre, things[1].centre, strict=True))
    if re.search(r"\bhorizontal|straight above|along the ground", words):
        return math.hypot(across, away)
    if re.search(r"\bvertical|\bheight\b|straight up|\bhigher\b", words):
        return abs(down)
    between = math.hypot(across, down, away)
    if re.search(r"\bgap\b|\bsurfaces?\b|\bnearest point|closest point", words):
        return max(between - (first.width + things[1].width) / 2, 0.01)
    return between


def _order(words: str, form: Form, things: Sequence[Measured], *, flat: bool) -> list[JsonValue] | None:
    listed = {letter: thing for letter, text in form.options.items() if (thing := _named(text, things))}
    if len(listed) < len(form.options):
        return None
    if re.search(r"\bleft\b.*\bright\b", words):
        return [*sorted(listed, key=lambda letter: listed[letter].centre[0] / listed[letter].centre[2])]
    if "camera" in words and re.search(r"\bnearest\b|\bclosest\b", words) and not flat:
        return [*sorted(listed, key=lambda letter: listed[letter].away)]
    return None
