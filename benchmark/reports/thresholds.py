"""How far apart things must be until a model tells them apart: a psychometric curve a task, from its replies."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Kind, Record
from spatialgauge.benchmark.statistics.psychometric import Curve, psychometric

SLICES: Final = ("margin", "visible")
"""What a curve is drawn against: by how much a fact holds, and how much of the things shows."""
ASKED: Final = (Kind.CHOICE, Kind.YES_NO)
ITEMS_MIN: Final = 40
GROUPS_MIN: Final = 10
DISTINCT_MIN: Final = 5
RATIO_MAX: Final = 16.0


class TaskCurve(Frozen):
    """A task's curve against one slice; `ratio` says that differences are octaves of a ratio, 1 being none at all."""

    task: str
    slice: str
    ratio: bool
    curve: Curve

    def told(self, difference: float) -> float:
        """Return a difference as the slice states it."""
        return 2.0**difference if self.ratio else difference


def task_curves(
    items: Mapping[str, Item], records: Iterable[Record], floors: Mapping[str, float]
) -> tuple[TaskCurve, ...]:
    """Return the curves of the tasks that have enough answers with different margins, in the order of their names.

    `floors` are the blind floors by item id, of which the mean is a task's guess rate.
    """
    tasks: defaultdict[str, list[tuple[Item, Record]]] = defaultdict(list)
    for record in records:
        item = items[record.item]
        if record.score is not None and item.form.kind in ASKED and item.rule not in UNSCORED:
            tasks[item.task].append((item, record))
    return tuple(curve for task in sorted(tasks) for curve in _of_task(task, tasks[task], floors))


def _of_task(task: str, given: Sequence[tuple[Item, Record]], floors: Mapping[str, float]) -> Iterator[TaskCurve]:
    for name in SLICES:
        told = [
            (item, record, value) for item, record in given if (value := _number(item.slices.get(name))) is not None
        ]
        values = [value for _, _, value in told]
        ratio = _is_ratio(values)
        above = [(item, record, math.log2(value) if ratio else value) for item, record, value in told]
        above = [entry for entry in above if entry[2] > 0]
        groups = [item.group for item, _, _ in above]
        differences = [difference for _, _, difference in above]
        if len(above) < ITEMS_MIN or len(set(groups)) < GROUPS_MIN or len(set(differences)) < DISTINCT_MIN:
            continue
        guess = math.fsum(floors[item.id] for item, _, _ in above) / len(above)
        if guess < 1:
            scores = [record.score or 0.0 for _, record, _ in above]
            curve = psychometric(differences, scores, groups, guess)
            yield TaskCurve(task=task, slice=name, ratio=ratio, curve=curve)


def _is_ratio(values: Sequence[float]) -> bool:
    """Tell whether these are ratios of which 1 is the least: none is below it, none is large, not all are whole."""
    return (
        bool(values)
        and min(values) >= 1
        and max(values) <= RATIO_MAX
        and not all(value.is_integer() for value in values)
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
