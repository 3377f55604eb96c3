"""The plugin in a pytest of its own, as a project that measures its model has it."""

import json
import subprocess
import sys

import pytest

from spatialgauge.benchmark.comparing.sources import save_baseline

MODEL = """
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply


class Model:
    def __init__(self, wrong: str = ""):
        self.card = AdapterCard(spec="own/model", model="model")
        self.wrong = wrong

    async def ask(self, prompt):
        scene, cup = (int(part) for part in prompt.item.split("-")[1:])
        right = "AB"[scene % 2]
        return Reply(text={"A": "B", "B": "A"}[right] if str(cup) in self.wrong else right)

    async def close(self):
        return
"""


def pytest_in(folder, test, *arguments):
    (folder / "model.py").write_text(MODEL)
    (folder / "test_model.py").write_text(f"import pytest\n{test}")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def spatialgauge(folder, *arguments):
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)


@pytest.fixture
def project(tmp_path, suite_folder):
    """A folder with a model and its baseline, whose settings are those of the run to come."""
    (tmp_path / "model.py").write_text(MODEL)
    spatialgauge(tmp_path, "run", str(suite_folder), "--model", "model.py:Model", "--out", "base")
    save_baseline(tmp_path / "base", tmp_path / ".spatialgauge")
    return tmp_path


def marked(suite_folder, **arguments):
    given = {"suite": str(suite_folder), "model": "model.py:Model", **arguments}
    words = ", ".join(f"{name}={value!r}" for name, value in given.items())
    return f"@pytest.mark.spatial({words})\n"


def test_a_model_that_did_not_change_passes_and_stands_in_the_table(project, suite_folder):
    test = marked(suite_folder, baseline=".spatialgauge") + (
        "def test_gate(spatial_eval):\n    assert spatial_eval.verdict == 'PASS'\n"
        "    assert spatial_eval.score[0] == 1\n"
    )
    done = pytest_in(project, test)
    assert done.returncode == 0, done.stdout
    assert "test_model.py::test_gate  all   100.0 [" in done.stdout
    assert done.stdout.count("PASS") == 1


def test_a_worse_model_fails_the_test_and_says_by_how_much(project, suite_folder):
    test = marked(suite_folder, baseline=".spatialgauge", options={"wrong": "1"}) + "def test_gate():\n    pass\n"
    done = pytest_in(project, test)
    assert done.returncode == 1, done.stdout
    assert "REGRESSION: -33.3 [" in done.stdout


def test_tests_that_ask_the_same_share_a_run_and_look_at_their_own_task(project, suite_folder):
    options = {"options": {"wrong": "3"}, "baseline": ".spatialgauge"}
    test = (
        marked(suite_folder, task="frame_intrinsic", **options)
        + "def test_frames(spatial_eval, ran=[]):\n    print('ran', spatial_eval.run)\n"
        + marked(suite_folder, task="left_right", **options)
        + "def test_sides(spatial_eval):\n    print('ran', spatial_eval.run)\n"
    )
    done = pytest_in(project, test, "-s")
    assert "1 failed, 1 passed" in done.stdout
    runs = {line.split()[-1] for line in done.stdout.splitlines() if "ran /" in line}
    assert len(runs) == 1


def test_another_suite_or_setting_than_the_baselines_fails(project, suite_folder):
    test = marked(suite_folder, baseline=".spatialgauge", limit=40) + "def test_gate():\n    pass\n"
    done = pytest_in(project, test)
    assert done.returncode == 1
    assert "INVALID" in done.stdout
    assert "has no baseline for this suite" in done.stdout


@pytest.mark.slow
def test_only_a_score_that_is_surely_too_low_fails(project, suite_folder):
    def outcome(least, *arguments):
        test = marked(suite_folder, options={"wrong": "1"}, min_score=least) + "def test_score():\n    pass\n"
        return pytest_in(project, test, *arguments)

    assert outcome(0.5).returncode == 0
    assert "REGRESSION: scores 66.7" in outcome(0.9).stdout
    between = outcome(0.667)
    assert between.returncode == 0
    assert "INCONCLUSIVE" in between.stdout
    assert outcome(0.667, "--spatial-strict").returncode == 1


def test_a_fork_without_keys_replays_a_recorded_run(project, suite_folder):
    test = marked(suite_folder, model="openai/unreachable", baseline=".spatialgauge") + "def test_gate():\n    pass\n"
    assert pytest_in(project, test, "--spatial-model", "replay/base").returncode == 0
    without = pytest_in(project, test)
    assert without.returncode == 1
    assert "spatialgauge run left with 69" in without.stdout


def test_wrong_arguments_of_the_mark_are_named(project, suite_folder):
    done = pytest_in(project, marked(suite_folder, minscore=1) + "def test_gate():\n    pass\n")
    assert done.returncode == 1
    assert "not minscore" in done.stdout


def test_the_plugin_costs_other_tests_no_import():
    program = (
        "import sys, json; import pytest; before = set(sys.modules); import spatialgauge.benchmark.pytest_plugin; "
        "print(json.dumps(sorted({name.partition('.')[0] for name in set(sys.modules) - before})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) <= {
        "spatialgauge",
        "tempfile",
        "random",
        "bisect",
        "_random",
        "_bisect",
        "_sha2",
    }
