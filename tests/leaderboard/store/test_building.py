"""The built board: whole or as it was, only what changed made anew, nothing gone in silence, errata applied."""

import json
import shutil

import pytest

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.manifest import Declared
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.leaderboard.store import building
from spatialgauge.leaderboard.store.building import Source, build
from spatialgauge.leaderboard.store.reading import LEAN, Store, table
from spatialgauge.leaderboard.submissions.packing import pack_run


@pytest.fixture
def handed(runs, suite, tmp_path):
    """Two submissions, and the source of their board."""
    root = tmp_path / "submissions"
    for name in ("oracle", "same"):
        pack_run(runs / name, root / name, Declared())
    return Source(root, {suite[0].card.hash: suite[0]})


def registered(source, **entries):
    (source.submissions / "register.json").write_text(json.dumps(entries))


def test_the_board_says_what_a_report_says(handed, runs, suite, tmp_path):
    (board,) = build(handed, tmp_path / "board").boards
    summary = summarise(runs / "oracle", suite[0])
    entry = board.entry("oracle")
    assert entry.headline == summary.headline
    assert entry.skills == {skill.name: skill.corrected for skill in summary.skills}
    assert [one.id for one in board.entries] == ["oracle", "same"]
    assert entry.kind == "baseline"
    assert board.entry("same").places == (1, 1)


def test_samples_are_the_records_read_anew(handed, runs, tmp_path):
    build(handed, tmp_path / "board")
    store = Store(tmp_path / "board")
    rows = store.samples(store.board().entry("same"))
    records = {record.item: record for record in read_records(runs / "same")}
    assert {row["item"]: (row["score"], row["reply"]) for row in rows} == {
        item: (record.score, record.reply) for item, record in records.items()
    }


def test_one_item_is_read_without_the_rest(handed, tmp_path):
    build(handed, tmp_path / "board")
    store = Store(tmp_path / "board")
    (row,) = store.replies(store.board().entry("same"), "left_right", "side-3-1")
    assert row["item"] == "side-3-1"
    assert set(store.samples(store.board().entry("same"), LEAN)[0]) == set(LEAN)


def test_only_what_changed_is_scored_again(handed, runs, tmp_path, monkeypatch):
    scored = []
    real = building.score
    monkeypatch.setattr(building, "score", lambda *given, **more: scored.append(given[1]) or real(*given, **more))
    first = build(handed, tmp_path / "board")
    assert scored == ["oracle", "same"]
    scored.clear()
    again = build(handed, tmp_path / "board")
    assert scored == []
    assert again.boards == first.boards
    shutil.rmtree(handed.submissions / "same")
    pack_run(runs / "hostile", handed.submissions / "same", Declared())
    build(handed, tmp_path / "board")
    assert scored == ["same"]


def test_several_processes_build_the_same_board(runs, suite, tmp_path):
    source = Source(tmp_path / "submissions", {suite[0].card.hash: suite[0]})
    for number, name in enumerate(("oracle", "same", "hostile", "same")):
        pack_run(runs / name, source.submissions / f"{name}-{number}", Declared())
    alone = build(source, tmp_path / "one")
    together = build(source, tmp_path / "two", workers=2)
    assert alone.boards == together.boards


def test_a_reader_of_the_board_before_still_finds_its_files(handed, tmp_path):
    build(handed, tmp_path / "board")
    store = Store(tmp_path / "board")
    shutil.rmtree(handed.submissions / "same")
    build(handed, tmp_path / "board")
    assert store.samples(store.board().entry("same"))
    build(handed, tmp_path / "board")
    with pytest.raises(DataError, match="build the board again"):
        store.samples(store.board().entry("same"))


def test_what_is_taken_away_leaves_a_tombstone(handed, tmp_path):
    build(handed, tmp_path / "board")
    shutil.rmtree(handed.submissions / "same")
    (tombstone,) = build(handed, tmp_path / "board").tombstones
    assert (tombstone.name, tombstone.reason) == ("same", "no reason was given")
    registered(handed, tombstones=[{"name": "same", "reason": "asked twice", "date": "2026-11-28"}])
    (tombstone,) = build(handed, tmp_path / "board").tombstones
    assert tombstone.reason == "asked twice"


