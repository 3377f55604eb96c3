"""A run that stops when its headline is known: in which order it asks, what counts, and what the folder says."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spatialgauge.benchmark.cli.report import command as report_command
from spatialgauge.benchmark.cli.run import command
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite
from spatialgauge.benchmark.until import Until, scene_order


def record(item: Item, score: float | None) -> Record:
    outcome = Outcome.FAILED if score is None else Outcome.ANSWERED
    return Record(item=item.id, task=item.task, group=item.group, outcome=outcome, score=score, prompt_hash="0" * 64)


@pytest.fixture(scope="module")
def suite(make_suite: Callable[[int], Suite]) -> Suite:
    return make_suite(200)


@pytest.fixture(scope="module")
def folder(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("suites") / "squares"
    save(suite, place)
    return place


def ran(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if isinstance(result.exception, UsageError | DataError):
        raise result.exception
    return result


def test_scenes_are_asked_whole_and_in_an_order_of_their_names_alone(suite: Suite) -> None:
    order = scene_order(suite.items)
    assert all(len({item.group for item in scene}) == 1 for scene in order)
    assert [scene[0].group for scene in order] == [scene[0].group for scene in scene_order(suite.items[::-1])]
    assert sorted(item.id for scene in order for item in scene) == sorted(item.id for item in suite.items)


def test_tasks_that_few_scenes_have_are_spread_over_the_order(suite: Suite) -> None:
    rare = [item for item in suite.items if item.task == "left_right" or int(item.group[1:]) % 10 == 0]
    tasks = [{item.task for item in scene} for scene in scene_order(rare)]
    for tenth in range(0, 200, 20):
        assert 1 <= sum("distance_centre" in own for own in tasks[tenth : tenth + 20]) <= 3


def test_hard_and_easy_scenes_are_spread_over_the_order(suite: Suite) -> None:
    told = [item.model_copy(update={"slices": {"margin": float(item.group[1:])}}) for item in suite.items]
    order = [int(scene[0].group[1:]) for scene in scene_order(told)]
    for part in range(0, 200, 40):
        hard = sum(scene < 200 // 3 for scene in order[part : part + 40])
        assert 12 <= hard <= 15, "a third of each part, whatever the margins' order"
    assert order != sorted(order)


def test_scenes_that_are_alone_with_their_tasks_come_anywhere() -> None:
    alone = [
        Item(
            id=f"i{n}",
            task=f"task {n:03d}",
            skill="relations",
            question="Left?",
            form=Form(kind=Kind.YES_NO),
            truth="yes",
            rule="exact",
            group=f"g{n}",
        )
        for n in range(300)
    ]
    order = [int(scene[0].group[1:]) for scene in scene_order(alone)]
    rising = sum(one < other for one, other in pairwise(order)) / 299
    assert rising == pytest.approx(0.5, abs=0.1)


def test_answers_that_overtake_others_wait_for_them(suite: Suite) -> None:
    until = Until(suite.items, 0.3)
    first, *others = until.order
    for scene in others:
        for item in scene:
            until.add(record(item, 1.0))
    assert not until.reached
    assert until.stopped().scenes == 0
    for item in first:
        until.add(record(item, 1.0))
    assert until.reached
    assert until.stopped().scenes == len(until.order)


def test_a_run_stops_when_its_headline_is_known_and_its_folder_says_so(
    folder: Path, suite: Suite, tmp_path: Path
) -> None:
    said = ran(folder, "--model", "baseline/oracle", "--until", "0.1", "--no-cache", "--out", tmp_path / "run")
    assert said.exit_code == 0, said.output
    manifest = read_manifest(tmp_path / "run")
    assert manifest.finished is not None
    assert manifest.stopped is not None
    assert manifest.stopped.reached
    assert manifest.stopped.interval is not None
    assert manifest.stopped.interval.half_width <= 0.1
    asked = sum(1 for _ in read_records(tmp_path / "run"))
    assert manifest.items == asked < len(suite.items) / 2
    assert "the headline is known to +- 10.0" in said.stderr
    report = CliRunner().invoke(report_command, [str(tmp_path / "run"), "--suite", str(folder)])
    assert "as it was looked at while the run went" in report.stdout
    assert "have no record" not in report.stdout


def test_a_stopped_run_taken_up_again_asks_nothing_more_and_a_stricter_one_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    arguments = (folder, "--model", "baseline/oracle", "--no-cache", "--concurrency", "1", "--out", tmp_path / "run")
    ran(*arguments, "--until", "0.2")
    first = sum(1 for _ in read_records(tmp_path / "run"))
    ran(*arguments, "--until", "0.2")
    assert sum(1 for _ in read_records(tmp_path / "run")) == first
    ran(*arguments, "--until", "0.05")
    assert sum(1 for _ in read_records(tmp_path / "run")) > first


def test_a_width_out_of_reach_asks_everything_and_says_so(folder: Path, suite: Suite, tmp_path: Path) -> None:
    said = ran(folder, "--model", "baseline/random", "--until", "0.001", "--no-cache", "--out", tmp_path / "run")
    assert "not known to +- 0.1" in said.stderr
    assert read_manifest(tmp_path / "run").items == len(suite.items)


def test_a_control_run_must_be_of_the_suite_and_whole(
    folder: Path, suite: Suite, make_suite: Callable[[int], Suite], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="must be whole"):
        Until(suite.items, 0.1, control={suite.items[0].id: 1.0})
    save(make_suite(3), tmp_path / "other")
    ran(tmp_path / "other", "--model", "baseline/oracle", "--no-cache", "--out", tmp_path / "control")
    with pytest.raises(DataError, match="another suite"):
        ran(
            *(folder, "--model", "baseline/oracle", "--until", "0.1"),
            *("--control", tmp_path / "control", "--out", tmp_path / "run"),
        )
    with pytest.raises(UsageError, match="serves --until"):
        ran(folder, "--model", "baseline/oracle", "--control", tmp_path / "control", "--out", tmp_path / "run")


def test_the_interval_is_that_of_the_report_but_wider(folder: Path, tmp_path: Path) -> None:
    ran(folder, "--model", "baseline/random", "--until", "0.001", "--no-cache", "--out", tmp_path / "run")
    stopped = read_manifest(tmp_path / "run").stopped
    report = CliRunner().invoke(report_command, [str(tmp_path / "run"), "--suite", str(folder), "--json"])
    headline = json.loads(report.stdout)[0]["overall"]["corrected"]
    assert stopped is not None
    assert stopped.interval is not None
    assert stopped.interval.mean == pytest.approx(headline["mean"])
    assert 1.3 < stopped.interval.half_width / ((headline["high"] - headline["low"]) / 2) < 2.2
