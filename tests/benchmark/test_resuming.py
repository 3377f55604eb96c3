"""A run taken up again: nothing is asked twice, mixed up or lost, not after a SIGKILL either."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.journal import Journal, read_records
from spatialgauge.benchmark.rescoring import rescore
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tests.benchmark.scripted import Scripted, Silent


async def test_a_finished_run_asks_nothing_again(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(), Silent())
    before = (tmp_path / "records.jsonl").read_bytes()
    again, watcher = Scripted(suite), Silent()
    await run(suite, again, tmp_path, Plan(), watcher)
    assert not again.asked
    assert watcher.kept == len(suite.items)
    assert (tmp_path / "records.jsonl").read_bytes() == before


async def test_a_record_of_other_words_is_not_resumed(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=8), Silent())
    path = tmp_path / "records.jsonl"
    path.write_text(re.sub(r'"prompt_hash":"[0-9a-f]{8}', '"prompt_hash":"00000000', path.read_text(), count=1))
    with pytest.raises(DataError, match="asked in other words"):
        await run(suite, Scripted(suite), tmp_path, Plan(), Silent())


async def test_another_run_is_not_mixed_in(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=4), Silent())
    with pytest.raises(DataError, match="holds another run, with another settings"):
        await run(suite, Scripted(suite), tmp_path, Plan(blind=True), Silent())
    with pytest.raises(DataError, match="adapter settings"):
        await run(suite, Scripted(suite, settings={"temperature": 1.0}), tmp_path, Plan(), Silent())


async def test_a_rescore_asks_nothing_and_mends_what_was_scored_wrongly(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(), Silent())
    path = tmp_path / "records.jsonl"
    honest = path.read_bytes()
    path.write_bytes(honest.replace(b'"score":1.0', b'"score":0.0'))
    rescore(tmp_path, suite)
    assert path.read_bytes() == honest


async def test_a_run_that_is_written_to_is_not_rescored(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=4), Silent())
    with Journal(tmp_path), pytest.raises(UsageError, match="another process is writing"):
        rescore(tmp_path, suite)


def test_killed_in_mid_run_and_started_again_every_item_stands_once(suite_folder: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(
        """
import asyncio
from pathlib import Path
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply

class Slow:
    card = AdapterCard(spec="slow", model="slow", concurrency=4)

    def __init__(self, log: str) -> None:
        self._log = Path(log).open("a")

    async def ask(self, prompt):
        await asyncio.sleep(0.05)
        self._log.write(prompt.item + "\\n")
        self._log.flush()
        return Reply(text="A")

    async def close(self):
        self._log.close()
"""
    )
    log, out = tmp_path / "log", tmp_path / "out"
    command = [
        *(sys.executable, "-m", "spatialgauge.benchmark.cli", "run", str(suite_folder)),
        *("--model", f"{slow}:Slow", "-o", f"log={log}", "--out", str(out), "--concurrency", "4"),
    ]
    killed_at = []
    for patience in (6, 15):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while process.poll() is None and (not log.exists() or len(log.read_text().split()) < patience):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        killed_at.append({json.loads(line)["item"] for line in whole_lines(out / "records.jsonl")})
    assert 0 < len(killed_at[0]) < len(killed_at[1]) < 40
    before = log.read_text().split()
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    records = list(read_records(out))
    assert Counter(record.item for record in records) == Counter({record.item: 1 for record in records})
    assert len(records) == 40
    assert not set(log.read_text().split()[len(before) :]) & killed_at[1]


def whole_lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]
