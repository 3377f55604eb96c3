"""`spatialgauge score` as scripts call it: a real process, on the suite that ships."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import UNSCORED, Item, Kind
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.suites import SHIPPED


def score(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", "score", "mini", "--predictions", str(path)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SPATIALGAUGE_")}
    return subprocess.run([*command, *arguments], capture_output=True, text=True, env=clean, timeout=120)


def scored(path: Path, *arguments: str) -> dict[str, Any]:
    done = score(path, *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def as_lines(replies: Mapping[str, str], path: Path) -> Path:
    path.write_text("".join(json.dumps({"item": item, "reply": reply}) + "\n" for item, reply in replies.items()))
    return path


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return load("mini", SHIPPED).items


@pytest.fixture(scope="module")
def oracle(items: tuple[Item, ...]) -> dict[str, str]:
    """Gives the true reply to each item of the suite."""
    return {item.id: answers.of(item.form.kind).phrase(item.truth, item.form) for item in items}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_true_replies_score_one_in_every_format(
    form: str, items: tuple[Item, ...], oracle: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / f"oracle.{form}"
    if form == "jsonl":
        as_lines(oracle, path)
    elif form == "json":
        path.write_text(json.dumps(oracle))
    else:
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows([("item", "prediction"), *oracle.items()])
    found = scored(path, "--json")
    assert found["overall"]["score"]["mean"] == pytest.approx(1)
    assert found["overall"]["corrected"]["mean"] == pytest.approx(1)
    assert found["overall"]["outcomes"] == {
        "answered": sum(item.rule not in UNSCORED for item in items),
        "unparsed": 0,
        "refused": 0,
        "failed": 0,
    }
    assert (found["missing"], found["without_prediction"], found["unscored"]) == (0, 0, [])
    assert found["means"].pop("calls") == 1.0
    assert set(found["means"].values()) == {None}
    assert found["model"] == f"predictions/oracle.{form}"
    assert found["suite"]["name"] == "mini"


def test_missing_unparsed_refused_and_endless_replies_are_told_apart(
    items: tuple[Item, ...], oracle: dict[str, str], tmp_path: Path
) -> None:
    choices = [item for item in items if item.form.kind is Kind.CHOICE and item.task == "left_right"][:4]
    gone, unread, refused, endless = (item.id for item in choices)
    replies = oracle | {unread: "a banana", refused: "I'm sorry, I can't help with that.", endless: "blah " * 200_000}
    del replies[gone]
    done = score(as_lines(replies, tmp_path / "some.jsonl"))
    found = json.loads(done.stdout)
    task = next(part for part in found["tasks"] if part["name"] == choices[0].task)
    assert found["overall"]["outcomes"] == {
        "answered": sum(item.rule not in UNSCORED for item in items) - 4,
        "unparsed": 2,
        "refused": 1,
        "failed": 0,
    }
    assert (found["asked"], found["missing"], found["without_prediction"]) == (len(oracle), 1, 1)
    assert task["score"]["mean"] == pytest.approx((task["n"] - 3) / task["n"])
    assert task["n"] == sum(item.task == choices[0].task for item in items) - 1
    assert f"1 of {len(oracle)} replies are missing" in done.stderr


def test_a_task_without_replies_is_unscored_and_there_is_no_headline(
    items: tuple[Item, ...], oracle: dict[str, str], tmp_path: Path
) -> None:
    left_out = items[0].task
    found = scored(
        as_lines({item.id: oracle[item.id] for item in items if item.task != left_out}, tmp_path / "p.jsonl")
    )
    assert found["unscored"] == [left_out]
    assert found["overall"]["corrected"] is None


def test_repeats_are_counted_and_a_missing_one_is_missing(oracle: dict[str, str], tmp_path: Path) -> None:
    rows = [(item, repeat, reply) for item, reply in oracle.items() for repeat in (0, 1)]
    path = tmp_path / "p.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([("id", "repeat", "response"), *rows[:-1]])
    found = scored(path)
    assert (found["asked"], found["missing"], found["without_prediction"]) == (2 * len(oracle), 1, 0)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"item": "ID", "reply": "A"}', "stands already at"),
        ('{"item": "nobody", "reply": "A"}', "mini@1 has no item 'nobody'"),
        ('{"item": "ID", "repl', "is no JSON"),
        ('{"item": "ID", "text": "A"}', "has no reply"),
    ],
)
def test_a_line_that_cannot_count_stops_the_scoring(
    line: str, says: str, oracle: dict[str, str], tmp_path: Path
) -> None:
    path = as_lines(oracle, tmp_path / "p.jsonl")
    path.write_text(path.read_text() + line.replace("ID", next(iter(oracle))) + "\n")
    done = score(path)
    assert done.returncode == 65
    assert f"p.jsonl, line {len(oracle) + 1}: " in done.stderr
    assert says in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_a_wrong_name_is_usage(oracle: dict[str, str], tmp_path: Path) -> None:
    assert score(tmp_path / "none.jsonl").returncode == 64
    done = score(as_lines(oracle, tmp_path / "p.jsonl"), "--convention", "gemeni")
    assert done.returncode == 64
    assert "gemini" in done.stderr
