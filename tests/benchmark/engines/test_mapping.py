"""Work mapped over Ray workers: in its order, done again when a worker dies, the same as without Ray."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from spatialgauge.benchmark.engines.cluster import Cluster
from spatialgauge.benchmark.engines.mapping import mapping
from spatialgauge.benchmark.errors import DataError, ServiceError
from spatialgauge.benchmark.experts import rgb
from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.building import build, find_spec
from spatialgauge.tasks.scenes.lifting.lifter import Lifted, Lifter
from spatialgauge.tasks.scenes.lifting.lifting import lift_all
from spatialgauge.tasks.scenes.lifting.store import Failure, Folder, Source, outcome, photographs
from spatialgauge.tasks.scenes.lifting.truth import Flat, Truth, digest
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.synthesis.rows import Plan
from spatialgauge.tasks.synthesis.writing import TABLES, rows_in, synthesize

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


@dataclass(frozen=True)
class ByTruth:
    """Lifts rendered scenes by what is known of them; the worker that is first given the `deadly` one kills itself."""

    views: tuple[View, ...]
    deadly: int | None = None
    mark: str = ""

    def __call__(self, source: Source) -> Failure | tuple[Lifted, Picture]:
        place = int(source.name)
        if place == self.deadly and not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        assert isinstance(source.picture, Picture)
        truth = Truth({digest(rgb(source.picture)): self.views[place]})
        return outcome(Lifter(truth.instruments()), source)


def test_lifting_and_training_rows_on_ray_are_those_of_one_process(tmp_path: Path, ray_address: str) -> None:
    views = stage("avenue").generate("ray", 0).views
    sources = [Source(str(place), Flat(view).picture, f"scene {place // 2}") for place, view in enumerate(views)]
    lift_all(Folder(tmp_path / "here", {}), sources, ByTruth(views), map, lambda _: None)
    with mapping(Cluster(ray_address, workers=2)) as mapped:
        away = ByTruth(views, deadly=1, mark=str(tmp_path / "mark"))
        lift_all(Folder(tmp_path / "ray", {}), sources, away, mapped, lambda _: None)
        synthesize(photographs(tmp_path / "ray"), Plan(held_out=0.5), tmp_path / "ray set", mapped)
    synthesize(photographs(tmp_path / "here"), Plan(held_out=0.5), tmp_path / "here set")
    assert (tmp_path / "mark").exists()
    assert len(list(photographs(tmp_path / "here"))) == len(views)
    assert (tmp_path / "ray/scenes.jsonl").read_bytes() == (tmp_path / "here/scenes.jsonl").read_bytes()
    for name in TABLES.values():
        made = [list(rows_in(tmp_path / place / name)) for place in ("ray set", "here set")]
        assert made[0] == made[1]
    assert sum(1 for name in TABLES.values() for _ in rows_in(tmp_path / "here set" / name)) > 20
