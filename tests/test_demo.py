"""What `make demo` shows: truth scores one, blindness its floor, and a baseline that looks scores above it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.items import UNSCORED
from spatialgauge.tasks.registry import native_tasks

ROOT = Path(__file__).parents[1]
MODELS = ("oracle", "blobs", "constant", "prior", "random")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The demo's own commands, taken from the Makefile, and its report as JSON by baseline."""
    folder = tmp_path_factory.mktemp("demo")
    gauge = [sys.executable, "-m", "spatialgauge.benchmark.cli"]
    models = [word for name in MODELS for word in ("--model", f"baseline/{name}")]
    subprocess.run([*gauge, "run", "mini", *models, "--out", str(folder)], check=True, capture_output=True)
    runs = sorted(str(run) for run in folder.iterdir())
    table = subprocess.run([*gauge, "report", *runs], check=True, capture_output=True, text=True)
    assert all(f"baseline/{name}" in table.stdout for name in MODELS)
    report = subprocess.run([*gauge, "report", *runs, "--format", "json"], check=True, capture_output=True, text=True)
    summaries = json.loads(report.stdout)
    return {summary["model"].removeprefix("baseline/"): summary for summary in summaries}


def tasks(summary: dict[str, Any]) -> dict[str, Any]:
    return {task["name"]: task for task in summary["tasks"]}


def test_the_makefile_runs_these_baselines() -> None:
    recipe = (ROOT / "Makefile").read_text()
    assert all(f"baseline/{name}" in recipe for name in MODELS)


def test_the_oracle_is_right_everywhere(demo: dict[str, Any]) -> None:
    for name, task in tasks(demo["oracle"]).items():
        assert task["score"]["mean"] == pytest.approx(1.0, abs=1e-5), name
        assert task["outcomes"]["answered"] == task["n"], name
    assert demo["oracle"]["overall"]["corrected"]["mean"] == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["random", "prior", "constant"])
def test_whoever_does_not_look_sits_at_the_floor(demo: dict[str, Any], name: str) -> None:
    for task in demo[name]["tasks"]:
        assert task["score"]["low"] <= task["floor"] + 1e-9, task["name"]
    headline = demo[name]["overall"]["corrected"]
    assert headline["low"] <= 0.02


def test_the_blind_answers_of_prior_and_constant_score_half_of_every_pair_at_most(demo: dict[str, Any]) -> None:
    """The same words get the same answer, so one of two closed twins is right at most, and never both."""
    for name in ("prior", "constant"):
        for task in demo[name]["tasks"]:
            card = native_tasks()[task["name"]].card
            if card.rule not in UNSCORED:
                assert task["score"]["mean"] <= 0.5, (name, task["name"])
                assert task["pairs"]["mean"] < 0.5, (name, task["name"])


def test_looking_pays_on_left_and_right(demo: dict[str, Any]) -> None:
    blobs = tasks(demo["blobs"])["left_right"]
    assert blobs["score"]["low"] > blobs["floor"]


def test_looking_without_another_point_of_view_does_not_pay_where_one_is_asked(demo: dict[str, Any]) -> None:
    for name in ("frame_intrinsic", "frame_addressee"):
        task = tasks(demo["blobs"])[name]
        assert task["score"]["low"] < task["floor"] + 0.1
