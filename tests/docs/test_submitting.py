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
import yaml

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


def previewed(followed: Path, tmp_path: Path, change: Callable[[Path], object]) -> workflow.Job:
    """Run the page's first workflow on a pull request that adds a submission, changed so; return the job."""
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
    pull = {"base": {"sha": base}, "number": 7}
    job = prepared(tmp_path / "first", checkout, {"pull_request": pull}, {"pip": 'echo pip "$@"'})
    return job.follow(checkout / ".github/workflows/preview.yml")


def prepared(scratch: Path, checkout: Path, event: dict[str, object], stubs: dict[str, str]) -> workflow.Job:
    """Return a job in which these commands are scripts of a few words."""
    folder = scratch.with_name(f"{scratch.name}-stubs")
    folder.mkdir()
    for name, words in stubs.items():
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)
    runner = workflow.runner(COMMANDS)
    return workflow.Job(
        checkout=checkout,
        action=ROOT / "action.yml",
        github={"event": event, "repository": "owner/board", "token": "t"},
        environment=runner | {"PATH": f"{folder}:{runner['PATH']}"},
        scratch=scratch,
    )


def commented(followed: Path, tmp_path: Path, artifact: Path, head: str = "c0ffee") -> workflow.Job:
    """Run the page's second workflow on what the first one kept; the pull request's head is c0ffee."""
    event = {"workflow_run": {"event": "pull_request", "head_sha": head, "id": 12}}
    gh = (
        f'case "$1 $2" in\n"run download") cp -R {artifact} preview;;\n"pr view") echo c0ffee;;\n'
        f'"pr comment") echo "$@" > {tmp_path}/gh.args; cp comment.md {tmp_path}/comment.md;;\nesac'
    )
    checkout = tmp_path / "nothing"
    checkout.mkdir()
    job = prepared(tmp_path / "second", checkout, event, {"gh": gh})
    return job.follow(followed / ".github/workflows/comment.yml")


@pytest.mark.slow
def test_a_good_submission_is_shown_with_its_row(followed: Path, tmp_path: Path) -> None:
    job = previewed(followed, tmp_path, lambda _: None)
    assert job.ran == ["install", "verify"]
    assert any(name.startswith("actions/upload-artifact@") for name in job.left_out)
    assert "can stand on the board" in job.summary
    assert "baseline/prior" in job.summary
    assert commented(followed, tmp_path, tmp_path / "first" / "preview").code == 0
    said, *row = (tmp_path / "comment.md").read_text().split("\n", 1)
    assert said == "What the pull request's own check of c0ffee says:"
    assert row == [job.summary]
    assert (tmp_path / "gh.args").read_text().split() == [
        *("pr", "comment", "7", "--repo", "owner/board", "--body-file", "comment.md"),
    ]


def spoil(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["adapter"]["spec"] = "x/@everyone <img src=x> [click](https://evil.example) #1"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "$(touch owned).sh").write_text("touch owned")


def test_a_bad_submission_is_refused_with_the_reason_and_runs_nothing(followed: Path, tmp_path: Path) -> None:
    job = previewed(followed, tmp_path, spoil)
    assert job.code == 1
    assert "is refused" in job.summary
    assert "does not belong there" in job.said
    assert commented(followed, tmp_path, tmp_path / "first" / "preview").code == 0
    assert "is refused" in (tmp_path / "comment.md").read_text()
    assert not list(tmp_path.rglob("owned"))


def kept(folder: Path, number: str, text: str) -> Path:
    folder.mkdir()
    (folder / "number").write_text(number)
    (folder / "preview.md").write_text(text)
    return folder


def test_what_a_changed_check_hands_over_is_text_alone(followed: Path, tmp_path: Path) -> None:
    text = "@everyone ![x](https://evil.example/x.png) <img src=x> [merge](http://evil.example) \x1b[1m"
    commented(followed, tmp_path, kept(tmp_path / "kept", "7; touch owned", text))
    told = (tmp_path / "comment.md").read_text()
    assert not re.search(r"@\w|\]\(|<|://|\x1b", told)
    assert (tmp_path / "gh.args").read_text().split()[2] == "7"
    assert not list(tmp_path.rglob("owned"))


def test_nobody_elses_pull_request_is_commented_on_and_no_link_is_followed(followed: Path, tmp_path: Path) -> None:
    folder = kept(tmp_path / "kept", "7", "fine")
    assert commented(followed, tmp_path, folder, head="another").code != 0
    (folder / "preview.md").unlink()
    (folder / "preview.md").symlink_to("/proc/self/environ")
    for name in ("second", "second-stubs", "nothing"):
        shutil.rmtree(tmp_path / name)
    assert commented(followed, tmp_path, folder).code != 0
    assert not (tmp_path / "comment.md").exists()


def test_the_workflows_have_no_secret_and_paste_nothing_into_a_script(followed: Path) -> None:
    for path in (followed / ".github/workflows").iterdir():
        text = path.read_text()
        assert "secrets." not in text
        assert "pull_request_target" not in text
        for script in re.findall(r"run: \|\n((?: {10,}.*\n)+)", text):
            assert "${{" not in script
        told = yaml.safe_load(text)
        writes = [name for name, right in told["permissions"].items() if right == "write"]
        assert writes == ([] if "pull_request" in told[True] else ["pull-requests"])  # YAML's word for on is true
        assert not (writes and "checkout" in text)


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
