"""The tasks of a board: what each asks, its truth, floor and formula, with examples."""

from dataclasses import asdict
from typing import Any, Final

from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views.items import item
from spatialgauge.tasks.registry import native_tasks

EXAMPLES: Final = 4


def names(board: BoardCard) -> list[str]:
    """Return the tasks in the order of their skills."""
    return [task for tasks in board.skills.values() for task in tasks] + [
        task for task in board.floors if not any(task in tasks for tasks in board.skills.values())
    ]


def card(task: str) -> dict[str, Any] | None:
    """Return a native task's card; None for an imported or unknown one."""
    known = native_tasks().get(task)
    return None if known is None else asdict(known.card)


def examples(store: Store, board: BoardCard, task: str) -> list[dict[str, Any]]:
    """Return the first items of a task, whole twins."""
    rows = store.items(board, ("id", "left_out"), [("task", "=", task)])
    found = (item(store, board, row["id"]) for row in rows if row["left_out"] is None)
    return [row for row, _ in zip(found, range(EXAMPLES), strict=False) if row is not None]
