"""Prints what building `core` costs: scenes a minute and peak memory, for growing numbers of scenes.

`python tests/performance/building.py 8 16` builds so many and so many scenes; 100 and 1000 take hours on two cores.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from spatialgauge.tasks.building import build, find_spec


def main(sizes: list[int]) -> None:
    """Print a row a size; memory is the most of the process that gathers and of one that draws, so far."""
    workers = os.cpu_count() or 1
    print(f"{'scenes':>7}{'workers':>9}{'s a scene':>11}{'a minute':>10}{'gathering MiB':>15}{'drawing MiB':>13}")
    for scenes in sizes:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            build(find_spec("core").model_copy(update={"scenes": scenes}), Path(folder), workers=workers)
            each = (time.perf_counter() - began) / scenes
        own, drawing = (
            resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"{scenes:>7}{workers:>9}{each:>11.2f}{60 / each:>10.1f}{own:>15.0f}{drawing:>13.0f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [8, 16])
