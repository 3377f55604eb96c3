"""Stopping a run as soon as its headline is known well enough, at any moment without harm to the interval.

Scenes are asked one after the other in an order that depends on nothing that is answered: of those with the same tasks
the easy, the middling and the hard ones, by their margins, are each spread evenly over it from a random start.
What counts is how far the answers reach without a gap: an answer that overtakes others waits for them, so that quick
replies weigh no more than slow ones.
"""

import hashlib
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Return the items scene by scene, scenes of the same tasks and hardness spread evenly among the others.

    Systematic sampling from a start that is drawn for each kind of scene (Cochran 1977, Sampling Techniques, chapter
    8), by the scenes' names: the same items have ever the same order.
    """
    scenes: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        scenes[item.group].append(item)
    ease = _ease([item for own in scenes.values() for item in own])
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, own in scenes.items():
        alike[tuple(sorted({item.task for item in own}))].append(name)
    places: list[tuple[float, str]] = []
    for names in alike.values():
        for part in _thirds(names, ease):
            ordered = sorted(part, key=_drawn)
            start = _drawn("".join(ordered))
            places += [((rank + start) / len(ordered), name) for rank, name in enumerate(ordered)]
    return [scenes[name] for _, name in sorted(places)]


def _ease(items: Sequence[Item]) -> Mapping[str, float]:
    """Return for each scene whose items have margins the mean place of these among their tasks' margins, 0..1."""
    margins: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for item in items:
        if isinstance(margin := item.slices.get("margin"), int | float):
            margins[item.task].append((float(margin), item.group))
    found: defaultdict[str, list[float]] = defaultdict(list)
    for own in margins.values():
        ordered = sorted(margin for margin, _ in own)
        for margin, group in own:
            found[group].append((bisect_left(ordered, margin) + bisect_right(ordered, margin)) / 2 / len(ordered))
    return {group: math.fsum(places) / len(places) for group, places in found.items()}


def _thirds(names: Sequence[str], ease: Mapping[str, float]) -> Iterator[list[str]]:
    """Yield the scenes without margins, and of the others the hard, the middling and the easy ones."""
    told = sorted((ease[name], name) for name in names if name in ease)
    parts = [[name for name in names if name not in ease]]
    parts += [[name for _, name in told[len(told) * third // 3 : len(told) * (third + 1) // 3]] for third in range(3)]
    yield from (part for part in parts if part)


def _drawn(name: str) -> float:
    """Return a number in 0..1 that a name stands for, as if it had been drawn."""
    return int.from_bytes(hashlib.sha256(f"until:{name}".encode()).digest()[:8]) / 2**64


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
