"""Proving a suite: every truth is found again from the scene that the suite stores."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pydantic import ValidationError

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item
from spatialgauge.benchmark.suites import SceneRow, Suite
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import questions_of
from spatialgauge.tasks.stages import stage


def groups_of(suite: Suite) -> list[list[SceneRow]]:
    """Return the suite's views by their groups, each in the order of its views."""
    return [list(rows) for _, rows in groupby(sorted(suite.scenes, key=lambda row: row.id), lambda row: row.group)]


def recomputed(suite: Suite, on_group: Callable[[], None] | None = None) -> Iterator[str]:
    """Yield what differs where every question is asked again of the stored scenes: words, truths, slices, pictures.

    `on_group` hears of each group that is done.
    """
    items: dict[str, dict[str, Item]] = {}
    for item in suite.items:
        items.setdefault(item.group, {})[item.id] = item
    for rows in groups_of(suite):
        yield from _faults(rows, items.pop(rows[0].group, {}))
        if on_group:
            on_group()
    for group in items:
        yield f"group {group} has items and no scene"


def _faults(rows: Sequence[SceneRow], items: dict[str, Item]) -> Iterator[str]:
    group = rows[0].group
    try:
        variants = stage(rows[0].stage).restored(group, json.loads(rows[0].cast), [row.scene for row in rows])
    except (ValidationError, ValueError, UsageError) as error:
        yield f"group {group} cannot be read again: {str(error).splitlines()[0]}"
        return
    pictures = [row.picture for row in rows]
    anew: dict[str, Item] = {}
    for card, question in questions_of(variants):
        if all(pictures[view] for view in question.shows or (question.view,)):
            item = item_of(card, group, question, pictures)
            anew[item.id] = item
    for name, item in items.items():
        if name not in anew:
            yield f"item {name} ({item.task}) is not asked of its scene"
        elif anew[name] != item:
            fields = [field for field in Item.model_fields if getattr(anew[name], field) != getattr(item, field)]
            yield f"item {name} ({item.task}) differs from what its scene gives: {', '.join(fields)}"
