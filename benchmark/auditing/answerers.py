"""Answerers that look at no picture and fit nothing: a letter, a place in the question, a length, a prior by name."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.answers import ratios
from spatialgauge.benchmark.auditing.features import words_of
from spatialgauge.benchmark.items import UNSCORED, Item, Kind

OCTAVES = 2.0
"""Width of the window in which a constant is within half to twice of the truth."""

Scores = list[float]
Cue = Callable[[Item, str], float]
"""What of an option is held against the other options of its item; the letter is given."""


def chance(items: Sequence[Item]) -> Scores:
    """Return what each item is worth to somebody who knows the words and guesses: the floor of every excess.

    For an option out of n it is 1/n. Of twins with the same words and different answers one is right under any answer,
    so that it is at least 1/2 there, also for numbers; numbers without a twin are worth 0.
    """
    twins: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        if item.pair is not None:
            twins[item.pair, item.question].add(str(item.truth))
    return [max(_guessed(item), _twin(item, twins)) for item in items]


def _guessed(item: Item) -> float:
    if item.form.kind is Kind.CHOICE:
        return 1 / len(item.form.options)
    if item.form.kind is Kind.ORDER:
        return 1 / math.factorial(len(item.form.options))
    return 0.5 if item.form.kind is Kind.YES_NO else 0.0


def _twin(item: Item, twins: Mapping[tuple[str, str], set[str]]) -> float:
    answers = len(twins[item.pair, item.question]) if item.pair is not None and item.rule not in UNSCORED else 1
    return 1 / answers if answers > 1 else 0.0


def always(items: Sequence[Item], letter: str) -> Scores:
    """Return each choice's score under one letter."""
    return [float(item.truth == letter) for item in items]


CUES: Mapping[str, Cue] = {
    "longest option": lambda item, letter: float(len(item.form.options[letter])),
    "shortest option": lambda item, letter: -float(len(item.form.options[letter])),
    "most words of the question": lambda item, letter: float(_shared(item, letter)),
    "fewest words of the question": lambda item, letter: -float(_shared(item, letter)),
    "named first in the question": lambda item, letter: -float(_place(item, letter, math.inf)),
    "named last in the question": lambda item, letter: float(_place(item, letter, -1)),
}
"""Ways to choose among options by their words alone: the option with the highest value is taken."""


def by_cue(items: Sequence[Item], cue: Cue) -> Scores:
    """Return each choice's score under the option that the cue ranks highest; ties share the answer."""
    scores = []
    for item in items:
        ranks = {letter: cue(item, letter) for letter in item.form.options}
        best = [letter for letter, rank in ranks.items() if rank == max(ranks.values())]
        scores.append(float(item.truth in best) / len(best))
    return scores


def _shared(item: Item, letter: str) -> int:
    return len(set(words_of(item.question)).intersection(words_of(item.form.options[letter])))


def _place(item: Item, letter: str, absent: float) -> float:
    place = item.question.lower().find(item.form.options[letter].lower())
    return place if place >= 0 else absent


def best_window(items: Sequence[Item]) -> tuple[float, Scores]:
    """Return the constant whose window of two octaves holds most truths, in metres, and who is in it.

    What half to twice is worth to somebody who always says the same. Lengths alone; raises ValueError for none.
    """
    logs = sorted(math.log2(_length(item)) for item in items)
    ends = [bisect_right(logs, low + OCTAVES + 1e-9) for low in logs]
    start = max(range(len(logs)), key=lambda number: ends[number] - number)
    constant = 2 ** ((logs[start] + logs[ends[start] - 1]) / 2)
    return constant, [float(abs(math.log2(_length(item) / constant)) <= OCTAVES / 2 + 1e-9) for item in items]


def by_name(items: Sequence[Item], folds: Iterable[tuple[NDArray[np.intp], NDArray[np.intp]]]) -> Scores:
    """Return each item's score under what things of these names usually have, in scenes of other folds.

    A choice: the option right most often when it was offered. A length: the median for the named things. Else: the
    answer most frequent for them. Names that are new are answered as all things together are.
    """
    scores = [0.0] * len(items)
    for train, test in folds:
        answer = _prior([items[row] for row in train])
        for row in test:
            scores[row] = answer(items[row])
    return scores


def _prior(seen: Sequence[Item]) -> Callable[[Item], float]:
    """Return a function that gives an item's score under what was learned from the items seen."""
    kind = seen[0].form.kind
    if kind is Kind.CHOICE:
        return _option_prior(seen)
    groups: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for item in seen:
        groups[item.phrases].append(item)
    if kind is Kind.QUANTITY:
        medians = {names: median(_length(item) for item in own) for names, own in groups.items()}
        usual = median(medians.values())
        return lambda item: ratios.rules(medians.get(item.phrases, usual), _length(item)).get(item.rule, 0.0)
    answers = {names: _commonest(own) for names, own in groups.items()}
    common = _commonest(seen)
    return lambda item: float(str(item.truth) == answers.get(item.phrases, common))


def _option_prior(seen: Sequence[Item]) -> Callable[[Item], float]:
    offered = Counter(text for item in seen for text in item.form.options.values())
    right = Counter(item.form.options[str(item.truth)] for item in seen)

    def score(item: Item) -> float:
        # one right answer among the options is added to what was seen, so that a rare name is no certainty
        own = 1 / len(item.form.options)
        worth = {letter: (right[text] + own) / (offered[text] + 1) for letter, text in item.form.options.items()}
        best = [letter for letter, value in worth.items() if value >= max(worth.values()) - 1e-9]
        return float(item.truth in best) / len(best)

    return score


def _commonest(items: Sequence[Item]) -> str:
    return Counter(str(item.truth) for item in items).most_common(1)[0][0]


def _length(item: Item) -> float:
    return max(float(str(item.truth)), 1e-9)
