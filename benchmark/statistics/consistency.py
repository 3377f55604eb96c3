"""How much a model agrees with itself: the same questions asked several times."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low, stdev

from spatialgauge.benchmark.items import UNSCORED, Form, Frozen, Item, Kind, Outcome, Record, canonical_json
from spatialgauge.benchmark.statistics.correlation import intra_class_correlation
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval

NEAR = 1.1
"""Two lengths are the same answer when the larger is at most so many times the smaller."""
NEAR_DEGREES = 10.0
"""Two angles are the same answer when they are at most so far apart."""


class Consistency(Frozen):
    """What repeats say of the items that were scored at least twice.

    `agreement`: the chance that two repeats of an item give the same answer, its mean over items. `unstable`: the share
    of items whose repeats do not all agree. `spread`: the standard deviation of the mean score from repeat to repeat,
    None where the items were not all asked equally often. `retest`: the share of the scores' variance that lies between
    items and not between repeats (ICC(1), Shrout and Fleiss 1979); None where all scores are alike. `mean` is the mean
    score, `voted` what the majority of each item's repeats scores (self-consistency, Wang et al. 2022,
    arXiv:2203.11171; the median for numbers), `ceiling` the best of them: what no way of choosing among the model's own
    answers can pass.
    """

    name: str
    items: int
    repeats: int
    agreement: Interval
    unstable: float
    scores: tuple[float, ...]
    spread: float | None
    retest: float | None
    mean: float
    voted: float
    ceiling: float


def consistency(records: Iterable[Record], items: Mapping[str, Item]) -> tuple[Consistency, ...]:
    """Return the consistency overall and by task, overall first; empty where nothing was asked twice.

    Places (points, boxes, masks) agree only where they are the same; failed calls are left out.
    """
    asked: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        item = items.get(record.item)
        if record.outcome is not Outcome.FAILED and item is not None and item.rule not in UNSCORED:
            asked[record.item].append(record)
    repeated = {name: own for name, own in asked.items() if len(own) > 1}
    if not repeated:
        return ()
    tasks = sorted({own[0].task for own in repeated.values()})
    parts = [("overall", list(repeated.values()))]
    parts += [(task, [own for own in repeated.values() if own[0].task == task]) for task in tasks]
    return tuple(_of(name, own, items) for name, own in parts)


def _of(name: str, asked: Sequence[Sequence[Record]], items: Mapping[str, Item]) -> Consistency:
    agreements = [_agreement(own, items[own[0].item].form) for own in asked]
    every = [record for own in asked for record in own]
    by_repeat: defaultdict[int, list[float]] = defaultdict(list)
    for record in every:
        by_repeat[record.repeat].append(record.score or 0.0)
    scores = tuple(_mean(column) for _, column in sorted(by_repeat.items()))
    complete = len({len(column) for column in by_repeat.values()}) == 1
    retest = intra_class_correlation([record.score or 0.0 for record in every], [record.item for record in every])
    return Consistency(
        name=name,
        items=len(asked),
        repeats=max(len(own) for own in asked),
        agreement=mean_interval(agreements, [own[0].group for own in asked]),
        unstable=_mean([float(agreement < 1) for agreement in agreements]),
        scores=scores,
        spread=stdev(scores) if complete and len(scores) > 1 else None,
        retest=None if math.isnan(retest) else retest,
        mean=_mean([_mean([record.score or 0.0 for record in own]) for own in asked]),
        voted=_mean([_voted(own, items[own[0].item].form) for own in asked]),
        ceiling=_mean([max(record.score or 0.0 for record in own) for own in asked]),
    )


def _agreement(records: Sequence[Record], form: Form) -> float:
    """Return the share of pairs of repeats with the same answer."""
    pairs = [(one, other) for place, one in enumerate(records) for other in records[:place]]
    return _mean([float(same_answer(one, other, form)) for one, other in pairs])


def same_answer(one: Record, other: Record, form: Form) -> bool:
    """Tell whether two records give one answer: the same, or lengths and angles that are near each other."""
    if one.outcome is not other.outcome:
        return False
    first, second = _number(one, form), _number(other, form)
    if first is None or second is None:
        return _answer(one) == _answer(other)
    if form.kind is Kind.DIRECTION or form.unit == "deg":
        apart = abs(first - second) % 360
        return min(apart, 360 - apart) <= NEAR_DEGREES
    low, high = sorted((abs(first), abs(second)))
    return first == second or (first * second > 0 and high <= low * NEAR)


def _voted(records: Sequence[Record], form: Form) -> float:
    """Return the score of the answer given most often, the mean over those that tie; of the median for lengths."""
    if form.kind is Kind.QUANTITY:
        numbers = {record.repeat: number for record in records if (number := _number(record, form)) is not None}
        if len(numbers) * 2 > len(records):
            middle = median_low(numbers.values())
            return next(record.score or 0.0 for record in records if numbers.get(record.repeat) == middle)
    votes = Counter(_answer(record) for record in records)
    most = max(votes.values())
    chosen = {answer for answer, count in votes.items() if count == most}
    scores = {_answer(record): record.score or 0.0 for record in records}
    return _mean([scores[answer] for answer in sorted(chosen)])


def _answer(record: Record) -> str:
    """Return one spelling for one answer; replies that are none are one answer for each outcome."""
    if record.reading is None or record.outcome is not Outcome.ANSWERED:
        return record.outcome.value
    return canonical_json(record.reading.value)


def _number(record: Record, form: Form) -> float | None:
    value = record.reading.value if record.reading else None
    measured = form.kind in (Kind.QUANTITY, Kind.DIRECTION)
    return float(value) if measured and isinstance(value, int | float) and not isinstance(value, bool) else None


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
