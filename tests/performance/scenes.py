"""Prints what a scene costs: laying it out, reading it back, asking, a picture; processor seconds, by stage."""

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from spatialgauge.tasks.registry import questions_of
from spatialgauge.tasks.stages import STAGES, stage, written

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return processor seconds and the result."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main(scenes: int) -> None:
    """Print a row a stage, the mean over so many scenes."""
    print(f"{'stage':<10}{'layout s':>10}{'read s':>9}{'ask s':>8}{'picture s':>11}{'views':>7}{'items':>7}")
    for name in STAGES:
        source = stage(name)
        rows = []
        for index in range(scenes):
            layout, group = timed(lambda index=index, source=source: source.generate("performance", index))
            texts = [written(view) for view in group.views]
            read, _ = timed(
                lambda group=group, texts=texts, source=source: source.restored(group.group, group.cast, texts)
            )
            ask, questions = timed(lambda group=group: list(questions_of(group)))
            picture, _ = timed(lambda group=group, source=source: source.picture(group.views[0]))
            rows.append((layout, read, ask, picture, len(group.views), len(questions)))
        means = [sum(column) / scenes for column in zip(*rows, strict=True)]
        print(
            f"{name:<10}{means[0]:>10.2f}{means[1]:>9.2f}{means[2]:>8.3f}{means[3]:>11.2f}{means[4]:>7.0f}{means[5]:>7.1f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
