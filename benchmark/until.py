"""Stopping a run as soon as its headline is known well enough, at any moment without harm to the interval.

Scenes are asked one after the other in an order that depends on their names alone, each task's spread evenly over it.
What counts is how far the answers reach without a gap: an answer that overtakes others waits for them, so that quick
replies weigh no more than slow ones.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.floors import blind_floor
from spatialgauge.benchmark.items import UNSCORED, Item, Record
from spatialgauge.benchmark.manifest import Stopped
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.sequential import GROUPS_MIN, Running, reach, running_mean

Floats = NDArray[np.float64]

TUNED: Final = 3
"""The interval is narrowest when one scene of so many has been asked."""
LOOKS: Final = 100
"""The interval is computed anew when one scene of so many has come."""


def scene_order(items: Iterable[Item]) -> list[list[Item]]:
    """Return the items scene by scene, scenes with the same tasks spread evenly among the others, ever the same."""
    scenes: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        scenes[item.group].append(item)
    alike: defaultdict[tuple[str, ...], list[list[Item]]] = defaultdict(list)
    for name in sorted(scenes, key=lambda name: hashlib.sha256(f"until:{name}".encode()).digest()):
        alike[tuple(sorted({item.task for item in scenes[name]}))].append(scenes[name])
    places = [((rank + 0.5) / len(own), tasks, rank) for tasks, own in alike.items() for rank in range(len(own))]
    return [alike[tasks][rank] for _, tasks, rank in sorted(places)]


class Until:
    """Watches a run's records and says when the headline's interval is `width` to each side, or less.

    `control` gives another run's scores by item, for all items, of which the headline's own chance is relieved.
    """

    def __init__(
        self,
        items: Sequence[Item],
        width: float,
        *,
        repeats: int = 1,
        level: float = 0.95,
        control: Mapping[str, float] | None = None,
    ) -> None:
        """Raise UsageError where `control` lacks an item."""
        scored = [item for item in items if item.rule not in UNSCORED]
        if control is not None and (missing := sum(item.id not in control for item in scored)):
            raise UsageError(f"the control run has no score for {missing} of {len(scored)} items; it must be whole")
        self.order = scene_order(items)
        self._width, self._repeats, self._level = width, repeats, level
        self._tasks = {task: number for number, task in enumerate(sorted({item.task for item in scored}))}
        self._weights, self._offset, self._lowest = _weights(scored, self._tasks)
        self._place = {item.id: row for row, scene in enumerate(self.order) for item in scene}
        self._left = [len(scene) * repeats for scene in self.order]
        self._sums, self._counts = (np.zeros((len(self.order), len(self._tasks))) for _ in range(2))
        self._scored = {item.id for item in scored}
        self._control: tuple[Floats, Floats] | None = None
        if control is not None:
            self._control = (np.zeros_like(self._sums), np.zeros_like(self._counts))
            for item in scored:
                cell = self._place[item.id], self._tasks[item.task]
                self._control[0][cell] += control[item.id]
                self._control[1][cell] += 1
        self._whole = self._looked = 0
        self._found: Running | None = None
        self._at: Running | None = None

    def add(self, record: Record) -> None:
        """Take in a record that was just written; it may come out of turn."""
        row = self._place[record.item]
        self._left[row] -= 1
        if record.score is not None and record.item in self._scored:
            cell = row, self._tasks[record.task]
            self._sums[cell] += record.score
            self._counts[cell] += 1
        while self._whole < len(self.order) and self._left[self._whole] <= 0:
            self._whole += 1
        if self._found is None and self._whole - self._looked >= max(1, len(self.order) // LOOKS):
            self._look()

    @property
    def reached(self) -> bool:
        """Whether the interval is narrow enough; once it was, it stays so."""
        return self._found is not None

    def stopped(self) -> Stopped:
        """Return where the run stands: the interval that holds however often it was looked at."""
        self._look()
        return Stopped(width=self._width, reached=self.reached, scenes=self._whole, interval=self._interval())

    def _look(self) -> None:
        self._looked = self._whole
        if self._found is not None or self._whole < GROUPS_MIN:
            return
        part = slice(0, self._whole)
        control, counts = self._control or (None, None)
        self._at = running_mean(self._sums[part], self._counts[part], self._weights, control, counts)
        if self._at is not None and self._half(self._at) <= self._width:
            self._found = self._at

    def _half(self, at: Running) -> float:
        return reach(at.groups, max(2, len(self.order) // TUNED), 1 - self._level) * at.error

    def _interval(self) -> Interval | None:
        at = self._found or self._at
        if at is None:
            return None
        mean, half = at.mean - self._offset, self._half(at)
        low, high = max(mean - half, self._lowest), min(mean + half, 1.0)
        asked = int(self._counts[: at.groups].sum())
        return Interval(mean=mean, low=low, high=high, n=asked, clusters=at.groups)


def _weights(items: Sequence[Item], tasks: Mapping[str, int]) -> tuple[Floats, float, float]:
    """Return what a task's plain mean weighs in the headline, what is taken off it, and the least it can be.

    The headline is the mean over skills of the mean over tasks of `(score - floor) / (1 - floor)`; tasks whose words
    give all answers away are left out.
    """
    floors = {task: floor for task, floor in blind_floor(items).items() if floor < 1}
    skills: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.task in floors:
            skills[item.skill].add(item.task)
    weights, offset = np.zeros(len(tasks)), 0.0
    for own in skills.values():
        for task in own:
            share = 1 / (len(skills) * len(own) * (1 - floors[task]))
            weights[tasks[task]] += share
            offset += share * floors[task]
    return weights, offset, -offset
