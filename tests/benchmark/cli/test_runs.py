"""`spatialgauge runs`: every state a run can be in is told apart."""

import json
import subprocess
import sys
from pathlib import Path

from spatialgauge.benchmark.journal import Journal, read_manifest, write_manifest
from spatialgauge.benchmark.run_states import run_states


def gauge(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_finished_stopped_running_and_damaged_runs_are_told_apart(suite_folder: Path, tmp_path: Path) -> None:
    for name in ("finished", "stopped", "running", "damaged", "torn"):
        assert gauge("run", suite_folder, "--model", "baseline/random", "--out", tmp_path / name).returncode == 0
    for name in ("stopped", "running"):
        run = tmp_path / name
        write_manifest(run, read_manifest(run).model_copy(update={"finished": None}))
        records = (run / "records.jsonl").read_bytes().splitlines(keepends=True)
        (run / "records.jsonl").write_bytes(b"".join(records[:30]) + records[30][:50])
    (tmp_path / "damaged" / "manifest.json").write_text("{}")
    records = (tmp_path / "torn" / "records.jsonl").read_bytes()
    (tmp_path / "torn" / "records.jsonl").write_bytes(b"{}\n" + records)
    with Journal(tmp_path / "running"):
        done = gauge("runs", tmp_path, "--json")
    states = {Path(state["run"]).name: state for state in json.loads(done.stdout)}
    assert {name: state["state"] for name, state in states.items()} == {
        "finished": "finished",
        "stopped": "stopped",
        "running": "running",
        "damaged": "damaged",
        "torn": "damaged",
    }
    assert (states["finished"]["answered"], states["stopped"]["answered"]) == (40, 30)
    assert "records.jsonl, line 1" in states["torn"]["fault"]
    table = gauge("runs", tmp_path).stdout.splitlines()
    assert len(table) == 6
    assert table[0].split() == ["state", "answered", "failed", "cost", "started", "model", "suite", "run"]


def test_a_folder_without_runs_says_so(tmp_path: Path) -> None:
    done = gauge("runs", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "holds no run" in done.stderr
    assert run_states(tmp_path) == []
