"""Whether a slice tells which of two twins has which answer: the same words, so that only the slice can."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from spatialgauge.benchmark.auditing.features import slices
from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Kind
from spatialgauge.benchmark.statistics.holm import holm
from spatialgauge.benchmark.statistics.paired import cluster_codes
from spatialgauge.benchmark.statistics.signflip import signflip

PAIRS_MIN = 8
"""An answer with fewer pairs is not looked at."""
ORDERED = (Kind.QUANTITY, Kind.COUNT)
LARGER = "the larger"


class Telling(Frozen):
    """How often the twin with this answer has the higher value of a slice, ties as one half, over pairs.

    `p` is the two-sided cluster sign-flip test's, after Holm over all slices and answers of all tasks.
    """

    task: str
    slice: str
    answer: str
    share: float
    pairs: int
    p: float

    @property
    def hits(self) -> float:
        """The share of pairs in which the slice, read the better way round, gives the answers."""
        return max(self.share, 1 - self.share)


def tellings(items: Sequence[Item]) -> list[Telling]:
    """Return how well each slice tells each answer's twin, the surest first."""
    tasks: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.rule not in UNSCORED:
            tasks[item.task].append(item)
    found = [telling for own in tasks.values() for telling in _of_task(own)]
    adjusted = holm([telling.p for telling in found])
    sure = [telling.model_copy(update={"p": p}) for telling, p in zip(found, adjusted, strict=True)]
    return sorted(sure, key=lambda telling: (telling.p, -telling.hits))


def _of_task(items: Sequence[Item]) -> Iterator[Telling]:
    table = slices(items)
    twins = [pair for pair in _pairs(items) if items[pair[0]].truth != items[pair[1]].truth]
    for answer, with_it in _sides(items, twins).items():
        if len(with_it) < PAIRS_MIN:
            continue
        here, there = np.array(with_it).T
        groups = cluster_codes([items[row].group for row in here])
        for column in range(len(table.names)):
            change = np.sign(np.round(table.values[here, column] - table.values[there, column], 9))
            if change.any():
                p = min(1.0, 2 * min(signflip(change, groups), signflip(-change, groups)))
                yield Telling(
                    task=items[0].task,
                    slice=table.names[column],
                    answer=answer,
                    share=float(change.mean() + 1) / 2,
                    pairs=len(here),
                    p=p,
                )


def _sides(items: Sequence[Item], twins: Sequence[tuple[int, int]]) -> dict[str, list[tuple[int, int]]]:
    """Return for each answer its pairs: the twin that has it, and the other."""
    sides: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for one, other in twins:
        if items[one].form.kind in ORDERED:
            larger = float(str(items[one].truth)) > float(str(items[other].truth))
            sides[LARGER].append((one, other) if larger else (other, one))
        elif items[one].form.kind in (Kind.CHOICE, Kind.YES_NO):
            for here, there in ((one, other), (other, one)):
                for name in _names(items[here]):
                    sides[name].append((here, there))
    if set(sides) == {"yes", "no"}:
        del sides["no"]
    return dict(sides)


def _names(item: Item) -> Iterator[str]:
    """Yield what the answer is called: its text, and whether the question names it first or second."""
    if item.form.kind is Kind.YES_NO:
        yield str(item.truth)
        return
    text = item.form.options[str(item.truth)]
    yield text
    mentioned = sorted((item.question.find(option), option) for option in item.form.options.values())
    places = [option for place, option in mentioned if place >= 0]
    if len(places) == len(mentioned) and text in places:
        yield f"the option named as number {places.index(text) + 1}"


def _pairs(items: Sequence[Item]) -> list[tuple[int, int]]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, item in enumerate(items):
        if item.pair is not None:
            rows[item.pair].append(row)
    return [(own[0], own[1]) for own in rows.values() if len(own) == 2]
