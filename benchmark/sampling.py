"""Choosing part of a suite: seeded, in whole pairs, in the tasks' own proportions."""

import hashlib
from collections.abc import Sequence
from typing import Final

from spatialgauge.benchmark.items import Item

SUBSETS: Final = {"smoke": 300, "gate": 1000}
"""Parts of a suite by name, and their items: a smoke test sees drops of some six points, a gate of some three."""


def selected(items: Sequence[Item], limit: int | None) -> list[Item]:
    """Return at most `limit` items, the same on every call: whole pairs, spread over the tasks in their proportions.

    A smaller limit's items are among a larger one's, so that a run can be widened.
    """
    if limit is None or limit >= len(items):
        return list(items)
    bundles: dict[str, list[Item]] = {}
    for item in items:
        bundles.setdefault(item.pair or item.id, []).append(item)
    by_task: dict[str, list[list[Item]]] = {}
    for name in sorted(bundles, key=lambda name: hashlib.sha256(f"limit:{name}".encode()).digest()):
        by_task.setdefault(bundles[name][0].task, []).append(bundles[name])
    spread = sorted(
        ((rank + 0.5) / len(queue), task, rank) for task, queue in by_task.items() for rank in range(len(queue))
    )
    chosen: list[Item] = []
    for _, task, rank in spread:
        if len(chosen) + len(by_task[task][rank]) > limit:
            break
        chosen += by_task[task][rank]
    return sorted(chosen, key=lambda item: item.id)
