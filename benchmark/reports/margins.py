"""Accuracy against the margin: what each task scores on the hardest, the middle and the easiest third of its items."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Record
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval

MARGIN = "margin"
"""The slice that says by how much a fact holds; whatever its unit, less is harder."""
ITEMS_MIN = 6


class Third(Frozen):
    """The score of a task's records whose margins lie between two bounds, both included."""

    least: float
    most: float
    score: Interval


class TaskThirds(Frozen):
    """A task's thirds by margin, the hardest first; fewer where many margins are equal, which stay together."""

    task: str
    thirds: tuple[Third, ...]


def task_thirds(items: Mapping[str, Item], records: Iterable[Record]) -> tuple[TaskThirds, ...]:
    """Return the thirds of every scored task with several margins and at least six scored records, by its name."""
    told: defaultdict[str, list[tuple[float, Record]]] = defaultdict(list)
    for record in records:
        item = items[record.item]
        margin = item.slices.get(MARGIN)
        if record.score is not None and item.rule not in UNSCORED and isinstance(margin, int | float):
            told[item.task].append((float(margin), record))
    found = ((task, tuple(_thirds(told[task]))) for task in sorted(told) if len(told[task]) >= ITEMS_MIN)
    return tuple(TaskThirds(task=task, thirds=thirds) for task, thirds in found if len(thirds) > 1)


def _thirds(told: list[tuple[float, Record]]) -> Iterator[Third]:
    ordered = sorted(margin for margin, _ in told)
    edges = [ordered[(len(ordered) - 1) // 3], ordered[2 * (len(ordered) - 1) // 3], ordered[-1]]
    above = float("-inf")
    for edge in edges:
        own = [(margin, record) for margin, record in told if above < margin <= edge]
        if own:
            score = mean_interval([record.score or 0.0 for _, record in own], [record.group for _, record in own])
            yield Third(least=min(margin for margin, _ in own), most=edge, score=score)
        above = edge
