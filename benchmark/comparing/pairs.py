"""Two runs side by side, a row an item."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.columns import OUTCOMES, Columns
from spatialgauge.benchmark.items import Outcome

HALF = 0.5
"""From this mean score on an item counts as right."""


@dataclass(frozen=True)
class Pairs:
    """The items that both runs were asked, in the order of their keys.

    `base` and `head` are mean scores over repeats, NaN where there is none; `group` numbers the scenes from 0 on,
    `task` is an index into `tasks`; `base_row` and `head_row` are an item's first row in the columns. `base_share` and
    `head_share` give for each outcome the share of an item's repeats that ended so.
    """

    item: NDArray[np.uint64]
    base: NDArray[np.float64]
    head: NDArray[np.float64]
    group: NDArray[np.intp]
    task: NDArray[np.uint32]
    tasks: tuple[str, ...]
    base_row: NDArray[np.intp]
    head_row: NDArray[np.intp]
    base_share: dict[Outcome, NDArray[np.float64]]
    head_share: dict[Outcome, NDArray[np.float64]]

    @classmethod
    def of(cls, base: Columns, head: Columns) -> "Pairs":
        """Return the pairs of two runs; items that one of them lacks are left out."""
        item, (base_row, base_rows), (head_row, head_rows) = _matched(base.item, head.item)
        tasks = tuple(dict.fromkeys((*base.tasks, *head.tasks)))
        return cls(
            item=item,
            base=_means(base.score, base_rows, len(item)),
            head=_means(head.score, head_rows, len(item)),
            group=np.unique(base.group[base_row], return_inverse=True)[1].reshape(-1),
            task=base.task[base_row],
            tasks=tasks,
            base_row=base_row,
            head_row=head_row,
            base_share=_shares(base, base_rows, len(item)),
            head_share=_shares(head, head_rows, len(item)),
        )

    @property
    def scored(self) -> NDArray[np.bool_]:
        """Which items have a score on both sides."""
        return ~(np.isnan(self.base) | np.isnan(self.head))

    @property
    def worse(self) -> NDArray[np.bool_]:
        """Which items were right in the base and are not in the head."""
        return (self.base >= HALF) & (self.head < HALF)

    @property
    def better(self) -> NDArray[np.bool_]:
        """Which items are right in the head and were not in the base."""
        return (self.base < HALF) & (self.head >= HALF)


Rows = NDArray[np.intp]


def _matched(
    base: NDArray[np.uint64], head: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], tuple[Rows, Rows], tuple[Rows, Rows]]:
    """Return the items in both, and for each side the first row of each and the number of every row's item, or -1."""
    (ours, first, inverse), (theirs, other_first, other_inverse) = (
        np.unique(column, return_index=True, return_inverse=True) for column in (base, head)
    )
    item, left, right = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    numbers = []
    for count, kept, inner in ((len(ours), left, inverse), (len(theirs), right, other_inverse)):
        number = np.full(count, -1, dtype=np.intp)
        number[kept] = np.arange(len(item))
        numbers.append(number[inner.reshape(-1)])
    return item, (first[left], numbers[0]), (other_first[right], numbers[1])


def _means(score: NDArray[np.float64], rows: Rows, items: int) -> NDArray[np.float64]:
    """Return each item's mean over its scored repeats."""
    told = (rows >= 0) & ~np.isnan(score)
    total = np.bincount(rows[told], weights=score[told], minlength=items)
    count = np.bincount(rows[told], minlength=items)
    means = np.full(items, np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def _shares(columns: Columns, rows: Rows, items: int) -> dict[Outcome, NDArray[np.float64]]:
    held = rows >= 0
    asked = np.bincount(rows[held], minlength=items)
    return {
        outcome: np.bincount(rows[held & (columns.outcome == code)], minlength=items) / asked
        for code, outcome in enumerate(OUTCOMES)
        if outcome is not Outcome.ANSWERED
    }
