"""The static twin: the app's numbers, whole links, nothing that runs, and nothing from elsewhere."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.leaderboard import command
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.leaderboard.site.exporting import export
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import board as view

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "nav", "a", "h1", "h2", "h3", "h4", "p", "section"),
    *("div", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "figure", "figcaption", "article", "img"),
    *("pre", "code", "strong", "svg", "line", "circle", "text", "polyline", "g"),
}


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
    assert len(pages) == 2 + 3 + 2
    for path in pages:
        for target in tags(path).targets:
            assert not re.match(r"[a-z]+:|//", target), target
            assert (path.parent / target).resolve().is_relative_to(site.resolve())
            assert (path.parent / target).exists(), f"{path}: {target}"


def test_nothing_in_the_site_can_run(site):
    for path in site.rglob("*.html"):
        text = path.read_text()
        assert "default-src 'none'" in text
        assert tags(path).names <= ALLOWED
    assert "&lt;script&gt;" in (next(site.glob("*/models/hostile.html"))).read_text()


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
