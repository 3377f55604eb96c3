"""docs/ci.md is followed, and its workflow run step by step on recorded replies, as on a fork's pull request."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.tests.docs import pages, workflow

ROOT = Path(__file__).parents[2]
FORK = {"event": {"pull_request": {"number": 7, "head": {"repo": {"fork": True}}}}, "repository": "owner/model"}
OWN = {"event": {"pull_request": {"number": 7, "head": {"repo": {"fork": False}}}}, "repository": "owner/model"}
SMOKE = 300
FAILED = {"outcome": "failed", "score": None, "error": "timed out"}

COMMANDS = Path(sys.executable).parent


@pytest.mark.slow
def test_a_gate_is_set_up_as_the_page_says(tmp_path: Path) -> None:
    assert pages.follow(ROOT / "docs/ci.md", tmp_path, workflow.runner(COMMANDS)) == 5


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recorded run of the whole of mini, always right."""
    run = tmp_path_factory.mktemp("recorded") / "run"
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", "run", "mini", "--model", "baseline/oracle"]
    subprocess.run([*command, "--out", str(run)], check=True, capture_output=True)
    return run


Checkout = Callable[..., Path]
Change = Callable[[int, dict], dict | None]
"""From the rank of a choice among those a gate asks (-1 for other items) and its record to what is recorded instead."""


@pytest.fixture
def checkout(recorded: Path, tmp_path: Path) -> Checkout:
    """Return a function that makes a checkout: the page's workflow, a baseline, and changed recorded replies."""

    def make(
        change: Callable[[int, dict], dict | None], manifest: Callable[[dict], dict] = lambda whole: whole
    ) -> Path:
        folder = tmp_path / "checkout"
        (write,) = [step for step in pages.steps(ROOT / "docs/ci.md") if getattr(step, "name", "").endswith(".yml")]
        path = folder / write.name
        path.parent.mkdir(parents=True)
        path.write_text(write.text)
        _baseline(recorded, folder)
        run = folder / "tests/recorded/my-model"
        run.mkdir(parents=True)
        whole = manifest(json.loads((recorded / "manifest.json").read_text()))
        (run / "manifest.json").write_text(json.dumps(whole))
        lines = [json.loads(line) for line in (recorded / "records.jsonl").read_text().splitlines()]
        (kept,) = (folder / ".spatialgauge").iterdir()
        asked = {json.loads(line)["item"] for line in gzip.decompress(kept.read_bytes()).splitlines()[1:]}
        choices = [line["item"] for line in lines if line["item"] in asked and line["reply"] in ("A", "B")]
        rank = {item: number for number, item in enumerate(sorted(choices))}
        changed = [change(rank.get(line["item"], -1), line) for line in lines]
        (run / "records.jsonl").write_text("".join(json.dumps(line) + "\n" for line in changed if line is not None))
        return folder

    return make


def _baseline(recorded: Path, folder: Path) -> None:
    environment = workflow.runner(COMMANDS)
    for command in (
        f"spatialgauge run mini --model replay/{recorded} --subset smoke --out ../base",
        "spatialgauge baseline save ../base",
    ):
        subprocess.run(["bash", "-c", command], cwd=folder, env=environment, check=True, capture_output=True)


def wrong(share: Callable[[int], bool]) -> Callable[[int, dict], dict]:
    """Return a change by which the choices of these numbers get the other letter."""

    def change(number: int, line: dict) -> dict:
        return {**line, "reply": {"A": "B", "B": "A"}[line["reply"]]} if number >= 0 and share(number) else line

    return change


def same(_number: int, line: dict) -> dict:
    return line


def followed(folder: Path, tmp_path: Path, github: dict = FORK, **environment: str):
    job = workflow.Job(
        checkout=folder,
        action=ROOT / "action.yml",
        github=github,
        environment=workflow.runner(COMMANDS) | environment,
        scratch=tmp_path / "runner",
    )
    return job.follow(folder / ".github/workflows/spatial.yml")


def test_equal_replies_pass(checkout: Checkout, tmp_path: Path) -> None:
    job = followed(checkout(same), tmp_path)
    assert (job.code, job.outputs["verdict"]) == (0, "PASS"), job.said
    assert job.ran == ["run", "compare", "comment", "verdict"]
    assert job.left_out == ["actions/checkout@v5"]
    assert "PASS" in job.summary
    assert f"{SMOKE} | -" in job.summary, "how many were asked; those without a right answer enter no difference"
    assert {path.name for path in Path(job.outputs["report"]).iterdir()} == {
        f"compare.{form}" for form in ("json", "junit", "markdown", "html")
    }


