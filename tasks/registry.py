"""The native tasks by name."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from spatialgauge.tasks.base import Question, Task, TaskCard, Variants

MODULES = (
    "spatialgauge.tasks.relations.left_right",
    "spatialgauge.tasks.relations.above_below",
    "spatialgauge.tasks.relations.front_behind",
    "spatialgauge.tasks.relations.nearest",
    "spatialgauge.tasks.relations.order",
    "spatialgauge.tasks.relations.support",
    "spatialgauge.tasks.relations.between",
    "spatialgauge.tasks.relations.touching",
    "spatialgauge.tasks.relations.in_on_under",
    "spatialgauge.tasks.relations.occluded_by",
    "spatialgauge.tasks.relations.size",
    "spatialgauge.tasks.metric.distance",
    "spatialgauge.tasks.metric.height",
    "spatialgauge.tasks.metric.size",
    "spatialgauge.tasks.metric.room_size",
    "spatialgauge.tasks.metric.bearing",
    "spatialgauge.tasks.frames.egocentric",
    "spatialgauge.tasks.frames.intrinsic",
    "spatialgauge.tasks.frames.addressee",
    "spatialgauge.tasks.frames.absolute",
    "spatialgauge.tasks.frames.facing",
    "spatialgauge.tasks.frames.unspecified",
    "spatialgauge.tasks.frames.circle",
    "spatialgauge.tasks.frames.visible_to",
    "spatialgauge.tasks.frames.which_view",
    "spatialgauge.tasks.multiview.camera_motion",
    "spatialgauge.tasks.multiview.out_of_frame",
    "spatialgauge.tasks.multiview.same_thing",
    "spatialgauge.tasks.multiview.map_view",
    "spatialgauge.tasks.multiview.mental_rotation",
    "spatialgauge.tasks.multiview.figure_views",
    "spatialgauge.tasks.visualization.hidden_blocks",
    "spatialgauge.tasks.visualization.paper_folding",
    "spatialgauge.tasks.visualization.cube_net",
    "spatialgauge.tasks.navigation.after_turning",
    "spatialgauge.tasks.navigation.turn_by_turn",
    "spatialgauge.tasks.navigation.route_choice",
    "spatialgauge.tasks.navigation.on_the_map",
    "spatialgauge.tasks.motion.after_moving",
    "spatialgauge.tasks.motion.after_rotating",
    "spatialgauge.tasks.motion.collision",
    "spatialgauge.tasks.motion.fits",
    "spatialgauge.tasks.motion.stacks",
    "spatialgauge.tasks.grounding.point",
    "spatialgauge.tasks.grounding.box2d",
    "spatialgauge.tasks.grounding.box3d",
    "spatialgauge.tasks.grounding.mask",
    "spatialgauge.tasks.grounding.count",
    "spatialgauge.tasks.grounding.free_space",
    "spatialgauge.tasks.grounding.free_shelf",
    "spatialgauge.tasks.composite.hops",
    "spatialgauge.tasks.composite.consistency",
)
"""Each module offers `TASKS`, the tasks it defines."""


@cache
def native_tasks() -> dict[str, Task[Any]]:
    """Return every native task by its name, in the order of the table."""
    return {task.card.name: task for module in MODULES for task in import_module(module).TASKS}


def questions_of(variants: Variants[Any]) -> Iterator[tuple[TaskCard, Question]]:
    """Yield every question that the native tasks ask of a group's views, with its task's card."""
    for task in native_tasks().values():
        if variants.stage in task.card.stages:
            for question in task.questions(variants):
                yield task.card, question
