"""Prints how a run on Ray grows with its workers: an adapter that sleeps 200 ms and takes four calls at a time.

The ideal of so many workers is what their sleeping allows. The last line is an adapter that answers at once: what the
one process that keeps the run can do. Rates are those of the last three quarters, when every worker has started.
"""

import asyncio
import tempfile
import time
from functools import partial
from pathlib import Path

from spatialgauge.adapters.registry import create
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.engines.cluster import Cluster
from spatialgauge.benchmark.engines.pool import pooled
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.suites import SHIPPED

SLEEPING = f"{Path(__file__).parents[1] / 'benchmark' / 'engines' / 'sleeping.py'}:Sleeping"
SECONDS, SLOTS = 0.2, 4


class Clock:
    """Notes when each record came, in wall and in this process's processor seconds."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.busy: list[float] = []

    def started(self, total: int, kept: int) -> None:
        return

    def recorded(self, record: Record) -> None:
        self.wall.append(time.perf_counter())
        self.busy.append(time.process_time())


async def measured(workers: int, repeats: int, seconds: float, slots: int) -> tuple[float, float]:
    """Return items a second and the processor seconds the driver spends on an item."""
    suite, clock = load("mini", SHIPPED), Clock()
    factory = partial(create, SLEEPING, {"seconds": str(seconds), "slots": str(slots)}, items=suite.items)
    with tempfile.TemporaryDirectory() as folder:
        async with pooled(factory, Cluster(workers=workers)) as pool:
            await run(suite, pool, Path(folder), Plan(repeats=repeats, concurrency=workers * slots), clock)
    first, last = len(clock.wall) // 4, len(clock.wall) - 1
    items = last - first
    return items / (clock.wall[last] - clock.wall[first]), (clock.busy[last] - clock.busy[first]) / items


if __name__ == "__main__":
    print(f"{'workers':>7} {'items/s':>8} {'ideal':>7} {'ratio':>6} {'driver ms/item':>15}")
    for workers in (1, 2, 4, 8):
        rate, busy = asyncio.run(measured(workers, max(1, workers // 2), SECONDS, SLOTS))
        ideal = workers * SLOTS / SECONDS
        print(f"{workers:>7} {rate:>8.1f} {ideal:>7.1f} {rate / ideal:>6.2f} {busy * 1000:>15.2f}", flush=True)
    rate, busy = asyncio.run(measured(2, 10, 0.0, 64))
    print(f"no sleep, 2 workers: {rate:.0f} items/s, driver {busy * 1000:.2f} ms an item")
