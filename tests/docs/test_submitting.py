"""docs/submitting.md and docs/deploy.md are followed; the preview workflow runs on a good and a bad submission."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.tests.docs import pages, workflow

ROOT = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is there once the page on submitting was followed."""
    folder = tmp_path_factory.mktemp("submitting")
    assert pages.follow(ROOT / "docs/submitting.md", folder, workflow.runner(COMMANDS)) == 6
    return folder


@pytest.mark.slow
def test_a_model_is_submitted_as_the_page_says(followed: Path) -> None:
    results = json.loads((followed / "repository/.eval_results/spatialgauge.yaml").read_text())
    board = json.loads((followed / "board/leaderboard.json").read_text())["boards"][0]
    headline = board["entries"][0]["headline"]["mean"]
    assert results[0]["dataset"] == {"id": "OWNER/mini", "task_id": "headline"}
    assert results[0]["value"] == round(100 * headline, 1)
    assert "model-index" in (followed / "repository/card-metadata.md").read_text()
    assert board["entries"][0]["declared"]["parameters_b"] == 7


@pytest.mark.slow
def test_a_board_is_put_on_the_web_as_the_page_says(tmp_path: Path) -> None:
    assert pages.follow(ROOT / "docs/deploy.md", tmp_path, workflow.runner(COMMANDS)) == 4
    assert (tmp_path / "site/index.html").is_file()


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def previewed(followed: Path, tmp_path: Path, change: Callable[[Path], object], *, fork: bool = False):
    """Run the page's workflow on a pull request that adds a submission, changed so; return the job."""
    checkout = tmp_path / "checkout"
    (checkout / "submissions").mkdir(parents=True)
    shutil.copytree(followed / ".github", checkout / ".github")
    git(checkout, "init", "-q")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "base")
    base = git(checkout, "rev-parse", "HEAD")
    added = checkout / "submissions" / "my-model"
    shutil.copytree(followed / "submissions" / "my-model", added)
    change(added)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "head")
    stubs = tmp_path / "stubs"
    stubs.mkdir()
    (stubs / "pip").write_text('#!/bin/sh\necho pip "$@"\n')
    (stubs / "gh").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/gh.args\ncat > {tmp_path}/comment.md\n')
    for stub in stubs.iterdir():
        stub.chmod(0o755)
    runner = workflow.runner(COMMANDS)
    pull = {"base": {"sha": base}, "number": 7, "head": {"repo": {"fork": fork}}}
    job = workflow.Job(
        checkout=checkout,
        action=ROOT / "action.yml",
        github={"event": {"pull_request": pull}, "repository": "owner/board", "token": "t"},
        environment=runner | {"PATH": f"{stubs}:{runner['PATH']}"},
        scratch=tmp_path / "runner",
    )
    return job.follow(checkout / ".github/workflows/preview.yml")


@pytest.mark.slow
def test_a_good_submission_is_shown_with_its_row(followed: Path, tmp_path: Path) -> None:
    job = previewed(followed, tmp_path, lambda _: None)
    assert job.ran == ["install", "verify", "comment"]
    assert "can stand on the board" in job.summary
    assert "baseline/prior" in job.summary
    assert (tmp_path / "comment.md").read_text() == job.summary
    assert (tmp_path / "gh.args").read_text().split() == [
        "pr",
        "comment",
        "7",
        "--repo",
        "owner/board",
        "--body-file",
        "-",
    ]


def spoil(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["adapter"]["spec"] = "x/@everyone <img src=x> [click](https://evil.example) #1"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "$(touch owned).sh").write_text("touch owned")


def test_a_bad_submission_is_refused_with_the_reason_and_runs_nothing(followed: Path, tmp_path: Path) -> None:
    job = previewed(followed, tmp_path, spoil)
    assert job.code == 0
    assert "is refused" in job.summary
    assert "does not belong there" in job.said
    assert not list(tmp_path.rglob("owned"))
    assert "comment" in job.ran


def test_a_fork_is_answered_on_the_jobs_page_alone(followed: Path, tmp_path: Path) -> None:
    job = previewed(followed, tmp_path, spoil, fork=True)
    assert "is refused" in job.summary
    assert not (tmp_path / "comment.md").exists()


def test_the_workflow_has_no_secret_and_pastes_nothing_into_a_script() -> None:
    (text,) = [
        step.text for step in pages.steps(ROOT / "docs/submitting.md") if getattr(step, "name", "").endswith("yml")
    ]
    assert "secrets." not in text
    assert "pull_request_target" not in text
    for script in re.findall(r"run: \|\n((?: {10,}.*\n)+)", text):
        assert "${{" not in script


def test_the_image_runs_as_nobody_special_and_serves_what_it_is_given(tmp_path: Path) -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    words = {line.split()[0]: line for line in lines if line and not line.startswith(("#", " "))}
    assert words["USER"] == "USER 1000"
    assert "/_stcore/health" in (ROOT / "Dockerfile").read_text()
    command = json.loads(words["CMD"].removeprefix("CMD "))
    assert command[:4] == ["spatialgauge", "leaderboard", "serve", "/board"]
    told = subprocess.run(
        [*command[:3], "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{COMMANDS}:{os.environ['PATH']}"},
    )
    assert all(word in told.stdout for word in command[4:] if word.startswith("--"))
