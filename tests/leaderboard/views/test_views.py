"""What pages and the static site show, tested without either."""

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import pyarrow.parquet as pq
import pytest

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.benchmark.manifest import Declared
from spatialgauge.benchmark.official import OfficialFigure
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.leaderboard.entries import placed
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import board as view
from spatialgauge.leaderboard.views import comparing, cost, downloads, items
from spatialgauge.leaderboard.views.overlays import HUES, TRUTH, drawn


@pytest.fixture(scope="module")
def store(built):
    return Store(built)


@pytest.fixture(scope="module")
def board(store):
    return store.board()


def between(low, high):
    return Interval(mean=(low + high) / 2, low=low, high=high, n=10, clusters=10)


def models(board, *headlines):
    entry = board.entry("same")
    return [
        entry.model_copy(update={"id": f"m{number}", "headline": headline}) for number, headline in enumerate(headlines)
    ]


def test_places_are_shared_where_intervals_overlap(board):
    made = placed(models(board, between(0.8, 0.9), between(0.4, 0.6), between(0.5, 0.7), None))
    assert [(entry.id, entry.places) for entry in made] == [
        ("m0", (1, 1)),
        ("m2", (2, 3)),
        ("m1", (2, 3)),
        ("m3", None),
    ]


def test_a_row_without_bounds_could_hold_any_place(board):
    alone = Interval(mean=0.5, low=None, high=None, n=1, clusters=1)
    assert [entry.places for entry in placed(models(board, between(0.8, 0.9), alone))] == [(1, 2), (1, 2)]


def test_a_filter_keeps_the_places_that_hold_among_all(board):
    made = placed(models(board, between(0.8, 0.9), between(0.1, 0.2)))
    small = made[1].model_copy(update={"declared": Declared(parameters_b=2, open_weights=True)})
    held = board.model_copy(update={"entries": (made[0], small)})
    (kept,) = view.kept(held, view.Filters(size="up to 4 B", weights="open"))
    assert kept.places == (2, 2)


def test_sizes_know_their_ranges(board):
    sizes = [
        entry.model_copy(update={"declared": Declared(parameters_b=size)})
        for entry in models(board, None)
        for size in (4, 4.1, 15, 400)
    ]
    kept = [[view.Filters(size=name).keep(entry) for entry in sizes] for name in view.SIZES]
    assert kept == [[True, False, False, False], [False, True, True, False], [False] * 4, [False, False, False, True]]


def test_the_floor_stands_where_nothing_is_gained(board):
    rows = view.rows(board, board.entries)
    place = next(number for number, row in enumerate(rows) if row["kind"] == "floor")
    assert all(row["corrected"] >= 0 for row in rows[:place])
    assert all(row["corrected"] is None or row["corrected"] < 0 for row in rows[place + 1 :])


def test_a_table_is_the_same_in_every_format(board):
    rows = view.rows(board, board.entries)
    read = json.loads(downloads.as_json(rows))
    assert read == rows
    lines = list(csv.DictReader(io.StringIO(downloads.as_csv(rows).decode())))
    assert [line["model"] for line in lines] == [row["model"] for row in rows]
    assert [line["corrected"] for line in lines] == [
        "" if row["corrected"] is None else str(row["corrected"]) for row in rows
    ]
    table = pq.read_table(io.BytesIO(downloads.as_parquet(rows)))
    assert table.column("model").to_pylist() == [row["model"] for row in rows]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_no_cell_is_a_formula(cell):
    (line,) = csv.DictReader(io.StringIO(downloads.as_csv([{"model": cell, "score": -0.5}]).decode(), newline=""))
    assert line["model"] == f"'{cell}"
    assert line["score"] == "-0.5"


def test_a_comparison_is_paired_and_counts_flips_both_ways(store, board):
    oracle, same = board.entry("oracle"), board.entry("same")
    pairs = comparing.both(store, board, oracle, same)
    whole, *parts = comparing.differences(pairs, "task")
    assert (whole.lost, whole.won, whole.interval.n) == (16, 0, 32)
    assert whole.interval.mean == pytest.approx(whole.second - whole.first)
    assert whole.p < 0.01
    assert sum(part.lost for part in parts) == whole.lost
    back = comparing.differences(comparing.both(store, board, same, oracle), "task")[0]
    assert (back.lost, back.won) == (whole.won, whole.lost)
    assert back.interval.mean == -whole.interval.mean
    assert back.p == pytest.approx(whole.p)


def test_a_comparison_by_frame_leaves_out_what_has_none(store, board):
    pairs = comparing.both(store, board, board.entry("oracle"), board.entry("same"))
    parts = comparing.differences(pairs, "frame")
    assert [part.part for part in parts] == ["all items", "egocentric"]
    assert parts[1].interval.n == 16


