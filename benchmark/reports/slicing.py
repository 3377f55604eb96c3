"""Which part of a breakdown an item belongs to."""

import difflib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import quantiles

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item, Scalar
from spatialgauge.benchmark.reports.frames import asked_frame

OWN_FIELDS = ("task", "skill", "rule")
"""Fields of an item that a breakdown may name beside its slices."""
DISTINCT = 6
"""A number with more values than this is cut into quartiles."""
FRAME = "frame"
"""The frame of reference in which a task asks; known for every suite whose items hold answers under several."""
ABSENT = "not stated"


def labels(items: Sequence[Item], name: str) -> dict[str, str]:
    """Return each item's label under the slice `name`, by item id, in the order in which the parts are to be shown.

    Numbers with many values become quartiles of these items; items without the slice are `not stated`. Raises
    UsageError, with the nearest name, for a slice that no item has.
    """
    values = _frames(items) if name == FRAME else {item.id: _value(item, name) for item in items}
    present = [value for value in values.values() if value is not None]
    if not present:
        known = sorted({*OWN_FIELDS, FRAME, *(key for item in items for key in item.slices)})
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise UsageError(f"no item has a slice {name!r}; {hint}")
    naming = _naming(present)
    order = {label: rank for rank, label in enumerate(dict.fromkeys(naming.values()))}
    named = {key: ABSENT if value is None else naming[value] for key, value in values.items()}
    return dict(sorted(named.items(), key=lambda entry: order.get(entry[1], len(order))))


def _frames(items: Sequence[Item]) -> dict[str, Scalar | None]:
    """Return the frame each item states among its slices, or else the one its task asks in."""
    tasks: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        tasks[item.task].append(item)
    asked = {task: asked_frame(own) for task, own in tasks.items()}
    return {item.id: item.slices.get(FRAME, asked[item.task]) for item in items}


def _value(item: Item, name: str) -> Scalar | None:
    return str(getattr(item, name)) if name in OWN_FIELDS else item.slices.get(name)


def _naming(present: Sequence[Scalar]) -> Mapping[Scalar, str]:
    """Return the label of each value, in order."""
    numbers = [value for value in present if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) < len(present):
        return {value: word(value) for value in sorted(set(present), key=str)}
    distinct = sorted(set(numbers))
    if len(distinct) <= DISTINCT:
        return {value: f"{value:g}" for value in distinct}
    inner = quantiles(numbers, n=4, method="inclusive")
    edges = sorted({distinct[0], *inner, distinct[-1]})
    bins = [f"{low:.3g} to {high:.3g}" for low, high in pairwise(edges)]
    return {value: bins[max(0, bisect_left(edges, value) - 1)] for value in distinct}


def word(value: Scalar) -> str:
    """Return a slice's value as a reader sees it: yes and no for a fact."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