def test_replies_that_got_worse_fail(checkout: Checkout, tmp_path: Path) -> None:
    job = followed(checkout(wrong(lambda number: number % 6 == 0)), tmp_path)
    assert (job.code, job.outputs["verdict"]) == (1, "REGRESSION"), job.said
    assert "::error::spatialgauge: REGRESSION" in job.said
    assert "Newly wrong" in job.summary


@pytest.mark.slow
def test_what_lies_between_warns_and_fails_where_it_is_to(checkout: Checkout, tmp_path: Path) -> None:
    folder = checkout(wrong(lambda number: number % 35 == 0))
    job = followed(folder, tmp_path)
    assert (job.code, job.outputs["verdict"]) == (0, "INCONCLUSIVE"), job.said
    assert "::warning::spatialgauge: inconclusive" in job.said
    path = folder / ".github/workflows/spatial.yml"
    path.write_text(path.read_text().replace("comment: true", "fail-on-inconclusive: true"))
    (tmp_path / "strict").mkdir()
    assert followed(folder, tmp_path / "strict").code == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "manifest", "reason"),
    [
        (lambda number, line: line if number % 9 else None, lambda whole: whole, "calls failed, more than 2%"),
        (same, lambda whole: whole | {"adapter": whole["adapter"] | {"settings": {"seed": 1}}}, "has no baseline"),
        (lambda _, line: line | {"prompt_hash": "0" * 64}, lambda whole: whole, "300 of 300 calls failed"),
        (lambda number, line: {**line, **(FAILED if number % 5 == 1 else {})}, lambda whole: whole, "calls failed"),
    ],
    ids=["missing replies", "another setting", "another prompt", "failed calls"],
)
def test_what_does_not_match_is_never_green(checkout: Checkout, tmp_path: Path, change, manifest, reason) -> None:
    job = followed(checkout(change, manifest), tmp_path)
    assert (job.code, job.outputs["verdict"]) == (65, "INVALID"), job.said
    assert "INVALID" in job.summary
    assert reason in job.said


@pytest.mark.slow
def test_a_baseline_of_another_suite_or_none_is_never_green(checkout: Checkout, tmp_path: Path) -> None:
    folder = checkout(same)
    (kept,) = (folder / ".spatialgauge").iterdir()
    kept.rename(kept.with_name(kept.name.replace("mini-1", "mini-2")))
    assert followed(folder, tmp_path).code == 65
    next((folder / ".spatialgauge").iterdir()).unlink()
    (tmp_path / "none").mkdir()
    assert followed(folder, tmp_path / "none").code == 65


GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in *--paginate*) echo "$GH_FOUND" ;; esac
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("found", "call"),
    [
        ("", "--method POST repos/owner/model/issues/7/comments"),
        ("41", "--method PATCH repos/owner/model/issues/comments/41"),
    ],
)
def test_the_report_becomes_one_comment(checkout: Checkout, tmp_path: Path, found: str, call: str) -> None:
    folder = checkout(same)
    path = folder / ".github/workflows/spatial.yml"
    path.write_text(path.read_text().replace("openai/my-model", "replay/tests/recorded/my-model"))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    log = tmp_path / "gh.log"
    environment = {"PATH": f"{tools}:{workflow.runner(COMMANDS)['PATH']}", "GH_LOG": str(log), "GH_FOUND": found}
    text = path.read_text()
    path.write_text(text[: text.index("          options:")] + text[text.index("          baseline:") :])
    job = followed(folder, tmp_path, OWN, **environment)
    assert job.code == 0, job.said
    assert call in log.read_text().splitlines()[-1]
    assert f"body=@{job.outputs['report']}/compare.markdown" in log.read_text()


def test_a_value_is_never_pasted_into_a_script(checkout: Checkout, tmp_path: Path) -> None:
    folder = checkout(same)
    path = folder / ".github/workflows/spatial.yml"
    path.write_text(path.read_text().replace("subset: smoke", "subset: '$(touch pasted) `touch pasted`; touch pasted'"))
    assert followed(folder, tmp_path).code == 64
    assert not list(folder.glob("pasted"))
