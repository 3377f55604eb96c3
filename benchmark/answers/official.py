"""The readers of public benchmarks' own code, where they read a reply otherwise than `answers` does.

They exist to find the figures that papers print, and serve nothing else: most take less for an answer than the readers
here, and one that takes more says so. None knows the truth. Where the official code asks another model to read the
reply, or draws an option, there is no reader here and the one of the kind of answer stands in.
"""

import math
import re
from collections.abc import Callable, Mapping
from statistics import fmean
from typing import Final

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import motion, objects, reply, units
from spatialgauge.benchmark.items import Form, Kind, Reading

Reader = Callable[[str, Form], Reading]
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
FIGURE: Final = re.compile(r"(?<!\^)\d+(?:\.\d+)?")
SIGNED: Final = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
_SCALAR = re.compile(r"\\scalar\{([^{}]{0,200})\}")
_UNIT = re.compile(r"\\distance_unit\{([^{}]{0,60})\}")
_TUPLE = re.compile(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*(?:,\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*)?\)")
_INCHES: Final = {"in": 0.0254, "inch": 0.0254, "inches": 0.0254, "feet": 0.3048, "ft": 0.3048, "foot": 0.3048}
_METRIC: Final = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0, "mm": 0.001}
Q_SPATIAL_UNITS: Final = {**_INCHES, **_METRIC}
"""Metres by unit; any other word is taken for centimetres, as the official notebook does."""


def first_word(text: str, form: Form) -> Reading:
    """VSI-Bench: what stands before the first space, without its full stop; a number is in the unit asked."""
    word = text.split(" ", maxsplit=1)[0].rstrip(".").strip()
    if form.kind is Kind.CHOICE:
        return _letter(word, form)
    return _number(word, form)


def first_character(text: str, form: Form) -> Reading:
    """CV-Bench: the first character, an opening bracket left aside."""
    return _letter(text.strip().lstrip("(")[:1], form)


def standing_letter(text: str, form: Form) -> Reading:
    """ViewSpatial-Bench: the first letter that stands alone, the article "a" included."""
    return _found(rf"\b([{_letters(form)}])\b", text, form)


def in_braces(text: str, form: Form) -> Reading:
    """SRBench: a letter in braces, else "C. Left", else "answer is C", else the first or the last letter."""
    letters = _letters(form)
    return _first_of(
        text,
        form,
        rf"\{{\s*([{letters}])\s*\}}",
        rf"\b([{letters}])\.\s",
        rf"answer\s?(?:is|:)?\s?\(?([{letters}])\b",
        rf"\b([{letters}])\b",
    )


def in_backticks(text: str, form: Form) -> Reading:
    """MMSI-Bench: the last letter in double or single backticks or braces, else one that no word follows."""
    for pattern in (r"``([^`]*)``", r"`([^`]*)`", r"\{([^{}]*)\}"):
        found = re.search(pattern, text)
        if found and (letters := [sign for sign in found[1] if sign in form.options]):
            return _letter(letters[-1], form)
    return _first_of(text, form, rf"\b([{_letters(form)}])\b(?!\s[a-zA-Z])")


def last_letter(text: str, form: Form) -> Reading:
    """MindCube: the last "X." of the reply, else the last letter that stands alone."""
    letters = _letters(form)
    for pattern in (rf"\b([{letters}])\.", rf"\b([{letters}])\b"):
        if found := re.findall(pattern, text):
            return _letter(found[-1], form)
    return reply.unparsed("no letter")


def answer_line(text: str, form: Form) -> Reading:
    """OmniSpatial: "Answer: X"; where there is none the official code takes A, and so does this."""
    found = re.findall(rf"Answer\s*:\s*\(?([{_letters(form)}])\b", text)
    return _letter(found[-1] if found else "A", form)


def boxed(text: str, form: Form) -> Reading:
    r"""STARE: what stands in the last `\boxed{}`, read as the kind of answer reads it."""
    found = re.findall(r"\\boxed\{([^{}]{0,200})\}", text)
    return answers.of(form.kind).read(found[-1], form) if found else reply.unparsed("no box")


def in_json(text: str, form: Form) -> Reading:
    """Spatial457: the `Answer` of a JSON object, read as the kind of answer reads it."""
    for found in objects.scan(text):
        if isinstance(found.value, Mapping) and "Answer" in found.value:
            return answers.of(form.kind).read(str(found.value["Answer"]), form)
    return reply.unparsed("no JSON answer")


def option_words(text: str, form: Form) -> Reading:
    """SpatialMQA and SPHERE: an option word for word, or one of the words that a slash parts.

    The official test of SpatialMQA (`output in answer`) lets "o" pass for "on/above"; here it does not.
    """
    said = text.strip().strip(".").lower()
    for letter, option in form.options.items():
        if said and said in (option.lower(), *option.lower().split("/")):
            return Reading(status="parsed", value=letter)
    return reply.unparsed("no option")


def letters_in_order(text: str, form: Form) -> Reading:
    """LEGO-Puzzles, sorting: the first run of letters that names every option once."""
    for run in re.findall(rf"[{_letters(form)}]+", text):
        if sorted(run) == sorted(form.options):
            return Reading(status="parsed", value=list(run))
    return reply.unparsed("no order of all options")


