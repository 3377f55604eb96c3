"""Two thousand questions against a service that misbehaves, kills, and a full disk: nothing lost, nothing twice."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.items import Form, Item, Kind, Picture
from spatialgauge.benchmark.journal import read_manifest
from spatialgauge.benchmark.pictures import read_picture
from spatialgauge.benchmark.suite_files import save
from spatialgauge.benchmark.suites import assembled

pytestmark = pytest.mark.slow

ITEMS = 2000
CONCURRENCY = 32
CANARY = "canary-Zx81+Qq/4711-canary"
SERVICE = Path(__file__).parents[1] / "servers" / "faulty_service.py"


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from PIL import Image

    folder = tmp_path_factory.mktemp("faults")
    pictures: list[Picture] = []
    for shade in range(20):
        Image.new("RGB", (64, 48), (shade * 10, 90, 90)).save(folder / "one.png")
        pictures.append(read_picture(folder / "one.png"))
    items = [
        Item(
            id=f"q{number}",
            task="left_right",
            skill="relations",
            question=f"Case {number}: is the red box to the left or to the right of the blue box?",
            form=Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
            truth="AB"[number % 2],
            rule="exact",
            pictures=(pictures[number % 20].sha256,),
            group=f"g{number // 4}",
        )
        for number in range(ITEMS)
    ]
    save(assembled(name="faults", version="1", items=items, pictures=pictures, generator="tests"), folder / "suite")
    return folder / "suite"


@dataclass
class Service:
    """A running service: its address, what it answered in full, and, once it has ended, the faults it made."""

    url: str
    log: Path
    faults: dict[str, int] = field(default_factory=dict)

    def answered(self) -> Counter[str]:
        return Counter(self.log.read_text().split())


@contextmanager
def service(folder: Path, rate: float) -> Iterator[Service]:
    log = folder / "answered"
    log.touch()
    command = [sys.executable, str(SERVICE), "7", str(rate), str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        running = Service(f"http://127.0.0.1:{process.stdout.readline().strip()}/v1", log)
        try:
            yield running
        finally:
            said, _ = process.communicate()
            running.faults = json.loads(said)


def command(suite: Path, url: str, out: Path, *more: object) -> list[str]:
    asked = ["run", suite, "--model", "openai/m", "-o", f"base_url={url}", "--out", out]
    limits = ["--concurrency", CONCURRENCY, "--timeout", 10]
    return [sys.executable, "-m", "spatialgauge.benchmark.cli", *map(str, [*asked, *limits, *more])]


def environment() -> dict[str, str]:
    return os.environ | {"OPENAI_API_KEY": CANARY}


def records(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]


def whole(out: Path) -> None:
    """Hold that every item is answered once."""
    assert Counter(record["item"] for record in records(out)) == Counter(f"q{number}" for number in range(ITEMS))
    assert {record["outcome"] for record in records(out)} == {"answered"}
    assert read_manifest(out).finished is not None


def test_with_faults_all_are_answered_none_twice_and_no_key_gets_out(questions: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", tmp_path / "replies.sqlite"
    with service(tmp_path, 1.0) as running, (tmp_path / "said").open("wb") as said:
        asked = command(questions, running.url, out, "--log-level", "debug", "--cache", cache)
        done = subprocess.run(asked, env=environment(), stdout=said, stderr=said, timeout=400)
        assert done.returncode == 0, (tmp_path / "said").read_text()[-2000:]
        whole(out)
        assert set(running.answered().values()) == {1}
        assert len(running.answered()) == ITEMS
        for form in ("table", "json", "markdown", "html"):
            report = ["report", out, "--suite", questions, "--format", form, "--out", tmp_path / f"report.{form}"]
            subprocess.run(
                [sys.executable, "-m", "spatialgauge.benchmark.cli", *map(str, report)],
                env=environment(),
                stdout=said,
                stderr=said,
                check=True,
            )
    met = {"limited", "limited_seconds", "limited_date", "error", "dropped", "hung", "malformed", "truncated", "drip"}
    assert met | {"echo", "none"} == set(running.faults)
    assert any("[key]" in record["reply"] for record in records(out)), "the service echoed the key, and it was kept out"
    held = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != running.log}
    assert len(held) >= 8
    assert not [path for path, data in held.items() if b"Zx81" in data]
    assert b"attempt 1: m at http://127.0.0.1" in held[tmp_path / "said"], "the log tells of retries"


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_killed_three_times_the_record_is_that_of_an_unbroken_run(questions: Path, tmp_path: Path, rate: float) -> None:
    moments = sorted(random.Random(f"kill:{rate}").sample(range(50, ITEMS - 200), 3))
    for name in ("broken", "unbroken"):
        (tmp_path / name).mkdir()
    with service(tmp_path / "broken", rate) as running:
        asked = command(questions, running.url, tmp_path / "broken/out")
        path = tmp_path / "broken/out/records.jsonl"
        for moment in moments:
            process = subprocess.Popen(asked, env=environment(), stderr=subprocess.DEVNULL)
            while process.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < moment):
                time.sleep(0.02)
            os.kill(process.pid, signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        assert moments[2] <= path.read_bytes().count(b"\n") < ITEMS
        subprocess.run(asked, env=environment(), stderr=subprocess.DEVNULL, check=True, timeout=400)
        twice = running.answered().total() - ITEMS
        assert twice <= 3 * CONCURRENCY, "no more is paid twice than was under way at the kills"
    with service(tmp_path / "unbroken", rate) as running:
        asked = command(questions, running.url, tmp_path / "unbroken/out")
        subprocess.run(asked, env=environment(), stderr=subprocess.DEVNULL, check=True, timeout=400)
    whole(tmp_path / "broken/out")
    # How often a question was tried depends on the faults it met, and one under way at a kill has met some already.
    timely = {"latency_s"} | ({"attempts"} if rate else set())
    broken, unbroken = (
        sorted(
            ({name: value for name, value in record.items() if name not in timely} for record in records(folder)),
            key=lambda record: record["item"],
        )
        for folder in (tmp_path / "broken/out", tmp_path / "unbroken/out")
    )
    assert broken == unbroken


def test_a_full_disk_ends_in_one_line_and_the_run_goes_on_afterwards(questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    with service(tmp_path, 0.0) as running:
        asked = command(questions, running.url, out)
        done = subprocess.run(asked, env=environment(), capture_output=True, text=True, preexec_fn=little_room)
        assert done.returncode == 74
        (error,) = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        assert "records.jsonl: cannot be written (File too large)" in error
        assert "Traceback" not in done.stderr
        kept = records(out)
        assert 300 < len(kept) < ITEMS
        assert (out / "records.jsonl").read_bytes().endswith(b"}\n")
        assert read_manifest(out).finished is None
        subprocess.run(asked, env=environment(), stderr=subprocess.DEVNULL, check=True, timeout=400)
    whole(out)
    assert records(out)[: len(kept)] == kept
