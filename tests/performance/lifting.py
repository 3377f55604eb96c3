"""How right lifted scenes are, with experts that know, and how that falls with each dial of their noise.

`python tests/performance/lifting.py 300` lifts the photographs of rendered scenes, drawn flat (no renderer is needed),
and compares every task's answers with the scenes' own; then fewer scenes for each step of the dials.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import count, islice

import numpy as np

from spatialgauge.benchmark.experts import rgb
from spatialgauge.tasks.scenes.lifting.accuracy import Accuracy
from spatialgauge.tasks.scenes.lifting.lifter import Dropped, Lifter
from spatialgauge.tasks.scenes.lifting.truth import Flat, Noise, Truth, digest
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.stages import stage

STAGES = ("swap", "turn", "spread", "avenue", "approach", "drive", "crowd", "between", "resize")
DIALS: Mapping[str, tuple[float, ...]] = {
    "depth": (0.02, 0.05, 0.1, 0.2),
    "scale": (0.05, 0.1, 0.2),
    "focal": (0.05, 0.1, 0.2),
    "missed": (0.1, 0.3),
    "mask": (-3, 3),
}


def views() -> Iterator[View]:
    """Yield photographs of rendered scenes, the stages in turn."""
    for index in count():
        for name in STAGES:
            yield from stage(name).generate("lifting", index).views


def accuracy(some: list[View], noise: Noise, *, whole: bool = True) -> tuple[Accuracy, dict[str, int]]:
    """Return how right the lifted scenes are, and how many failed at which stage."""
    found, failed = Accuracy(), dict[str, int]()
    for view in some:
        picture = Flat(view).picture
        truth = Truth({digest(rgb(picture)): view}, noise)
        try:
            lifted = Lifter(truth.instruments(space_boxes=whole)).lift(picture, view.scene.id)
        except Dropped as error:
            failed[error.stage] = failed.get(error.stage, 0) + 1
            continue
        found.add(lifted.photograph, view)
    return found, failed


def line(name: str, found: Accuracy, failed: Mapping[str, int]) -> str:
    """Return what is told of one setting."""
    tilts = np.array(found.tilts)
    lengths = [error for task, tally in found.tasks.items() if not task.startswith("bearing") for error in tally.errors]
    return (
        f"{name:<14} closed {found.share():.4f}  all {found.share(closed=False):.4f}  lengths median "
        f"{np.median(lengths):.4f}, within 2 % {np.mean(np.array(lengths) <= 0.02):.4f}  tilt within 1 degree "
        f"{np.mean(tilts <= 1):.4f}  no ground {found.unlevelled}  failed {dict(failed)}"
    )


def main(number: int, fewer: int) -> None:
    """Print the accuracy without noise, task by task, then with each dial turned."""
    some = list(islice(views(), number))
    for whole in (True, False):
        found, failed = accuracy(some, Noise(), whole=whole)
        print(line("whole boxes" if whole else "from clouds", found, failed), flush=True)
        for row in found.table():
            print("   ", row, flush=True)
    for dial, steps in DIALS.items():
        for value in steps:
            noise = Noise.parse([f"{dial}={value}"])
            print(line(f"{dial}={value}", *accuracy(some[:fewer], noise)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, int(sys.argv[2]) if len(sys.argv) > 2 else 60)
