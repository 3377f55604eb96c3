import json
import subprocess
import sys

import pytest

from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.leaderboard import data


@pytest.fixture(scope="module")
def board(runs):
    (only,), _ = data.boards(runs)
    return only


def between(low, high):
    return Interval(mean=(low + high) / 2, low=low, high=high, n=10, clusters=10)


def test_a_damaged_run_costs_its_own_row_and_is_named(runs):
    boards, faults = data.boards(runs)
    assert len(boards[0].entries) == 3
    assert len(faults) == 1
    assert "broken" in faults[0]
    assert "line 1" in faults[0]


def test_an_empty_folder_has_no_boards(tmp_path):
    assert data.boards(tmp_path) == ((), ())


def test_rows_are_ranked_under_the_floor(board):
    rows = data.board_rows(board)
    assert [row["model"] for row in rows][:2] == ["blind floor", "baseline/oracle"]
    assert rows[0]["headline"] == 0
    assert rows[1]["headline"] == 100
    assert rows[1]["metric"] == 100


def test_refusals_and_unread_replies_have_their_columns(board):
    row = next(row for row in data.board_rows(board) if "evil" in row["model"])
    assert row["refused"] + row["unparsed"] + row["failed"] >= 16


def test_places_are_shared_where_intervals_overlap():
    assert data.ranks([between(0.8, 0.9), between(0.4, 0.6), between(0.5, 0.7), None]) == ["1", "2-3", "2-3", ""]


def test_a_run_without_bounds_could_hold_any_place():
    alone = Interval(mean=0.5, low=None, high=None, n=1, clusters=1)
    assert data.ranks([between(0.8, 0.9), alone]) == ["1-2", "1-2"]


def test_items_are_chosen_by_task_outcome_and_verdict(board):
    oracle, same = board.entry("baseline/oracle"), board.entry("file/same")
    assert len(data.chosen(board, oracle)) == 32
    assert {item.task for item in data.chosen(board, oracle, task="distance")} == {"distance"}
    assert data.chosen(board, oracle, verdict="wrong") == []
    assert data.chosen(board, oracle, outcome="refused") == []
    assert len(data.chosen(board, same, verdict="wrong")) == 16
    assert len(data.chosen(board, same, task="left_right", verdict="right")) == 8


def test_disputed_items_are_those_on_which_models_differ(board):
    disputed = {item.id for item in data.chosen(board, board.entries[0], task="distance", verdict="disputed")}
    assert disputed == {item.id for item in board.suite.items if item.task == "distance"}


def test_twins_know_each_other(board):
    item = board.suite.by_id["side-3-0"]
    assert data.twin(board, item).id == "side-3-1"
    assert data.twin(board, data.twin(board, item)) == item


def test_a_breakdown_covers_every_answer(board):
    parts = data.broken_down(board, board.entries[0], "indoor").breakdown
    assert sum(part.n for part in parts) == 32
    assert [part.name for part in parts] == ["no", "yes"]


def test_the_stamp_changes_with_a_file_and_only_then(runs):
    before = data.stamp(runs)
    assert data.stamp(runs) == before
    records = runs / "hostile" / "records.jsonl"
    original = records.read_bytes()
    records.write_bytes(original + b"\n")
    try:
        assert data.stamp(runs) != before
    finally:
        records.write_bytes(original)


def test_the_download_is_json_of_every_run(board):
    assert next(run["model"] for run in json.loads(data.as_json(board))) == "baseline/oracle"


def test_data_knows_no_streamlit():
    code = "import sys, spatialgauge.leaderboard.data; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
