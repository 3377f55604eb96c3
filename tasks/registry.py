"""The native tasks by name."""

from functools import cache
from importlib import import_module

from spatialgauge.tasks.base import Task

MODULES = (
    "spatialgauge.tasks.relations.left_right",
    "spatialgauge.tasks.relations.above_below",
    "spatialgauge.tasks.metric.distance",
    "spatialgauge.tasks.frames.egocentric",
    "spatialgauge.tasks.frames.intrinsic",
    "spatialgauge.tasks.frames.addressee",
)
"""Each module offers `TASKS`, the tasks it defines."""


@cache
def native_tasks() -> dict[str, Task]:
    """Return every native task by its name, in the order of the table."""
    return {task.card.name: task for module in MODULES for task in import_module(module).TASKS}
