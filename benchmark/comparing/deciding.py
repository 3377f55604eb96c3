"""A verdict with as few questions as it takes: HEAD is asked scene by scene, and held against BASE on the way.

The looks are planned, and the error of each of the two errors a verdict can make (calling an equal model worse, passing
one that is worse by the margin) is spread over them, half of `alpha` for either as in a comparison of whole runs; so a
verdict errs as rarely as one after all questions.
"""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Final

from spatialgauge.benchmark.comparing.comparison import Verdict
from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Record
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import paired_difference, student
from spatialgauge.benchmark.statistics.sequential import bounds
from spatialgauge.benchmark.until import scene_order

LOOKS: Final = (0.05, 0.1, 0.15, 0.2, 1 / 3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""At these shares of the scenes the two runs are held against each other."""
SCENES_MIN: Final = 10
"""A look at fewer scenes is passed over, and what it may spend with it."""


class Decision(Frozen):
    """What was decided, on how many of the items, at which look.

    `difference` is head minus base on the scenes asked by then; its bounds are those the verdict went by, wider than a
    single look's.
    """

    verdict: Verdict
    faults: tuple[str, ...] = ()
    margin: float
    alpha: float
    asked: int
    items: int
    scenes: int
    looks: int
    difference: Interval | None = None


class Deciding:
    """Watches HEAD's records until they decide; `base` gives the base run's mean score by item."""

    def __init__(self, items: Sequence[Item], base: Mapping[str, float], margin: float, alpha: float) -> None:
        held = [item for item in items if item.id in base and item.rule not in UNSCORED]
        self.order = scene_order(held)
        self._margin, self._alpha, self._base, self._items = margin, alpha, base, len(held)
        sizes = sorted({round(share * len(self.order)) for share in LOOKS})
        self._sizes = [size for size in sizes if size >= min(SCENES_MIN, len(self.order))]
        self._bounds = bounds(tuple(size / len(self.order) for size in self._sizes), alpha / 2)
        self._place = {item.id: row for row, scene in enumerate(self.order) for item in scene}
        self._left = [len(scene) for scene in self.order]
        self._scores: dict[str, float] = {}
        self._whole = self._looks = 0
        self._decision: Decision | None = None

    @property
    def reached(self) -> bool:
        """Whether there is a verdict that more answers cannot change."""
        return self._decision is not None

    def add(self, record: Record) -> None:
        """Take in a record of HEAD; it may come out of turn, and waits for those before it."""
        self._left[self._place[record.item]] -= 1
        if record.score is not None:
            self._scores[record.item] = record.score
        while self._whole < len(self.order) and self._left[self._whole] <= 0:
            self._whole += 1
        while self._decision is None and self._looks < len(self._sizes) and self._whole >= self._sizes[self._looks]:
            self._look()

    def stopped(self) -> None:
        """Say nothing to the manifest: the headline is not what was asked for."""

    def decision(self) -> Decision:
        """Return the verdict, INCONCLUSIVE where all looks leave it open or have not all been taken."""
        return self._decision or self._decided(Verdict.INCONCLUSIVE, None)

    def _look(self) -> None:
        number, self._looks = self._looks, self._looks + 1
        items = [item for scene in self.order[: self._sizes[number]] for item in scene if item.id in self._scores]
        if not items:
            return
        before, after = ([run[item.id] for item in items] for run in (self._base, self._scores))
        paired = paired_difference(before, after, [item.group for item in items])
        if paired.degrees < 1:
            return
        mean = paired.interval.mean
        wide = student(NormalDist().cdf(self._bounds[number]), paired.degrees) * paired.error
        low, high = max(mean - wide, -1.0), min(mean + wide, 1.0)
        shown = Interval(mean=mean, low=low, high=high, n=len(items), clusters=paired.interval.clusters)
        if high < 0 and mean <= -self._margin:
            self._decision = self._decided(Verdict.REGRESSION, shown)
        elif paired.surely_above(low, self._margin, self._bounds[number]):
            self._decision = self._decided(Verdict.PASS, shown)
        elif self._looks == len(self._sizes):
            self._decision = self._decided(Verdict.INCONCLUSIVE, shown)

    def _decided(self, verdict: Verdict, difference: Interval | None) -> Decision:
        return Decision(
            verdict=verdict,
            margin=self._margin,
            alpha=self._alpha,
            asked=len(self._scores),
            items=self._items,
            scenes=difference.clusters if difference else 0,
            looks=self._looks,
            difference=difference,
        )
