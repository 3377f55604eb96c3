"""How right lifted scenes are, with experts that know, and how that falls with each dial of their noise.

`python tests/performance/lifting.py 300 60` lays out 300 scenes anew, one photograph of each drawn flat (no renderer is
needed), lifts it with whole boxes and with boxes fitted to the clouds, and compares every task's answers with the
scene's own; of the first 60 also with each step of each dial. A scene takes some two seconds of a core, a step half of
one.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice

import numpy as np

from spatialgauge.benchmark.experts import rgb
from spatialgauge.tasks.scenes.lifting.accuracy import LENGTH_MAX, Accuracy
from spatialgauge.tasks.scenes.lifting.lifter import Dropped, Lifter
from spatialgauge.tasks.scenes.lifting.truth import Flat, Noise, Truth, digest
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import PHOTOGRAPH
from spatialgauge.tasks.stages import SCENES, stage

DIALS: Mapping[str, tuple[float, ...]] = {
    "depth": (0.02, 0.05, 0.1, 0.2),
    "scale": (0.05, 0.1, 0.2),
    "focal": (0.05, 0.1, 0.2),
    "missed": (0.1, 0.3),
    "mask": (-3, 3),
}


def views() -> Iterator[View]:
    """Yield a photograph of one scene after the other, the stages in turn."""
    for index in count():
        for name in SCENES:
            found = stage(name).generate("lifting", index).views
            yield from islice((view for view in found if view.scene.drawn == PHOTOGRAPH), 1)


@dataclass
class Setting:
    """One way of lifting: how right it is, and how many pictures failed at which stage."""

    name: str
    noise: Noise = field(default_factory=Noise)
    whole: bool = True
    accuracy: Accuracy = field(default_factory=Accuracy)
    failed: Counter[str] = field(default_factory=Counter)

    def lift(self, view: View) -> None:
        """Lift a view and compare."""
        picture = Flat(view).picture
        truth = Truth({digest(rgb(picture)): view}, self.noise)
        try:
            lifted = Lifter(truth.instruments(space_boxes=self.whole)).lift(picture, view.scene.id)
        except Dropped as error:
            self.failed[error.stage] += 1
        else:
            self.accuracy.add(lifted.photograph, view)

    def line(self) -> str:
        """Return what is told of it."""
        tilts = np.array(self.accuracy.tilts)
        tallies = {task: tally.errors for task, tally in self.accuracy.tasks.items() if not task.startswith("bearing")}
        lengths = np.array([error for errors in tallies.values() for error in errors])
        level = np.mean(tilts <= 1) if len(tilts) else 0.0
        return (
            f"{self.name:<14} closed {self.accuracy.share():.4f}  all {self.accuracy.share(closed=False):.4f}  lengths "
            f"median {np.median(lengths):.4f}, within 2 % {np.mean(lengths <= LENGTH_MAX):.4f}  tilt at most "
            f"{tilts.max(initial=0):.3f}, within a degree {level:.4f}  no ground {self.accuracy.unlevelled}  "
            f"failed {dict(self.failed)}"
        )


def main(number: int, fewer: int) -> None:
    """Print the accuracy without noise, task by task, then with each dial turned."""
    plain = [Setting("whole boxes"), Setting("from clouds", whole=False)]
    turned = [
        Setting(f"{dial}={value}", Noise.parse([f"{dial}={value}"])) for dial, steps in DIALS.items() for value in steps
    ]
    for place, view in enumerate(islice(views(), number)):
        for setting in [*plain, *turned] if place < fewer else plain:
            setting.lift(view)
        if place % 20 == 19:
            print(f"{place + 1} scenes: {plain[0].line()}", file=sys.stderr, flush=True)
    for setting in plain:
        print(setting.line())
        for row in setting.accuracy.table():
            print("   ", row)
    for setting in turned:
        print(setting.line())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, int(sys.argv[2]) if len(sys.argv) > 2 else 60)
