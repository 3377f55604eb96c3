"""Runs on Ray: the same records as without it, whoever dies."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters.registry import create
from spatialgauge.benchmark.asking import Adapter
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.engines.cluster import Cluster
from spatialgauge.benchmark.engines.pool import pooled
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

SLEEPING = f"{Path(__file__).with_name('sleeping.py')}:Sleeping"


class Watching:
    """Looks on, and does something once after so many records."""

    def __init__(self, after: int = 0, do: Any = None) -> None:
        self._after, self._do = after, do
        self.seen = 0

    def started(self, total: int, kept: int) -> None:
        self.total, self.kept = total, kept

    def recorded(self, record: Record) -> None:
        self.seen += 1
        if self._do and self.seen == self._after:
            self._do()


def making(suite: Suite, **options: object) -> partial[Adapter]:
    return partial(create, SLEEPING, {key: str(value) for key, value in options.items()}, items=suite.items)


def but_times(folder: Path) -> list[dict[str, Any]]:
    """Return the records in the order of their items, without what a clock says."""
    records = [record.model_dump(mode="json", exclude={"latency_s"}) for record in read_records(folder)]
    return sorted(records, key=lambda record: (record["item"], record["repeat"]))


def gauge(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "spatialgauge.benchmark.cli", *map(str, arguments)]


def notes_of(path: Path) -> list[tuple[int, str]]:
    return [(int(pid), item) for pid, item in (line.split() for line in path.read_text().splitlines())]


@pytest.fixture(scope="module")
def local(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The records a run in one process makes."""
    import asyncio

    out = tmp_path_factory.mktemp("runs") / "local"
    asyncio.run(run(suite, making(suite, seconds=0.01)(), out, Plan(repeats=2), Watching()))
    return but_times(out)


async def test_two_workers_make_the_records_one_process_makes(
    suite: Suite, tmp_path: Path, ray_address: str, local: list[dict[str, Any]]
) -> None:
    notes = tmp_path / "notes"
    async with pooled(making(suite, seconds=0.01, notes=notes), Cluster(ray_address, workers=2)) as pool:
        assert pool.card.concurrency == 2
        manifest = await run(suite, pool, tmp_path / "ray", Plan(repeats=2), Watching())
    assert but_times(tmp_path / "ray") == local
    assert len(local) == 2 * len(suite.items)
    assert manifest.finished is not None
    pids = Counter(pid for pid, _ in notes_of(notes))
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert min(pids.values()) >= len(suite.items) / 2


@pytest.mark.parametrize("strategy", ["cot+self_consistency:samples=3", "imagery"])
async def test_a_strategy_makes_the_same_records_on_two_workers(
    suite: Suite, tmp_path: Path, ray_address: str, strategy: str
) -> None:
    """Every call of a question is made on one worker, and all of them stand in its record, in their order."""
    made = partial(create, SLEEPING, {"seconds": "0.001"}, items=suite.items, strategy=strategy)
    await run(suite, made(), tmp_path / "local", Plan(), Watching())
    async with pooled(made, Cluster(ray_address, workers=2)) as pool:
        await run(suite, pool, tmp_path / "ray", Plan(), Watching())
    there, here = but_times(tmp_path / "ray"), but_times(tmp_path / "local")
    assert there == here
    assert {record["calls"] for record in there} == ({3} if "samples" in strategy else {2})
    assert all(len(record["trace"]["steps"]) == record["calls"] for record in there)
    assert [read_manifest(tmp_path / name).strategy for name in ("ray", "local")] == [strategy] * 2


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_killed_worker_loses_nothing(
    suite: Suite, tmp_path: Path, ray_address: str, local: list[dict[str, Any]], workers: int
) -> None:
    """One of two leaves its items to the other; the only one, to the worker that takes its place."""
    notes, killed = tmp_path / "notes", []

    def kill() -> None:
        killed.append(notes_of(notes)[-1][0])
        os.kill(killed[0], signal.SIGKILL)

    factory = making(suite, seconds=0.1, slots=4, notes=notes)
    async with pooled(factory, Cluster(ray_address, workers)) as pool:
        await run(suite, pool, tmp_path / "ray", Plan(repeats=2, concurrency=8), Watching(after=20, do=kill))
    assert but_times(tmp_path / "ray") == local
    calls = notes_of(notes)
    assert killed[0] in {pid for pid, _ in calls}
    assert len({pid for pid, _ in calls}) >= 2
    asked_again = sum(Counter(item for _, item in calls).values()) - len(local)
    assert 0 < asked_again <= 8, "only what was under way is asked again"


async def test_a_prompt_that_kills_its_worker_is_given_up_alone(suite: Suite, tmp_path: Path, ray_address: str) -> None:
    poison = suite.items[3].id
    path = tmp_path / "deadly.py"
    path.write_text(
        "import os\n\n"
        "from spatialgauge.tests.benchmark.engines.sleeping import Sleeping\n\n\n"
        f"class Deadly(Sleeping):\n"
        f"    async def ask(self, prompt):\n"
        f"        if prompt.item == {poison!r}:\n"
        f"            os._exit(1)\n"
        f"        return await super().ask(prompt)\n"
    )
    factory = partial(create, f"{path}:Deadly", {"seconds": "0.01"}, items=suite.items)
    async with pooled(factory, Cluster(ray_address, workers=2)) as pool:
        await run(suite, pool, tmp_path / "ray", Plan(concurrency=1), Watching())
    failed = [record for record in read_records(tmp_path / "ray") if record.outcome is Outcome.FAILED]
    assert [(record.item, record.error) for record in failed] == [
        (poison, f"3 workers were lost over item {poison}, one after another")
    ]


def test_a_killed_run_goes_on_with_either_engine(
    suite: Suite, suite_folder: Path, tmp_path: Path, ray_address: str
) -> None:
    """Ray killed with kill -9, taken up by Ray, killed again, ended by the local engine: each item once."""
    out, notes = tmp_path / "run", tmp_path / "notes"
    common = ("run", suite_folder, "--model", SLEEPING, "-o", "seconds=0.2", "-o", f"notes={notes}", "--out", out)
    on_ray = (*common, "--engine", "ray", "--address", ray_address, "--workers", 2, "--concurrency", 2)
    standing = 0
    for _ in range(2):
        process = subprocess.Popen(gauge(*on_ray), stderr=subprocess.PIPE)
        records = out / "records.jsonl"
        until = time.monotonic() + 90
        while not records.exists() or records.read_bytes().count(b"\n") < standing + 5:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
        process.communicate()
        standing = records.read_bytes().count(b"\n")
    assert standing < len(suite.items)
    done = subprocess.run(gauge(*common, "--concurrency", 8), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert read_manifest(out).finished is not None
    assert Counter(record.item for record in read_records(out)) == {item.id: 1 for item in suite.items}
    asked_again = len(notes_of(notes)) - len(suite.items)
    assert asked_again <= 2 * 2, "at most what was under way at each kill"
