"""The official figures of a public benchmark: its own reading, rule and mean, over the records of a run.

They stand beside the scores made here and take nothing from them but the stored replies. A reply that the official
reader cannot read, a refusal and a wrong answer are one thing to it; a failed call has no reply and enters no figure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from statistics import fmean
from typing import Final, Literal, NamedTuple, Self

from pydantic import Field, JsonValue, field_validator, model_validator

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import official as readers
from spatialgauge.benchmark.answers import ratios
from spatialgauge.benchmark.curves import curve_error
from spatialgauge.benchmark.items import Frozen, Item, Outcome, Reading, Record, Scalar
from spatialgauge.benchmark.marking import told

RIGHT = 1 - 1e-9
"""From this score on an answer counts as right where a group of them must be."""
Value = Literal[
    "score",
    "chance_adjusted",
    "read",
    "relative_accuracy",
    "relative_error",
    "soft_error",
    "clipped_error",
    "hard_error",
    "symmetry_error",
]
NUMBER_RULES: Final[Mapping[str, Callable[[float, float], float]]] = {
    "mra": ratios.mra,
    "delta_1_5": partial(ratios.within, factor=1.5),
    "delta_1_25": partial(ratios.within, factor=1.25),
}
"""Rules that take the number that was read as it is: the official code knows no whole counts."""


class Marking(Frozen):
    """How the official code marks a task: a reader of `answers.official` and a rule; empty names are ours."""

    reader: str = ""
    rule: str = ""

    @field_validator("reader")
    @classmethod
    def _known(cls, name: str) -> str:
        if name and name not in readers.READERS:
            raise ValueError(f"there is no official reader {name!r}; there are {', '.join(readers.READERS)}")
        return name


class Figure(Frozen):
    """One official number.

    It is the mean over the items whose slices meet `where` (slice to the values that count). With `by`, it is the mean
    over the values of the first slice of the mean over those of the next, and so on. With `every`, the items that share
    the value of that slice count as one, right where all of them are; each repeat is a group of its own. `value` is
    what is averaged: the score; `chance_adjusted`, SITE's `sum(hit - 1/n) / sum(1 - 1/n)`; `read`, whether there was
    anything to read; `relative_accuracy`, 1 - |p - t| / t; `relative_error`, over what was read alone; or an error of
    `curves`, over the yeses of the items of each `every` by the slice `angle`, all repeats together. `rule` stands in
    for the tasks' own where a benchmark prints one figure under several. With `of`, it is the weighted sum of other
    figures instead.
    """

    name: str
    where: Mapping[str, tuple[Scalar, ...]] = Field(default_factory=dict)
    by: tuple[str, ...] = ()
    every: str = ""
    value: Value = "score"
    angle: str = ""
    rule: str = ""
    of: Mapping[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _angles_of_curves(self) -> Self:
        if self.value.endswith("_error") and (self.value == "relative_error") == bool(self.angle and self.every):
            raise ValueError(f"figure {self.name}: an error of curves needs `angle` and `every`, and no other has them")
        return self


class Official(Frozen):
    """How a benchmark is officially scored: each task's marking, and the figures, the headline first."""

    benchmark: str
    marking: Mapping[str, Marking] = Field(default_factory=dict)
    figures: tuple[Figure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sums_of_known(self) -> Self:
        plain = {figure.name for figure in self.figures if not figure.of}
        for figure in self.figures:
            if unknown := set(figure.of) - plain:
                raise ValueError(f"figure {figure.name}: sums {', '.join(sorted(unknown))}, which is no plain figure")
        return self


class OfficialFigure(Frozen):
    """A figure's value (None where no item of it was answered), over `n` items or groups of them."""

    name: str
    value: float | None
    n: int


class _Marked(NamedTuple):
    item: Item
    repeat: int
    score: float
    reading: Reading


def official_figures(
    official: Official, items: Mapping[str, Item], records: Iterable[Record], convention: str = "pixels"
) -> tuple[OfficialFigure, ...]:
    """Return the official figures of records; `convention` names how the model was asked for places."""
    marks = [
        _mark(official, items[record.item], record, convention)
        for record in records
        if record.outcome is not Outcome.FAILED
    ]
    plain = {figure.name: _value(figure, marks) for figure in official.figures if not figure.of}
    return tuple(plain.get(figure.name) or _sum(figure, plain) for figure in official.figures)


def official_score(item: Item, reading: Reading, rule: str = "") -> float:
    """Return the score of a reading by a rule of the item's kind of answer; 0 where nothing was read."""
    if reading.status not in ("parsed", "empty"):
        return 0.0
    rule = rule or item.rule
    if rule in NUMBER_RULES and isinstance(item.truth, int | float):
        parsed = reading.status == "parsed"
        return NUMBER_RULES[rule](_number(reading.value), _number(item.truth)) if parsed else 0.0
    return answers.of(item.form.kind).score(reading, item.truth, rule).value


def _mark(official: Official, item: Item, record: Record, convention: str) -> _Marked:
    marking = official.marking.get(item.task, Marking())
    sent = (record.pictures[0].width, record.pictures[0].height) if record.pictures else None
    reading = readers.read(marking.reader, record.reply, told(item.form, convention, sent))
    return _Marked(item, record.repeat, official_score(item, reading, marking.rule), reading)


def _value(figure: Figure, marks: Sequence[_Marked]) -> OfficialFigure:
    chosen = [mark for mark in marks if all(mark.item.slices.get(name) in held for name, held in figure.where.items())]
    if figure.value == "relative_error" or figure.angle:
        chosen = [mark for mark in chosen if mark.reading.status == "parsed"]
    if figure.rule:
        chosen = [mark._replace(score=official_score(mark.item, mark.reading, figure.rule)) for mark in chosen]
    if figure.angle:
        return _curves(figure, chosen)
    units = _together(chosen, figure.every) if figure.every else [[mark] for mark in chosen]
    worth = (
        _chance_adjusted if figure.value == "chance_adjusted" else _mean_of(figure.value, together=bool(figure.every))
    )
    return OfficialFigure(name=figure.name, value=_nested(units, figure.by, worth) if units else None, n=len(units))


def _curves(figure: Figure, marks: Iterable[_Marked]) -> OfficialFigure:
    told: defaultdict[Scalar, defaultdict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        if figure.angle in mark.item.slices:
            angle = int(mark.item.slices[figure.angle])
            told[mark.item.slices[figure.every]][angle].append(float(mark.reading.value == "yes"))
    errors = [
        curve_error({angle: fmean(yeses) for angle, yeses in curve.items()}, figure.value) for curve in told.values()
    ]
    return OfficialFigure(name=figure.name, value=fmean(errors) if errors else None, n=len(errors))


Units = Sequence[Sequence[_Marked]]


def _together(marks: Iterable[_Marked], slice_: str) -> list[list[_Marked]]:
    groups: defaultdict[tuple[Scalar, int], list[_Marked]] = defaultdict(list)
    for mark in marks:
        if slice_ in mark.item.slices:
            groups[mark.item.slices[slice_], mark.repeat].append(mark)
    return list(groups.values())


def _nested(units: Units, by: Sequence[str], worth: Callable[[Units], float]) -> float:
    if not by:
        return worth(units)
    parts: defaultdict[Scalar | None, list[Sequence[_Marked]]] = defaultdict(list)
    for unit in units:
        parts[unit[0].item.slices.get(by[0])].append(unit)
    return fmean(_nested(part, by[1:], worth) for part in parts.values())


def _mean_of(value: Value, *, together: bool) -> Callable[[Units], float]:
    def one(unit: Sequence[_Marked]) -> float:
        if together:
            return float(all(mark.score >= RIGHT for mark in unit))
        (mark,) = unit
        if value == "score":
            return mark.score
        if mark.reading.status != "parsed" or value == "read":
            return float(mark.reading.status == "parsed")
        truth = _number(mark.item.truth)
        if not truth:
            return float(mark.reading.value == 0) if value == "relative_accuracy" else float(mark.reading.value != 0)
        error = abs(_number(mark.reading.value) - truth) / truth
        return error if value == "relative_error" else 1 - error

    return lambda units: fmean(map(one, units))


def _chance_adjusted(units: Units) -> float:
    chances = [1 / len(unit[0].item.form.options) for unit in units]
    hits = [float(all(mark.score >= RIGHT for mark in unit)) for unit in units]
    gained = sum(hit - chance for hit, chance in zip(hits, chances, strict=True))
    return gained / sum(1 - chance for chance in chances)


def _sum(figure: Figure, plain: Mapping[str, OfficialFigure]) -> OfficialFigure:
    parts = [(weight, plain[name]) for name, weight in figure.of.items()]
    known = [weight * part.value for weight, part in parts if part.value is not None]
    return OfficialFigure(
        name=figure.name,
        value=sum(known) if len(known) == len(parts) else None,
        n=sum(part.n for _, part in parts),
    )


def _number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)