def test_items_are_chosen_by_task_outcome_and_verdict(store, board):
    oracle, same = board.entry("oracle"), board.entry("same")

    def count(entry=oracle, other=None, **wanted):
        return len(items.chosen(store, board, items.Wanted(**wanted), entry, other))

    assert count() == 32
    assert count(task="distance") == 16
    assert count(verdict="A wrong") == 0
    assert count(outcome="refused") == 0
    assert count(same, verdict="A wrong") == 16
    assert count(same, task="left_right", verdict="A right") == 8
    assert count(oracle, same, verdict="A right, B wrong") == 16
    assert count(same, oracle, verdict="A wrong, B right", task="distance") == 8
    assert count(oracle, same, verdict="A and B differ", frame="egocentric") == 8


def test_an_item_holds_all_there_is_to_see(store, board):
    row = items.item(store, board, "side-3-0")
    assert items.twin(store, board, row)["id"] == "side-3-1"
    assert items.truth(row) == "A: left"
    said = items.said(store, row, board.entries)
    assert {one.entry.id: one.score for one in said}["oracle"] == 1
    assert {"fact": "intrinsic answer", "value": "right"} in items.facts(row)
    assert items.item(store, board, "nobody") is None


def test_the_frontier_is_who_scores_more_than_all_that_took_no_more(board):
    made = models(board, between(0.5, 0.5), between(0.4, 0.4), between(0.7, 0.7), between(0.9, 0.9))
    costs = (1.0, 2.0, 3.0, None)
    priced = [entry.model_copy(update={"cost": price}) for entry, price in zip(made, costs, strict=True)]
    rows = cost.points(priced, "dollars for 100 questions")
    assert [(row["x"], row["frontier"]) for row in rows] == [(1.0, "frontier"), (2.0, ""), (3.0, "frontier")]


SEEN = {
    "focal": 500.0,
    "things": {"<b>": {"corners": [[10 * n, 5 * n] for n in range(8)], "axes": {"front": [[1, 2], [30, 40]]}}},
}
FORMS = {kind: Form(kind=kind, width=64, height=48) for kind in (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS)}


@pytest.mark.parametrize(
    ("kind", "value", "tag"),
    [
        (Kind.POINTS, [[1, 2], [3.5, 4]], "circle"),
        (Kind.POINTS, {"polygons": [[[1, 2], [3, 4], [5, 6]]]}, "polygon"),
        (Kind.BOXES2D, [{"box": [1, 2, 30, 40], "label": "<script>"}], "rect"),
        (
            Kind.BOXES3D,
            [{"centre": [0, 0, 3], "size": [1, 1, 1], "rotation": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}],
            "path",
        ),
        (Kind.MASKS, [{"mask": rle.rectangle(64, 48, (2, 3, 10, 12))}], "image"),
    ],
)
def test_answers_are_drawn_over_the_picture(kind, value, tag):
    root = ET.fromstring(  # noqa: S314  our own words
        drawn("x.webp", (64, 48), FORMS[kind], [("truth", value), ("model", value)], SEEN)
    )
    found = root.findall(f"{{http://www.w3.org/2000/svg}}{tag}")
    assert len(found) >= 2


def test_neither_the_truth_nor_an_answer_hides_the_other():
    box = drawn(
        "x", (64, 48), FORMS[Kind.BOXES2D], [("truth", [{"box": [1, 2, 30, 40]}]), ("m", [{"box": [1, 2, 30, 40]}])], {}
    )
    assert box.index(HUES[0]) < box.index(TRUTH)
    mask = rle.rectangle(64, 48, (2, 3, 10, 12))
    point = drawn("x", (64, 48), FORMS[Kind.POINTS], [("truth", {"masks": [mask]}), ("m", [[5, 5]])], {})
    assert point.index("image/png") < point.index("circle")


@pytest.mark.parametrize("kind", list(FORMS))
@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        3,
        {},
        [[]],
        [["a", "b"]],
        [[1e309, 2]],
        [{"box": "abcd"}],
        [{"mask": {"size": [1e9, 1e9]}}],
        [{"centre": [0], "size": [], "rotation": 1}],
        {"points": "xy", "masks": [3], "polygons": [7]},
        [[1, 2]] * 5000,
    ],
)
def test_no_answer_breaks_a_drawing_or_becomes_markup(kind, value):
    text = drawn("x.webp", (64, 48), FORMS[kind], [("m", value)], SEEN)
    assert len(text) < 100_000
    tree = ET.fromstring(text)  # noqa: S314  what a hostile answer became
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= {
        "svg",
        "image",
        "path",
        "circle",
        "rect",
        "text",
        "polygon",
    }
    assert "<b>" not in text


def test_views_know_no_streamlit():
    code = (
        "import sys; from spatialgauge.leaderboard.views import about, board, comparing, cost, downloads, items, "
        "overlays, profile, tasks; import spatialgauge.leaderboard.charts, spatialgauge.leaderboard.store.building; "
        "sys.exit('streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_public_benchmarks_own_figure_stands_beside_ours(board):
    assert not any("official" in name for name in view.rows(board, board.entries)[0])
    figure = OfficialFigure(name="accuracy", value=0.6125, n=16)
    first = board.entries[0].model_copy(update={"official": figure})
    told = board.model_copy(update={"entries": (first, *board.entries[1:])})
    rows = view.rows(told, told.entries)
    assert [row["official accuracy"] for row in rows[:2]] == [61.3, None]
    assert len({tuple(row) for row in rows}) == 1
