"""What a task scores without its pictures: the floor that every score is measured against.

Two blind answerers are computed from the items alone, no model is asked. The one of `blind_scores` knows the truths of
all questions with the same words and always gives the one answer that scores best on them; the one of
`constant_scores` knows only the task and gives one letter, word or number to all of it. Nobody who does not look can do
better on these items than the first, so its score is an upper bound of what language alone is worth here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import ratios
from spatialgauge.benchmark.items import Item, Kind

FACTORS = (0.5, 1.0, 2.0)
"""A quantity is tried at the ends and the middle of the octaves around each truth, where rules begin to hold."""
CANDIDATES = 100
"""More candidates than this are thinned to evenly spaced ranks; the best of them is then near the best, not above."""
TIE = 1e-9

T = TypeVar("T")


@dataclass(frozen=True)
class Floors:
    """The score of each item, by id, under the best blind answers and under the best constant of its task."""

    blind: Mapping[str, float]
    constant: Mapping[str, float]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """Return the floors of a suite's items."""
        held = tuple(items)
        return cls(blind_scores(held), constant_scores(held))


def blind_floor(items: Iterable[Item]) -> dict[str, float]:
    """Return for each task the mean score of the best answers that can be given from the words alone."""
    return _by_task(items, blind_scores)


def constant_floor(items: Iterable[Item]) -> dict[str, float]:
    """Return for each task the score of its best constant: one letter, yes or no, or one number for all of it."""
    return _by_task(items, constant_scores)


def blind_scores(items: Iterable[Item]) -> dict[str, float]:
    """Return each item's score, by id, under the best answer for its words (question and options' texts).

    Where several answers are equally good for the same words, an item has the mean of its scores under them, so that
    any part of the items can be averaged without depending on which of them was taken. Who knows the truth of a
    question whose words are asked once has not guessed but remembered; such questions, most of a public benchmark's,
    have their score under the best constant of their task.
    """
    held = tuple(items)
    asked = Counter((item.task, item.rule, _words(item)) for item in held)
    lone = {item.id for item in held if asked[item.task, item.rule, _words(item)] == 1}
    scores = _scores((item for item in held if item.id not in lone), _words, (_said, _letter))
    if lone:
        constant = constant_scores(held)
        scores |= {name: constant[name] for name in lone}
    return scores


def constant_scores(items: Iterable[Item]) -> dict[str, float]:
    """Return each item's score, by id, under the best single answer for its whole task; ties as in `blind_scores`."""
    return _scores(items, lambda item: item.form.kind, (_letter,))


def _by_task(items: Iterable[Item], scores: Callable[[Iterable[Item]], Mapping[str, float]]) -> dict[str, float]:
    held = tuple(items)
    score = scores(held)
    tasks: defaultdict[str, list[float]] = defaultdict(list)
    for item in held:
        tasks[item.task].append(score[item.id])
    return {task: sum(values) / len(values) for task, values in tasks.items()}


def _words(item: Item) -> Hashable:
    return (item.question, item.form.kind, tuple(sorted(item.form.options.values())), item.form.unit)


def _said(item: Item) -> str:
    """Return the right option as words would give it, whatever its letter."""
    return item.form.options[str(item.truth)]


def _letter(item: Item) -> str:
    """Return the right option's letter, which wins where the place in the list gives an answer away."""
    return str(item.truth)


def _scores(
    items: Iterable[Item], alike: Callable[[Item], Hashable], told: Sequence[Callable[[Item], str]]
) -> dict[str, float]:
    groups: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.task, item.rule, alike(item)].append(item)
    scores: dict[str, float] = {}
    for members in groups.values():
        columns = score_columns(members, told)
        totals = [sum(column) for column in columns]
        most = max(totals) - TIE
        best = [column for column, total in zip(columns, totals, strict=True) if total >= most]
        for position, item in enumerate(members):
            scores[item.id] = sum(column[position] for column in best) / len(best)
    return scores


def score_columns(members: Sequence[Item], told: Sequence[Callable[[Item], str]] = ()) -> list[list[float]]:
    """Return, for each answer worth a try, the scores of items of one kind and rule under it; choices by `told`."""
    match members[0].form.kind:
        case Kind.CHOICE:
            return _choice_columns(members, told)
        case Kind.QUANTITY:
            return _quantity_columns(members)
    answer = answers.of(members[0].form.kind)
    replies = _thinned(sorted({answer.phrase(item.truth, item.form) for item in members}))
    forms = {item.form.model_dump_json(): item.form for item in members}
    asked = [item.form.model_dump_json() for item in members]
    columns = []
    for reply in replies:
        read = {name: answer.read(reply, form) for name, form in forms.items()}
        columns.append(
            [answer.score(read[name], item.truth, item.rule).value for name, item in zip(asked, members, strict=True)]
        )
    return columns


def _choice_columns(members: Sequence[Item], told: Sequence[Callable[[Item], str]]) -> list[list[float]]:
    """Try each answer that is ever right, in each way of telling answers."""
    truths = [[tell(item) for item in members] for tell in told]
    return [[float(truth == answer) for truth in column] for column in truths for answer in dict.fromkeys(column)]


def _quantity_columns(members: Sequence[Item]) -> list[list[float]]:
    """Try numbers around each truth."""
    truths = [float(str(item.truth)) for item in members]
    candidates = _thinned(sorted({truth * factor for truth in truths for factor in FACTORS}))
    rule = members[0].rule
    return [[ratios.rules(candidate, truth)[rule] for truth in truths] for candidate in candidates]


def _thinned(candidates: Sequence[T]) -> Sequence[T]:
    last = len(candidates) - 1
    if last < CANDIDATES:
        return candidates
    return [candidates[rank * last // (CANDIDATES - 1)] for rank in range(CANDIDATES)]
