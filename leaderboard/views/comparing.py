"""Two models side by side on the same items: the paired difference, and the items on which they part."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.reports.summary import RIGHT
from spatialgauge.benchmark.statistics.holm import holm
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import PairedDifference, paired_difference
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import LEAN, Store
from spatialgauge.leaderboard.views.board import Row

ALL: Final = "all items"


@dataclass(frozen=True)
class Both:
    """One item that both models have a score for."""

    item: str
    task: str
    group: str
    frame: str
    first: float
    second: float

    @property
    def lost(self) -> bool:
        """Whether only the first has it right."""
        return self.first >= RIGHT > self.second

    @property
    def won(self) -> bool:
        """Whether only the second has it right."""
        return self.second >= RIGHT > self.first


@dataclass(frozen=True)
class Difference:
    """The second model less the first over some items, with its interval by scene.

    `p` is the two-sided one of the same clustered t, after Holm over the parts; None where one scene is left.
    """

    part: str
    first: float
    second: float
    interval: Interval
    lost: int
    won: int
    p: float | None


def both(store: Store, board: BoardCard, first: Entry, second: Entry) -> list[Both]:
    """Return the items that two models have a score for, by task; no reply is read."""
    frames = {row["id"]: row["frame"] for row in store.items(board, ("id", "frame", "left_out")) if not row["left_out"]}
    ours, theirs = (scores(store, entry) for entry in (first, second))
    return [
        Both(item, task, group, frames[item] or "", score, theirs[item][0])
        for item, (score, task, group) in ours.items()
        if item in theirs and item in frames
    ]


def scores(store: Store, entry: Entry) -> dict[str, tuple[float, str, str]]:
    """Return the mean score over repeats, the task and the scene of each item for which a row has a score."""
    own: defaultdict[str, list[float]] = defaultdict(list)
    places: dict[str, tuple[str, str]] = {}
    for row in store.samples(entry, LEAN):
        if row["score"] is not None:
            own[row["item"]].append(row["score"])
            places[row["item"]] = (row["task"], row["group"])
    return {item: (sum(told) / len(told), *places[item]) for item, told in own.items()}


def differences(items: Sequence[Both], by: str) -> list[Difference]:
    """Return the difference over all items, then over those of each task or frame (`by`)."""
    parts: dict[str, list[Both]] = {ALL: list(items)}
    for item in items:
        label = item.task if by == "task" else item.frame
        if label:
            parts.setdefault(label, []).append(item)
    told = {part: _paired(own) for part, own in parts.items() if own}
    adjusted = _adjusted({part: pair for part, pair in told.items() if part != ALL})
    adjusted |= {ALL: _p(told[ALL])} if ALL in told else {}
    return [_difference(part, parts[part], pair.interval, adjusted[part]) for part, pair in told.items()]


def _paired(items: Sequence[Both]) -> PairedDifference:
    return paired_difference(
        [item.first for item in items], [item.second for item in items], [item.group for item in items]
    )


def _p(pair: PairedDifference) -> float | None:
    from scipy.special import stdtr  # a tenth of the import time of scipy.stats

    if not math.isfinite(pair.error):
        return None
    return 1.0 if pair.error == 0 else float(2 * stdtr(pair.degrees, -abs(pair.interval.mean) / pair.error))


def _adjusted(told: Mapping[str, PairedDifference]) -> dict[str, float | None]:
    known = {part: p for part, pair in told.items() if (p := _p(pair)) is not None}
    return {**dict.fromkeys(told), **dict(zip(known, holm(list(known.values())), strict=True))}


def _difference(part: str, items: Sequence[Both], interval: Interval, p: float | None) -> Difference:
    first, second = (
        sum(column) / len(items) for column in zip(*((one.first, one.second) for one in items), strict=True)
    )
    lost, won = sum(item.lost for item in items), sum(item.won for item in items)
    return Difference(part, first, second, interval, lost, won, p)


def rows(found: Sequence[Difference], names: Mapping[str, str]) -> list[Row]:
    """Return differences as rows in per cent; `names` gives the two models' names under `first` and `second`."""
    return [
        {
            "part": one.part,
            names["first"]: round(100 * one.first, 1),
            names["second"]: round(100 * one.second, 1),
            "difference": round(100 * one.interval.mean, 1) + 0.0,
            "low": None if one.interval.low is None else round(100 * one.interval.low, 1) + 0.0,
            "high": None if one.interval.high is None else round(100 * one.interval.high, 1) + 0.0,
            "only first right": one.lost,
            "only second right": one.won,
            "p": None if one.p is None else float(f"{one.p:.2g}"),
            "n": one.interval.n,
        }
        for one in found
    ]
