"""Suites are built from their seed alone: workers, order and interruptions change nothing."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.suite_files import load, save
from spatialgauge.benchmark.suites import verify
from spatialgauge.tasks import building
from spatialgauge.tasks.building import build, find_spec

SCENES = 2


def command(out: Path, *more: str) -> list[str]:
    gauge = [sys.executable, "-m", "spatialgauge.benchmark.cli", "suite", "build", "grounding"]
    return [*gauge, "--scenes", str(SCENES), "--seed", "31", "--out", str(out), *more]


@pytest.mark.slow
def test_one_seed_has_one_hash_whatever_the_workers_and_a_kill_between(tmp_path: Path) -> None:
    alone = build(find_spec("grounding").model_copy(update={"seed": 31, "scenes": SCENES}), tmp_path / "alone")
    assert verify(alone) == []
    assert {item.task for item in alone.items}

    out = tmp_path / "killed"
    process = subprocess.Popen(command(out, "--workers", "1"), stderr=subprocess.DEVNULL, start_new_session=True)
    first = out / ".parts" / "turn-000000.json"
    while process.poll() is None and not first.exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (out / "suite.json").exists()
    done = subprocess.run(command(out, "--workers", "2"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert first.exists() is False, "the parts of a finished build are cleared away"
    killed = load(out)
    assert killed.card.hash == alone.card.hash
    assert killed.card == alone.card
    assert dict(killed.pictures) == dict(alone.pictures)


@pytest.mark.slow
def test_another_seed_is_another_suite_and_parts_of_one_are_not_taken_for_the_other(tmp_path: Path) -> None:
    spec = find_spec("grounding").model_copy(update={"scenes": 1})
    one = build(spec.model_copy(update={"seed": 31}), tmp_path)
    other = build(spec.model_copy(update={"seed": 32}), tmp_path)
    assert one.card.hash != other.card.hash
    assert one.card.words_hash != other.card.words_hash
    assert {item.group for item in one.items}.isdisjoint(item.group for item in other.items)


def test_a_built_suites_pictures_stay_in_its_folder_until_they_are_asked_for(tmp_path: Path) -> None:
    suite = build(find_spec("fresh").model_copy(update={"seed": 1, "scenes": 2, "mixture": {"paper": 1}}), tmp_path)
    save(suite, tmp_path)
    assert dict(load(tmp_path).pictures) == dict(suite.pictures)
    again = build(find_spec("fresh").model_copy(update={"seed": 1, "scenes": 2, "mixture": {"paper": 1}}), tmp_path)
    name = next(iter(again.pictures))
    (tmp_path / ".parts" / f"{name}.webp").write_bytes(b"something else")
    with pytest.raises(DataError, match="not those that were pinned"):
        again.picture(name)


def test_workers_are_replaced_before_their_memory_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LIFE", 1)
    spec = find_spec("fresh").model_copy(update={"seed": 1, "scenes": 5, "mixture": {"paper": 1}})
    others, at_work = {*multiprocessing.active_children()}, []
    suite = build(
        spec,
        tmp_path / "many",
        workers=2,
        on_scene=lambda _: at_work.append({*multiprocessing.active_children()} - others),
    )
    first, second, third = at_work[:2], at_work[2:4], at_work[4:]
    assert all(map(len, at_work))
    assert len(third) == 1
    assert set.union(*first).isdisjoint(set.union(*second))
    assert set.union(*second).isdisjoint(*third)
    assert suite.card.hash == build(spec, tmp_path / "one").card.hash


def test_an_unknown_spec_gets_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean core"):
        find_spec("cor")
