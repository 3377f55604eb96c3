"""Whether two runs can be compared at all: the same questions, asked the same way, read the same way, all answered."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.columns import Columns, records_at
from spatialgauge.benchmark.comparing.pairs import Pairs
from spatialgauge.benchmark.comparing.settings import settings_of
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.manifest import Manifest

MOST_FAILED = 0.02
"""From this share of failed calls on, what is missing could be all of a difference of the usual margin."""
NAMED = 3
"""So many of the things that are wrong are named."""


def faults(base: Columns, head: Columns, allowed: Collection[str] = (), *, part: bool = False) -> list[str]:
    """Return why the two runs cannot be compared, an empty list where they can; each fault says its mend.

    `allowed` may name `settings` and `prompts`, where these are what is compared; `part` says that the head was asked
    some of the base's items only, as it should.
    """
    found = [*_one_suite(base.manifest, head.manifest), *_one_reader(base, head)]
    if "settings" not in allowed:
        found += _one_setting(base.manifest, head.manifest)
    for side, columns in (("base", base), ("head", head)):
        found += _sound(side, columns)
    if not found:
        found += _one_set(base, head, prompts="prompts" not in allowed, part=part)
    return found


def _one_suite(base: Manifest, head: Manifest) -> Iterator[str]:
    if base.suite.hash != head.suite.hash:
        names = (f"{suite.name}@{suite.version} ({suite.hash[:12]})" for suite in (base.suite, head.suite))
        yield f"the suites differ: base was asked {' and head '.join(names)}; run both on one suite"


def _one_reader(base: Columns, head: Columns) -> Iterator[str]:
    ours, theirs = base.manifest.answers, head.manifest.answers
    differing = _differing(ours, theirs)
    if differing:
        yield (
            f"the prompts, readers and scorers differ: {differing}; score both runs anew: "
            f"spatialgauge rescore {base.run}, spatialgauge rescore {head.run}"
        )


def _one_setting(base: Manifest, head: Manifest) -> Iterator[str]:
    differing = _differing(settings_of(base), settings_of(head))
    if differing:
        yield (
            f"the settings differ: {differing}; run both with the same, or give --allow settings if they are "
            "what is to be compared"
        )


def _sound(side: str, columns: Columns) -> Iterator[str]:
    if not len(columns):
        yield f"{side} has no records ({columns.run})"
        return
    key = np.rec.fromarrays([columns.item, columns.repeat])
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    if (counts > 1).any():
        yield (
            f"{side} holds {int((counts > 1).sum())} items more than once, such as "
            f"{_named(columns, first[counts > 1])}; run it anew into an empty folder ({columns.run})"
        )
    elif len(columns) != columns.manifest.items:
        yield (
            f"{side} holds {len(columns)} of {columns.manifest.items} answers; "
            f"run it again to ask what is missing ({columns.run})"
        )
    failed = columns.count(Outcome.FAILED)
    if failed > MOST_FAILED * len(columns):
        yield (
            f"in {side} {failed} of {len(columns)} calls failed, more than {MOST_FAILED:.0%}; "
            f"run it again to ask them ({columns.run})"
        )


def _one_set(base: Columns, head: Columns, *, prompts: bool, part: bool) -> Iterator[str]:
    for side, columns, other in (("head", head, base),) if part else (("base", base, head), ("head", head, base)):
        alone = np.flatnonzero(~np.isin(columns.item, other.item))
        if len(alone):
            yield (
                f"{len(alone)} answers of {side} are to items the other run was not asked, "
                f"such as {_named(columns, alone)}"
            )
            return
    pairs = Pairs.of(base, head)
    moved = (base.group[pairs.base_row] != head.group[pairs.head_row]) | (
        pairs.task != np.array([pairs.tasks.index(task) for task in head.tasks])[head.task[pairs.head_row]]
    )
    if moved.any():
        named = _named(base, pairs.base_row[moved])
        yield f"{int(moved.sum())} items stand in another scene or task in head, such as {named}"
    reworded = base.prompt[pairs.base_row] != head.prompt[pairs.head_row]
    if prompts and reworded.any():
        yield (
            f"{int(reworded.sum())} items were asked with another prompt or picture in head, "
            f"such as {_named(base, pairs.base_row[reworded])}; "
            "run both alike, or give --allow prompts if they are what is to be compared"
        )


def _named(columns: Columns, rows: NDArray[np.intp]) -> str:
    """Return the names of the first of these rows' items."""
    return ", ".join(dict.fromkeys(record.item for record in records_at(columns, rows[:NAMED])))


def _differing(base: Mapping[str, object], head: Mapping[str, object]) -> str:
    """Return which entries differ, with both values; empty where none does."""
    names = sorted(name for name in {*base, *head} if base.get(name) != head.get(name))
    return ", ".join(f"{name} ({base.get(name)} in base, {head.get(name)} in head)" for name in names)
