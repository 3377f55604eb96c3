"""The board of `make leaderboard`: baselines and made-up models, each named as what it is."""

from pathlib import Path

import pytest

from spatialgauge.leaderboard.examples import BASELINES, NOTE, SCRIPTS, make
from spatialgauge.leaderboard.store.building import Source, build


@pytest.fixture(scope="module")
def example(suite, tmp_path_factory):
    """The example submissions of a tiny suite, and their board."""
    folder = tmp_path_factory.mktemp("examples")
    made = make(suite[0], str(suite[1]), folder / "submissions")
    index = build(Source(folder / "submissions", {suite[0].card.hash: suite[0]}), folder / "board")
    # Fitted on mini, it knows nothing of one of this suite's tasks.
    assert [one.name for one in index.refused] == ["baseline-constant"]
    return made, index.boards[0]


def test_every_example_stands_and_says_what_it_is(example):
    made, board = example
    assert len(board.entries) + 1 == len(made) == len(SCRIPTS) + 2 + len(BASELINES)
    for entry in board.entries:
        assert entry.spec.startswith(("scripted/", "baseline/"))
        assert entry.spec.startswith("baseline/") or entry.declared.note == NOTE
        assert entry.tier == "rescored"


def test_scripts_that_see_gain_by_looking(example):
    gains = {entry.id: entry.gain for entry in example[1].entries if entry.gain is not None}
    assert set(gains) == {"scripted-keen-large", "scripted-steady-72b"}
    assert all(gain.mean > 0 for gain in gains.values())


def test_examples_are_made_once_and_anew_for_another_suite(example, suite, tmp_path):
    made, _ = example
    before = (made[0] / "records.jsonl.gz").stat().st_mtime_ns
    make(suite[0], str(suite[1]), made[0].parent)
    assert (made[0] / "records.jsonl.gz").stat().st_mtime_ns == before
    manifest = made[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace(suite[0].card.hash, "0" * 64))
    make(suite[0], str(suite[1]), made[0].parent)
    assert suite[0].card.hash in manifest.read_text()


def test_make_builds_and_serves_it():
    recipe = (Path(__file__).parents[2] / "Makefile").read_text().partition("\nleaderboard:")[2].partition("\n\n")[0]
    assert "python -m spatialgauge.leaderboard.examples build/board/submissions" in recipe
    assert "leaderboard build build/board/submissions --out build/board/site" in recipe
    assert "leaderboard serve build/board/site" in recipe
