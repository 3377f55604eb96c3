"""The command line: what others script against. Real processes, real exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import Suite


def gauge(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=clean | environment, timeout=120)


def test_a_suite_tells_how_it_was_built(suite: Suite, tmp_path: Path) -> None:
    card = suite.card.model_copy(update={"seed": 7, "settings": {"scenes": 12, "where": "visible > .5"}})
    save(Suite(card, suite.items, suite.pictures), tmp_path / "part")
    assert (
        f"made by {card.generator}, seed 7, scenes 12, where visible > .5\n"
        in gauge("suite", "show", tmp_path / "part").stdout
    )


@pytest.fixture(scope="module")
def oracle_run(suite_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "oracle"
    done = gauge("run", suite_folder, "--model", "baseline/oracle", "--out", out)
    assert done.returncode == 0, done.stderr
    return out


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom spatialgauge.benchmark.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    heavy = {"numpy", "PIL", "torch", "datasets", "streamlit", "scipy", "pydantic", "openai", "google.genai", "pandas"}
    assert not heavy & set(done.stdout.split("\n")[-2].split())
    for command in (
        "run",
        "report",
        "rescore",
        "suite",
        "tasks",
        "adapters",
        "parse",
        "score",
        "audit",
        "leaderboard",
        "lift",
        "synthesize",
        "inspect",
        "doctor",
    ):
        assert re.search(rf"^  {command}  ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rum", "mini"], "did you mean 'run'"),
        (["run", "mini", "--model", "baseline/random", "--out", "x", "--limmit", "3"], "--limit"),
        (["run", "mimi", "--model", "baseline/random", "--out", "x"], "did you mean mini"),
        (["run", "core", "--model", "baseline/random", "--out", "x"], "suite build core"),
        (["run", "SUITE", "--model", "baseline/blob", "--out", "x"], "did you mean blobs"),
        (["run", "SUITE", "--model", "opneai/x", "--out", "x"], "did you mean openai"),
        (["run", "SUITE", "--model", "openai/x", "-o", "temprature=1", "--out", "x"], "did you mean temperature"),
        (["run", "SUITE", "--model", "openai/x", "-o", "temperature=hot", "--out", "x"], "temperature"),
        (["run", "SUITE", "--model", "baseline/random", "-o", "seed", "--out", "x"], "key=value"),
        (["suite", "build", "cores", "--out", "x"], "did you mean core"),
        (["tasks", "show", "left_rigth"], "did you mean left_right"),
    ],
)
def test_a_wrong_name_is_usage_and_gets_the_nearest(
    arguments: list[str], says: str, suite_folder: Path, tmp_path: Path
) -> None:
    done = gauge(*[str(suite_folder) if word == "SUITE" else word for word in arguments], cwd=tmp_path)
    assert done.returncode == 64
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("model", "key"), [("openai/gpt-4o", "OPENAI_API_KEY"), ("gemini/gemini-2.5-pro", "GEMINI_API_KEY")]
)
def test_a_missing_key_is_named(model: str, key: str, suite_folder: Path, tmp_path: Path) -> None:
    done = gauge("run", suite_folder, "--model", model, "--out", tmp_path / "out", OPENAI_BASE_URL="")
    assert done.returncode == 69
    assert key in done.stderr


def test_damaged_files_are_data_errors_with_file_and_line(oracle_run: Path, suite_folder: Path, tmp_path: Path) -> None:
    for name in ("manifest.json", "records.jsonl"):
        (tmp_path / name).write_bytes((oracle_run / name).read_bytes())
    lines = (tmp_path / "records.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "records.jsonl").write_text("".join([*lines[:4], '{"item": 5}\n', *lines[5:]]))
    done = gauge("report", tmp_path)
    assert done.returncode == 65
    assert "records.jsonl, line 5" in done.stderr
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "suite.json").write_text("{")
    done = gauge("suite", "verify", tmp_path / "broken")
    assert done.returncode == 65
    assert "suite.json" in done.stderr


def test_a_run_is_reported_and_rescored(oracle_run: Path) -> None:
    report = gauge("report", oracle_run, "--json")
    assert report.returncode == 0
    assert '"left_right"' in report.stdout
    json.loads(report.stdout)
    before = (oracle_run / "records.jsonl").read_bytes()
    done = gauge("rescore", oracle_run)
    assert done.returncode == 0
    assert "0 scores changed" in done.stdout
    assert (oracle_run / "records.jsonl").read_bytes() == before


def test_several_models_get_a_folder_each(suite_folder: Path, tmp_path: Path) -> None:
    done = gauge("run", suite_folder, "--model", "baseline/random", "--model", "baseline/blobs", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert {run.name for run in tmp_path.iterdir()} == {"baseline-random", "baseline-blobs"}


def test_a_dry_run_asks_nothing(suite_folder: Path, tmp_path: Path) -> None:
    done = gauge(
        "run", suite_folder, "--model", "openai/gpt-4o", "--dry-run", "--out", tmp_path / "o", OPENAI_API_KEY="k"
    )
    assert done.returncode == 0, done.stderr
    assert "40 items" in done.stdout
    assert "about $" in done.stdout
    assert not (tmp_path / "o").exists()


def test_settings_come_from_the_line_then_the_environment_then_the_file(suite_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "spatialgauge.toml").write_text("[run]\nlimit = 4\n")
    base = ("run", suite_folder, "--model", "baseline/random", "--out")
    assert gauge(*base, "a", cwd=tmp_path).returncode == 0
    assert gauge(*base, "b", cwd=tmp_path, SPATIALGAUGE_RUN_LIMIT="8").returncode == 0
    assert gauge(*base, "c", "--limit", "12", cwd=tmp_path, SPATIALGAUGE_RUN_LIMIT="8").returncode == 0
    assert [len(list(read_records(tmp_path / name))) for name in "abc"] == [4, 8, 12]


def test_a_sound_suite_is_verified_and_a_faulty_one_is_not(suite_folder: Path, tmp_path: Path) -> None:
    done = gauge("suite", "verify", suite_folder, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["faults"] == []
    for path in suite_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    card = json.loads((tmp_path / "suite.json").read_text())
    (tmp_path / "suite.json").write_text(json.dumps({**card, "hash": "0" * 64}))
    done = gauge("suite", "verify", tmp_path)
    assert done.returncode == 1
    assert "do not hash" in done.stderr


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "spatialgauge.toml").write_text("[run\n")
    done = gauge("suite", "list", cwd=tmp_path)
    assert done.returncode == 65
    assert "spatialgauge.toml" in done.stderr


@pytest.fixture
def heeded() -> Iterator[None]:
    """Let control-C be heeded: a job in the background ignores it, and so would every process it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_control_c_saves_and_says_how_to_go_on(suite_folder: Path, tmp_path: Path) -> None:
    """The model answers six times, then only once it is told to."""
    model, told = tmp_path / "slow.py", tmp_path / "told"
    model.write_text(
        "import asyncio\nfrom pathlib import Path\nfrom spatialgauge.benchmark.asking import AdapterCard\n"
        "from spatialgauge.benchmark.items import Reply\n\n"
        "class Slow:\n    card = AdapterCard(spec='slow', model='slow')\n    asked = 0\n\n"
        "    async def ask(self, prompt):\n        self.asked += 1\n"
        f"        if self.asked > 6 and not Path({str(told)!r}).exists():\n            await asyncio.sleep(600)\n"
        "        return Reply(text='A')\n\n"
        "    async def close(self):\n        return\n"
    )
    out = tmp_path / "out"
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", "run", str(suite_folder)]
    command += ["--model", f"{model}:Slow", "--out", str(out), "--concurrency", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    records = out / "records.jsonl"
    while process.poll() is None and not (records.exists() and records.read_text().count("\n") >= 4):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "spatialgauge run" in said
    assert str(out) in said
    assert 4 <= len(list(read_records(out))) < 40
    told.touch()
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    assert len(list(read_records(out))) == 40


def test_a_plugin_file_that_is_broken_is_reported_not_thrown(suite_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise RuntimeError('no luck')\n")
    done = gauge("run", suite_folder, "--model", f"{broken}:Model", "--out", tmp_path / "out")
    assert done.returncode == 64
    assert "no luck" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_no_error_repeats_a_key(suite_folder: Path, tmp_path: Path, debug: tuple[str, ...]) -> None:
    broken = tmp_path / "leaky.py"
    broken.write_text(
        "import os\n\nclass Model:\n    def __init__(self):\n        raise OSError(os.environ['MY_API_KEY'])\n"
    )
    asked = ("run", suite_folder, "--model", f"{broken}:Model", "--out", tmp_path / "out")
    done = gauge(*debug, *asked, MY_API_KEY="canary-4711-canary")
    assert done.returncode in (64, 70)
    assert "[key]" in done.stderr
    assert "canary" not in done.stdout + done.stderr


def test_adapters_and_tasks_list_as_json() -> None:
    adapters = json.loads(gauge("adapters", "list", "--json").stdout)
    assert {"openai", "gemini", "transformers", "replay", "baseline"} <= {entry["name"] for entry in adapters}
    tasks = json.loads(gauge("tasks", "list", "--json").stdout)
    assert {"left_right", "above_below", "distance_gap"} <= {card["name"] for card in tasks}


def test_an_internal_error_is_one_line(suite_folder: Path, tmp_path: Path) -> None:
    done = gauge("run", suite_folder, "--model", "baseline/random", "--out", "/proc/nowhere/run")
    assert done.returncode in (65, 70)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
