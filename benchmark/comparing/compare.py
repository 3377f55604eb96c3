"""Compares two runs of one suite."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.alike import faults
from spatialgauge.benchmark.comparing.columns import Columns, key, read_columns, records_at
from spatialgauge.benchmark.comparing.comparison import Comparison, Fallen, OutcomeChange, Side, Verdict
from spatialgauge.benchmark.comparing.pairs import Pairs
from spatialgauge.benchmark.comparing.verdicts import Mask, outcome_changes, overall_verdict, parts
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.reports.slicing import ABSENT, labels

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite

MARGIN = 0.02
ALPHA = 0.05
TASK = "task"
SHOWN = 40
"""So many newly wrong items are looked up; all of them are counted."""
REPLY = 2000
"""So many characters of a reply are kept; reasoning can be long."""


def compare(
    base: Path,
    head: Path,
    suite: "Suite | None" = None,
    by: Sequence[str] = (TASK,),
    *,
    margin: float = MARGIN,
    alpha: float = ALPHA,
    allowed: Collection[str] = (),
) -> Comparison:
    """Return what two runs say: whether the head is no worse than the base by more than `margin`, a score in 0..1.

    `base` and `head` are run folders or baseline files; `by` names the slices that get a verdict of their own, of which
    all but `task` need the suite. `allowed` is that of `alike.faults`. Runs that cannot be compared, or read, make an
    INVALID comparison with the reasons; UsageError is raised for a slice that no item has.
    """
    try:
        ours, theirs = read_columns(base), read_columns(head)
        found = faults(ours, theirs, allowed)
        pairs = None if found else Pairs.of(ours, theirs)
    except DataError as error:
        return invalid([str(error)], margin, alpha)
    if pairs is not None and not pairs.scored.any():
        found, pairs = ["no item has a score in both runs"], None
    common = {"margin": margin, "alpha": alpha, "suite": theirs.manifest.suite}
    sides = {"base": _side(ours), "head": _side(theirs)}
    if pairs is None:
        return Comparison(verdict=Verdict.INVALID, faults=tuple(found), **common, **sides)

    every = parts(pairs, {name: _masks(name, pairs, suite) for name in by}, margin, alpha)
    counts = {outcome: (ours.count(outcome), theirs.count(outcome)) for outcome in pairs.base_share}
    changes = outcome_changes(pairs, counts, alpha)
    return Comparison(
        verdict=overall_verdict(every),
        notes=tuple(_notes(pairs, changes)),
        overall=every[0],
        parts=tuple(every[1:]),
        outcomes=tuple(changes),
        fallen=tuple(_fallen(ours, theirs, pairs, suite)),
        **common,
        **sides,
    )


def invalid(reasons: Sequence[str], margin: float = MARGIN, alpha: float = ALPHA) -> Comparison:
    """Return the comparison of runs that cannot even be read."""
    return Comparison(verdict=Verdict.INVALID, faults=tuple(reasons), margin=margin, alpha=alpha)


def _side(columns: Columns) -> Side:
    manifest, failed = columns.manifest, columns.count(Outcome.FAILED)
    return Side(
        model=manifest.adapter.spec,
        run=columns.run.name,
        started=manifest.started,
        answers=len(columns),
        failed=failed,
        cost_usd=columns.cost_usd,
        input_tokens=columns.input_tokens,
        output_tokens=columns.output_tokens,
        latency_s=columns.latency_s / max(len(columns), 1),
    )


def _masks(name: str, pairs: Pairs, suite: "Suite | None") -> Mapping[str, Mask]:
    """Return which items bear each label; items that do not state one are in none."""
    if name == TASK:
        return {task: pairs.task == code for code, task in sorted(enumerate(pairs.tasks), key=lambda pair: pair[1])}
    if suite is None:
        raise UsageError(f"--by {name}: needs the suite; say where it is with --suite")
    named = labels(suite.items, name)
    codes = {label: code for code, label in enumerate(dict.fromkeys(named.values()))}
    items = np.fromiter((key(item) for item in named), np.uint64, len(named))
    label = np.fromiter((codes[label] for label in named.values()), np.intp, len(named))
    order = np.argsort(items)
    place = np.minimum(np.searchsorted(items, pairs.item, sorter=order), len(items) - 1)
    own = np.where(items[order[place]] == pairs.item, label[order[place]], -1)
    return {name: own == code for name, code in codes.items() if name != ABSENT}


def _notes(pairs: Pairs, changes: Sequence[OutcomeChange]) -> Iterator[str]:
    failed = (pairs.base_share[Outcome.FAILED] == 1) | (pairs.head_share[Outcome.FAILED] == 1)
    left_out = int(np.count_nonzero(failed))
    if left_out:
        yield f"{left_out} items are left out: their calls failed in one of the runs"
    for change in changes:
        if change.rose:
            yield f"more replies are {change.outcome}: {change.head} instead of {change.base}"
    if np.array_equal(pairs.base, pairs.head, equal_nan=True):
        yield "every item has the same score in both runs"


def _fallen(base: Columns, head: Columns, pairs: Pairs, suite: "Suite | None") -> Iterator[Fallen]:
    chosen = _first_of_each_task(pairs)
    before, after = records_at(base, pairs.base_row[chosen]), records_at(head, pairs.head_row[chosen])
    for number, old, new in zip(chosen, before, after, strict=True):
        yield _told(float(pairs.base[number]), float(pairs.head[number]), old, new, suite)


def _first_of_each_task(pairs: Pairs) -> NDArray[np.intp]:
    """Return the newly wrong items, the deepest falls first, taking one of each task in turn."""
    rows = np.flatnonzero(pairs.worse)
    rows = rows[np.lexsort((pairs.item[rows], pairs.head[rows] - pairs.base[rows], pairs.task[rows]))]
    tasks = pairs.task[rows]
    starts = np.searchsorted(tasks, tasks)
    rank = np.arange(len(rows)) - starts
    return rows[np.lexsort((tasks, rank))][:SHOWN]


def _told(base: float, head: float, old: Record, new: Record, suite: "Suite | None") -> Fallen:
    item = suite.by_id.get(old.item) if suite else None
    return Fallen(
        item=old.item,
        task=old.task,
        base_score=base,
        head_score=head,
        base_reply=old.reply[:REPLY],
        head_outcome=new.outcome,
        head_reply=new.reply[:REPLY],
        head_value=new.reading.value if new.reading else None,
        question=item.question if item else None,
        truth=item.truth if item else None,
    )
