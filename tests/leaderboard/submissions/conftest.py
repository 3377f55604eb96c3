"""A sound submission, and a hand that makes damaged ones of it."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark.manifest import Declared
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.submissions.packing import pack_run

Line = dict[str, Any]


def lines_of(submission: Path) -> list[Line]:
    return [json.loads(line) for line in gzip.decompress((submission / "records.jsonl.gz").read_bytes()).splitlines()]


def write_lines(submission: Path, lines: list[Line]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (submission / "records.jsonl.gz").write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="session")
def sound(runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The submission of a model that never varies."""
    return pack_run(runs / "same", tmp_path_factory.mktemp("sound") / "same", Declared(family="Same", parameters_b=7))


@pytest.fixture
def submission(sound: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(sound, tmp_path / "submissions" / "same"))


@pytest.fixture
def changed(submission: Path) -> Callable[[Callable[[list[Line]], object]], Path]:
    """Return a function that changes the submission's records and returns its folder."""

    def change(mend: Callable[[list[Line]], object]) -> Path:
        lines = lines_of(submission)
        mend(lines)
        write_lines(submission, lines)
        return submission

    return change


@pytest.fixture(scope="session")
def asked(suite: tuple[Suite, Path]) -> Suite:
    return suite[0]