def yes_at_start(text: str, form: Form) -> Reading:
    """RoboSpatial-Home: whether the reply begins with yes or with no."""
    del form
    said = next((word for word in ("yes", "no") if text.strip().lower().startswith(word)), None)
    return Reading(status="parsed", value=said) if said else reply.unparsed("it begins with neither yes nor no")


def truth_word(text: str, form: Form) -> Reading:
    """VSR: the first of the words yes, no, true, false."""
    del form
    found = re.search(r"\b(?:(yes|true)|no|false)\b", text, re.IGNORECASE)
    if found is None:
        return reply.unparsed("none of yes, no, true, false")
    return Reading(status="parsed", value="yes" if found[1] else "no")


def scalar_and_unit(text: str, form: Form) -> Reading:
    r"""Q-Spatial: the mean of the numbers in the last `\scalar{}`, in the last `\distance_unit{}`."""
    del form
    scalars, named = _SCALAR.findall(text), _UNIT.findall(text)
    numbers = [float(number) for number in NUMBER.findall(scalars[-1])] if scalars else []
    if not numbers or not named:
        return reply.unparsed("no scalar with its unit")
    return _finite(fmean(numbers) * Q_SPATIAL_UNITS.get(named[-1].strip().lower(), 0.01))


def first_number(text: str, form: Form) -> Reading:
    """PixMo-Count, as lmms-eval has it: the first whole number of the reply."""
    del form
    found = re.search(r"\d{1,9}", text)
    return Reading(status="parsed", value=int(found[0])) if found else reply.unparsed("no number")


def first_figure(text: str, form: Form) -> Reading:
    """SPAR-Bench: the first number of the reply without its sign, in the unit asked."""
    found = FIGURE.search(text)
    return _number(found[0] if found else "", form)


def last_figure(text: str, form: Form) -> Reading:
    """SPAR-Bench, several views: the last number of the reply without its sign, in the unit asked."""
    found = FIGURE.findall(text)
    return _number(found[-1] if found else "", form)


def motions(text: str, form: Form) -> Reading:
    """SPAR-Bench: pairs of a way and an amount, parted by commas, and nothing else."""
    del form
    said = {}
    for part in text.split(","):
        way, mark, amount = (piece.strip() for piece in part.partition(":"))
        if not mark or not SIGNED.fullmatch(amount):
            return reply.unparsed(f"{part[:20]!r} is no motion with its amount")
        said[way] = float(amount)
    return Reading(status="parsed", value=dict(motion.amounts({way: said[way] for way in motion.WAYS if way in said})))


def tuples(text: str, form: Form) -> Reading:
    """Where2Place: (x, y) tuples, shares of the picture where a number has a point, else pixels; four are a box's.

    Of a box the official code marks every pixel; here its centre stands for it.
    """
    if form.width is None or form.height is None:
        return reply.unparsed("the form has no picture size")
    points = []
    for found in _TUPLE.finditer(text):
        shares = "." in found[0]
        try:
            numbers = [float(number) for number in found.groups() if number is not None]
        except ValueError:
            continue
        x, y = (numbers[0] + numbers[2]) / 2 if len(numbers) == 4 else numbers[0], numbers[1]
        y = (y + numbers[3]) / 2 if len(numbers) == 4 else y
        if math.isfinite(x) and math.isfinite(y):
            points.append([x * form.width, y * form.height] if shares else [x, y])
    return Reading(status="parsed", value=points) if points else reply.unparsed("no tuples")


READERS: Final[Mapping[str, Reader]] = {
    reader.__name__: reader
    for reader in (
        first_word,
        first_character,
        standing_letter,
        in_braces,
        in_backticks,
        last_letter,
        answer_line,
        boxed,
        in_json,
        option_words,
        letters_in_order,
        yes_at_start,
        truth_word,
        scalar_and_unit,
        first_number,
        first_figure,
        last_figure,
        motions,
        tuples,
    )
}


def read(name: str, text: str, form: Form) -> Reading:
    """Return the reading of a reply by an official reader; an empty name is the kind's own reader."""
    return READERS[name](text, form) if name else answers.of(form.kind).read(text, form)


def _letters(form: Form) -> str:
    return "".join(re.escape(letter) for letter in form.options) or "\0"  # a form without options has no letter


def _letter(said: str, form: Form) -> Reading:
    by_case = {letter.lower(): letter for letter in form.options}
    letter = by_case.get(said.lower())
    return Reading(status="parsed", value=letter) if letter else reply.unparsed(f"{said[:20]!r} is no option")


def _found(pattern: str, text: str, form: Form) -> Reading:
    found = re.search(pattern, text, re.IGNORECASE)
    return _letter(found[1], form) if found else reply.unparsed("no letter")


def _first_of(text: str, form: Form, *patterns: str) -> Reading:
    found = next((match for pattern in patterns if (match := re.search(pattern, text))), None)
    return _letter(found[1][-1:], form) if found else reply.unparsed("no letter")


def _number(word: str, form: Form) -> Reading:
    if not NUMBER.fullmatch(word):
        return reply.unparsed(f"{word[:20]!r} is no number")
    number = float(word)
    unit = units.named(form.unit) if form.unit else None
    return _finite(number * float(unit.size) if unit else number)


def _finite(number: float) -> Reading:
    return Reading(status="parsed", value=number) if math.isfinite(number) else reply.unparsed("no finite number")