def test_an_erratum_takes_the_item_and_its_twin_out_of_every_score(handed, tmp_path):
    registered(handed, errata=[{"suite": "tiny@1", "item": "side-0-0", "reason": "cut off", "date": "2026-11-28"}])
    (board,) = build(handed, tmp_path / "board").boards
    assert (board.items, board.left_out) == (30, 2)
    assert board.reference == "tiny@1, errata 1"
    assert board.entry("same").n == 30
    assert board.floors["left_right"] == 0.5
    store = Store(tmp_path / "board")
    out = {row["id"]: row["left_out"] for row in store.items(board) if row["left_out"]}
    assert out == {"side-0-0": "cut off (2026-11-28)", "side-0-1": "its twin is out"}
    assert len(store.samples(board.entry("same"))) == 32


def test_an_erratum_of_no_item_is_a_fault_of_the_register(handed, tmp_path):
    registered(handed, errata=[{"suite": "tiny@1", "item": "gone", "reason": "x", "date": "2026-11-28"}])
    with pytest.raises(DataError, match="tiny@1 has no item gone"):
        build(handed, tmp_path / "board")


def test_what_the_maintainers_ran_again_is_reproduced_as_long_as_it_is_the_same(handed, tmp_path):
    digest = build(handed, tmp_path / "board").boards[0].entry("same").digest
    again = {"name": "same", "by": "the maintainers", "date": "2026-11-28"}
    registered(handed, reproduced=[{**again, "digest": digest}])
    assert build(handed, tmp_path / "board").boards[0].entry("same").tier == "reproduced"
    registered(handed, reproduced=[{**again, "digest": "0" * 64}])
    assert build(handed, tmp_path / "board").boards[0].entry("same").tier == "rescored"


def test_copies_are_noted_on_both(runs, suite, tmp_path, monkeypatch):
    from spatialgauge.leaderboard.submissions import profiles

    monkeypatch.setattr(profiles, "ENOUGH", 10)
    source = Source(tmp_path / "submissions", {suite[0].card.hash: suite[0]})
    for name in ("first", "second"):
        pack_run(runs / "same", source.submissions / name, Declared())
    (board,) = build(source, tmp_path / "board").boards
    assert [entry.notes[-1] for entry in board.entries] == [
        "copied? 100.0% of its replies are those of second",
        "copied? 100.0% of its replies are those of first",
    ]
    assert [entry.name for entry in board.entries] == ["file/same (first)", "file/same (second)"]


def test_looking_is_worth_the_difference_to_the_blind_run(runs, suite, tmp_path):
    source = Source(tmp_path / "submissions", {suite[0].card.hash: suite[0]})
    pack_run(runs / "oracle", source.submissions / "sees", Declared())
    blind = tmp_path / "blind"
    shutil.copytree(runs / "same", blind)
    manifest = json.loads((runs / "oracle" / "manifest.json").read_text())
    manifest["settings"]["blind"] = True
    (blind / "manifest.json").write_text(json.dumps(manifest))
    lines = [json.loads(line) for line in (blind / "records.jsonl").read_text().splitlines()]
    (blind / "records.jsonl").write_text("".join(json.dumps({**line, "pictures": []}) + "\n" for line in lines))
    pack_run(blind, source.submissions / "blind", Declared())
    (board,) = build(source, tmp_path / "board").boards
    same = sum(row["score"] for row in Store(tmp_path / "board").samples(board.entry("blind"))) / 32
    assert board.entry("sees").gain.mean == pytest.approx(1 - same)
    assert board.entry("blind").kind == "blind"
    assert board.entry("blind").gain is None


def test_runs_of_ones_own_stand_with_what_they_have(runs, suite, tmp_path):
    index = build(Source(runs, {}, own=True, partial=True), tmp_path / "board")
    assert {entry.id for entry in index.boards[0].entries} == {"oracle", "same", "hostile"}
    assert [one.name for one in index.refused] == ["broken"]


def test_rows_hold_every_part_of_every_entry(handed, tmp_path):
    (board,) = build(handed, tmp_path / "board").boards
    rows = table(tmp_path / "board" / board.files["rows"], filters=[("entry", "=", "oracle")]).to_pylist()
    assert [(row["kind"], row["part"]) for row in rows] == [
        ("overall", "overall"),
        ("skill", "metric"),
        ("skill", "relations"),
        ("task", "distance"),
        ("task", "left_right"),
    ]
    assert all(row["score"] == 1 for row in rows)
