"""Prints what building `core` costs while it grows: pace, processor time and memory, a row every so many scenes.

`python tests/performance/building.py 1000 100` builds a thousand scenes and prints a row a hundred, which takes hours
on two cores: time a scene should stay what it is, and memory should not grow. The last line is the saved suite's.
"""

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from spatialgauge.benchmark.suite_files import save
from spatialgauge.tasks.building import Part, build, find_spec

TICK = os.sysconf("SC_CLK_TCK")
HEAD = f"{'scenes':>7}{'a minute':>10}{'cpu s a scene':>15}{'gathering MiB':>15}{'drawing MiB':>13}"


@dataclass
class Growth:
    """Counts scenes, and prints a row a step: pace and processor time since the row before, the most memory so far."""

    step: int
    scenes: int = 0
    began: float = field(default_factory=time.perf_counter)
    spent: float = 0.0
    drawing: float = 0.0

    def ready(self, _: Part) -> None:
        """Hear of a scene."""
        self.scenes += 1
        if self.scenes % self.step == 0:
            self._row()

    def _row(self) -> None:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        gone = resource.getrusage(resource.RUSAGE_CHILDREN)
        now, spent = time.perf_counter(), gone.ru_utime + gone.ru_stime
        spent += sum(map(processor_seconds, ["self", *children]))
        self.drawing = max([self.drawing, gone.ru_maxrss / 1024, *map(most_memory, children)])
        pace, each = 60 * self.step / (now - self.began), (spent - self.spent) / self.step
        print(
            f"{self.scenes:>7}{pace:>10.1f}{each:>15.2f}{most_memory('self'):>15.0f}{self.drawing:>13.0f}", flush=True
        )
        self.began, self.spent = now, spent


def processor_seconds(process: str) -> float:
    """Return what a process has spent, its own and the system's."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICK


def most_memory(process: str) -> float:
    """Return the most that a process has had in memory, in MiB."""
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


def main(scenes: int, step: int) -> None:
    """Print the rows of one build, and of its saving."""
    growth = Growth(step)
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        spec = find_spec("core").model_copy(update={"scenes": scenes})
        save(build(spec, Path(folder), workers=os.cpu_count() or 1, on_scene=growth.ready), Path(folder))
    print(f"saved: {most_memory('self'):.0f} MiB at most")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [16, 4]
    main(sizes[0], sizes[1] if len(sizes) > 1 else max(1, sizes[0] // 10))
