"""Motions: how a camera has moved and turned between two pictures, in five signed amounts, as SPAR-Bench asks.

A value is axis to amount: `right`, `up`, `forward` in metres, `turn_right`, `turn_up` in degrees; the other ways are
negative. What a reply does not name is 0 (arXiv 2503.22976, its scorer's `view_change_infer`).
"""

import re
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import ratios, reply
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 1
RULES: Final = ("mra", "mra_of_reply")
AXES: Final = {
    "right": ("move_right", "move_left"),
    "up": ("move_up", "move_down"),
    "forward": ("move_forward", "move_backward"),
    "turn_right": ("rotate_right", "rotate_left"),
    "turn_up": ("rotate_up", "rotate_down"),
}
"""The words for an axis, the positive way first."""
WAYS: Final = {word: (axis, sign) for axis, words in AXES.items() for word, sign in zip(words, (1, -1), strict=True)}
_NAMED: Final = re.compile(
    r"\b(move|rotate)[_ ](right|left|up|down|forward|backward)s?\b[\"'*`]*\s*(?:[:=]|by|is)?\s*[\"'*`]*"
    r"([+-]?\d{1,6}(?:\.\d{1,12})?)(?![\d.]*\d)",
    re.IGNORECASE,
)


def ask(question: str, form: Form) -> str:
    """Return the question and the form of the answer."""
    del form
    return (
        f"{question}\nAnswer in this form, left, down and backward being move_left, move_down, move_backward, "
        "rotate_left, rotate_down: move_right:0.5,move_up:0.1,move_forward:1.2,rotate_right:30,rotate_up:5"
    )


def read(text: str, form: Form) -> Reading:
    """Return the amount on each axis; a way named twice with two amounts is no answer."""
    del form
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    said: dict[str, set[float]] = {}
    for found in _NAMED.finditer(kept):
        said.setdefault(f"{found[1]}_{found[2]}".lower(), set()).add(float(found[3]))
    told = {way: amounts for way, amounts in said.items() if way in WAYS}
    if not told:
        refused = reply.refusal(kept)
        return reply.refused(refused[0]) if refused else reply.unparsed("it names no motion with an amount")
    if twice := next((way for way, amounts in told.items() if len(amounts) > 1), None):
        return reply.unparsed(f"it gives {twice} several amounts")
    return Reading(status="parsed", value=dict(amounts({way: min(held) for way, held in told.items()})))


def amounts(said: dict[str, float]) -> dict[str, float]:
    """Return the amount on each axis of ways with their amounts."""
    value = dict.fromkeys(AXES, 0.0)
    for way, amount in said.items():
        axis, sign = WAYS[way]
        value[axis] += sign * amount
    return value


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return the mean over the axes of the relative accuracy, by the rule named and by both.

    `mra` takes the error relative to the truth, `mra_of_reply`, as the official code does, relative to what was said;
    relative to 0 it is the error itself.
    """
    if rule not in RULES:
        raise ValueError(f"a motion is scored by one of {', '.join(RULES)}, not by {rule}")
    if reading.status != "parsed" or not isinstance(reading.value, dict) or not isinstance(truth, dict):
        return Score(value=0.0, details=dict.fromkeys(RULES, 0.0))
    pairs = [(float(str(reading.value[axis])), float(str(truth[axis]))) for axis in AXES]
    details = {
        "mra": sum(_accuracy(said, right, right) for said, right in pairs) / len(pairs),
        "mra_of_reply": sum(_accuracy(said, right, said) for said, right in pairs) / len(pairs),
    }
    return Score(value=details[rule], details=dict(details))


def phrase(value: JsonValue, form: Form) -> str:
    """Return the five amounts in the form that is asked for."""
    del form
    if not isinstance(value, dict):
        return str(value)
    told = {axis: float(str(value[axis])) for axis in AXES}
    return ",".join(f"{AXES[axis][amount < 0]}:{abs(amount):.12g}" for axis, amount in told.items())


def _accuracy(said: float, right: float, against: float) -> float:
    error = abs(said - right) / (abs(against) or 1.0)
    return sum(error <= bound for bound in ratios.MRA_BOUNDS) / len(ratios.MRA_BOUNDS)
