"""Work mapped over Ray workers: in its order, done again when a worker dies, the same as without Ray."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spatialgauge.benchmark.engines.cluster import Cluster
from spatialgauge.benchmark.engines.mapping import mapping
from spatialgauge.benchmark.errors import DataError, ServiceError
from spatialgauge.tasks.building import build, find_spec

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def squared_once_dead(given: tuple[int, str]) -> int:
    """Square a number; the first process that is given 5 kills itself."""
    number, mark = given
    time.sleep(0.01 if number % 2 else 0.05)
    if number == 5 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def refused(number: int) -> int:
    if number == 3:
        raise DataError("line 3: is damaged")
    return number


def deadly(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_keep_their_order_and_a_killed_workers_piece_is_done_again(tmp_path: Path, ray_address: str) -> None:
    mark = str(tmp_path / "mark")
    with mapping(Cluster(ray_address, workers=2), piece=3) as mapped:
        squares = list(mapped(squared_once_dead, ((number, mark) for number in range(40))))
    assert squares == [number * number for number in range(40)]
    assert Path(mark).exists()


def test_what_the_function_raises_is_raised_here(ray_address: str) -> None:
    with mapping(Cluster(ray_address, workers=2)) as mapped, pytest.raises(DataError, match=r"^line 3: is damaged$"):
        list(mapped(refused, range(10)))


def test_work_that_kills_every_worker_is_given_up(ray_address: str) -> None:
    with mapping(Cluster(ray_address, workers=1)) as mapped, pytest.raises(ServiceError, match="4 workers were lost"):
        list(mapped(deadly, [1]))


def test_rescoring_on_ray_writes_the_same_records(suite_folder: Path, tmp_path: Path, ray_address: str) -> None:
    gauge = [sys.executable, "-m", "spatialgauge.benchmark.cli"]
    files = []
    for name, more in (("here", []), ("ray", ["--engine", "ray", "--address", ray_address])):
        out = str(tmp_path / name)
        asked = [*gauge, "run", str(suite_folder), "--model", "baseline/random", "--out", out, "--concurrency", "1"]
        for command in (asked, [*gauge, "rescore", out, *more]):
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
        assert "40 records scored anew, 0 scores changed" in done.stdout
        files.append([line.partition(b'"latency_s"')[0] for line in (tmp_path / name / "records.jsonl").open("rb")])
    assert files[0] == files[1]


def test_a_suite_drawn_on_ray_is_the_same_suite(tmp_path: Path, ray_address: str) -> None:
    spec = find_spec("mini").model_copy(update={"seed": 31, "scenes": 2, "mixture": {"pan": 1, "paper": 1}})
    with mapping(Cluster(ray_address, workers=1)) as mapped:
        away = build(spec, tmp_path / "ray", mapped=mapped)
    here = build(spec, tmp_path / "here")
    assert away.card == here.card
    assert dict(away.pictures) == dict(here.pictures)
