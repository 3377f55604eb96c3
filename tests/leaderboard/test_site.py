"""The static twin: the app's numbers, whole links, nothing that runs but its own comparison, nothing from elsewhere."""

import csv
import io
import itertools
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.leaderboard import command
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.leaderboard.site.exporting import export
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import board as view
from spatialgauge.leaderboard.views import comparing, items
from tests.leaderboard.browsing import Watched, browser, free_port, served

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "nav", "a", "h1", "h2", "h3", "h4", "p", "section"),
    *("div", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "figure", "figcaption", "article", "img"),
    *("pre", "code", "strong", "svg", "line", "circle", "text", "polyline", "g", "image", "rect", "polygon", "path"),
    *("ul", "li", "link"),
}
COMPUTING = {"script", "select", "option", "label"}
"""What the page that compares has besides."""


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.targets: list[str] = []
        self.cells: list[str] = []
        self._cell = False

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.targets += [value for name, value in attrs if name in ("href", "src")]
        self._cell = tag == "td" or (self._cell and tag == "a")
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data):
        if self._cell:
            self.cells[-1] += data

    def handle_endtag(self, tag):
        if tag == "td":
            self._cell = False


def tags(path: Path) -> Tags:
    parsed = Tags()
    parsed.feed(path.read_text())
    return parsed


@pytest.fixture(scope="module")
def store(built):
    return Store(built)


@pytest.fixture(scope="module")
def site(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "site"
    export(store, folder)
    return folder


def test_the_site_has_the_apps_numbers(store, site):
    board = store.board()
    rows = view.rows(board, board.entries)
    assert json.loads((site / board.key / "board.json").read_text()) == rows
    lines = list(csv.DictReader(io.StringIO((site / board.key / "board.csv").read_text())))
    assert [line["model"] for line in lines] == [row["model"] for row in rows]
    cells = tags(site / "index.html").cells
    for row in rows:
        start = cells.index(row["model"])
        assert cells[start + 2] == ("" if row["corrected"] is None else str(row["corrected"]))


def test_every_link_and_picture_is_there(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) == 2 + 3 + 2 + 2 + 32
    for path in pages:
        for target in tags(path).targets:
            if target == "data:,":
                continue  # the icon: none
            assert not re.match(r"[a-z]+:|//", target), target
            file = path.parent / target.split("?")[0]
            assert file.resolve().is_relative_to(site.resolve())
            assert file.exists(), f"{path}: {target}"


def test_nothing_in_the_site_can_run(site):
    for path in site.rglob("*.html"):
        text = path.read_text()
        computing = COMPUTING if path.name == "compare.html" else set()
        assert "default-src 'none'" in text
        assert ("script-src" in text) == bool(computing)
        assert tags(path).names <= ALLOWED | computing
    assert "&lt;script&gt;" in (next(site.glob("*/models/hostile.html"))).read_text()


def test_an_item_has_a_page_with_what_every_model_replied(store, site):
    board = store.board()
    for item in ("side-3-1", "far-0-0"):
        row = items.item(store, board, item)
        cells = tags(site / board.key / "items" / f"{item}.html").cells
        told = [
            (one.entry.name, one.outcome, one.read, "-" if one.score is None else f"{one.score:.2f}", one.reason)
            for one in items.said(store, row, board.entries)
        ]
        assert [tuple(cells[start : start + 5]) for start in range(0, len(cells), 6)] == told
    text = (site / board.key / "items" / "side-0-0.html").read_text()
    assert "&lt;script&gt;" in text
    assert 'href="side-0-1.html"' in text


@pytest.fixture(scope="module")
def place(site, tmp_path_factory):
    """The address of the site, served as files."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "localhost", "--directory", str(site)]
    with served(command, f"http://localhost:{port}/index.html", tmp_path_factory.mktemp("log") / "log"):
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


def test_the_page_that_compares_has_the_apps_numbers_for_any_two_models(store, place, chromium):
    board = store.board()
    watched = Watched(chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark"), place)
    ids = [entry.id for entry in board.entries]
    for first, second in itertools.permutations(ids, 2):
        for by in ("task", "frame"):
            watched.page.goto(f"{place}/{board.key}/compare.html?first={first}&second={second}&by={by}")
            watched.page.wait_for_selector(f"body[data-shown='{first} {second} {by}']")
            found = comparing.differences(comparing.both(store, board, board.entry(first), board.entry(second)), by)
            told = [
                ["" if cell is None else cell if isinstance(cell, str) else float(cell) for cell in row.values()]
                for row in comparing.rows(found, {"first": "first", "second": "second"})
            ]
            cells = watched.page.locator("#table tbody tr").evaluate_all(
                "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
            )
            assert [[row[0], *(float(cell) if cell else "" for cell in row[1:])] for row in cells] == told
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.page.locator("#won-items a, #lost-items a").first.click()
    watched.page.wait_for_selector("text=What the models replied")
    assert watched.errors == []


def test_no_page_is_wider_than_a_phone_or_says_an_error(place, store, site, chromium):
    watched = Watched(chromium.new_context(viewport={"width": 390, "height": 844}), place)
    board = store.board()
    own = ("compare.html", "cost.html", "models/hostile.html", "tasks/distance.html", "items/side-0-0.html")
    for path in ("index.html", "about.html", *(f"{board.key}/{name}" for name in own)):
        watched.page.goto(f"{place}/{path}")
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert watched.errors == []


def test_a_choice_changes_the_address(place, store, chromium):
    page = chromium.new_page()
    page.goto(f"{place}/{store.board().key}/compare.html?first=<script>")
    page.get_by_label("Second").select_option("hostile")
    page.wait_for_selector("body[data-shown$='hostile task']")
    assert parse_qs(urlparse(page.url).query) == {"first": ["same"], "second": ["hostile"], "by": ["task"]}


def test_an_export_replaces_an_earlier_one_and_nothing_else(store, site, tmp_path):
    (site / "stale.html").write_text("x")
    export(store, site)
    assert not (site / "stale.html").exists()
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match="is no exported board"):
        export(store, tmp_path / "mine")


def test_export_on_the_command_line(store, tmp_path):
    told = CliRunner().invoke(command, ["export", str(store.folder), "--out", str(tmp_path / "site")])
    assert told.exit_code == 0, told.output
    assert (tmp_path / "site" / "index.html").is_file()
