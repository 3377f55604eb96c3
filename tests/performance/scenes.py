"""Prints what a scene costs: laying it out, its truth buffers, its picture; processor seconds, by stage."""

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout import STAGES, generate
from spatialgauge.tasks.scenes.rendering.picture import draw
from spatialgauge.tasks.scenes.rendering.rays import view

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return processor seconds and the result."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main(scenes: int) -> None:
    """Print a row a stage, the mean over so many scenes."""
    print(f"{'stage':<10}{'layout s':>10}{'buffers s':>11}{'picture s':>11}{'items':>7}")
    for stage in STAGES:
        rows = []
        for index in range(scenes):
            layout, twins = timed(lambda index=index, stage=stage: generate("performance", index, stage))
            scene = twins.views[0].scene
            buffers, _ = timed(lambda scene=scene: view(scene))
            picture, _ = timed(lambda scene=scene: draw(scene))
            items = sum(len(list(task.questions(twins))) for task in native_tasks().values())
            rows.append((layout, buffers, picture, items))
        means = [sum(column) / scenes for column in zip(*rows, strict=True)]
        print(f"{stage:<10}{means[0]:>10.2f}{means[1]:>11.2f}{means[2]:>11.2f}{means[3]:>7.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
