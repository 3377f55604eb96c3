"""The page that compares any two models: their scores as JSON, and a script that works out what the app shows."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Final

from spatialgauge.benchmark.journal import write_whole
from spatialgauge.leaderboard.site.frame import page
from spatialgauge.leaderboard.site.items import file_of
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import comparing

SCRIPT: Final = Path(__file__).with_name("compare.js")


def write_comparison(store: Store, held: BoardCard, site: Path) -> None:
    """Write `compare.html` of a board, with `scores/items.json` and a file of scores a model, in its folder.

    The scores stand in the order of the items: the mean over repeats, null where there is none.
    """
    folder = site / held.key / "scores"
    folder.mkdir()
    rows = store.items(held, ("id", "task", "group", "frame", "left_out"))
    rows = sorted((row for row in rows if not row["left_out"]), key=lambda row: (row["task"], row["id"]))
    groups = {name: number for number, name in enumerate(dict.fromkeys(row["group"] for row in rows))}
    items = {
        "id": [row["id"] for row in rows],
        "page": [file_of(row["id"]) for row in rows],
        "task": [row["task"] for row in rows],
        "group": [groups[row["group"]] for row in rows],
        "frame": [row["frame"] or "" for row in rows],
    }
    _write(folder / "items.json", items)
    for entry in held.entries:
        scores = comparing.scores(store, entry)
        _write(folder / f"{entry.id}.json", [_score(scores, row["id"]) for row in rows])
    write_whole(folder / SCRIPT.name, SCRIPT.read_bytes())
    made = page("Compare", _page(held), up="../", board=held.key, script=f"scores/{SCRIPT.name}")
    write_whole(site / held.key / "compare.html", made)


def _score(scores: Mapping[str, tuple[float, str, str]], item: str) -> float | int | None:
    score = scores[item][0] if item in scores else None
    return int(score) if score in (0.0, 1.0) else score


def _page(held: BoardCard) -> Iterator[str]:
    options = "".join(
        f'<option value="{escape(entry.id)}">{escape(entry.name)}</option>'
        for entry in sorted(held.entries, key=lambda one: one.kind != "model")
    )
    yield (
        f'<div class="choose"><label>First <select id="first">{options}</select></label>'
        f'<label>Second <select id="second">{options}</select></label>'
        '<label>By <select id="by"><option>task</option><option>frame</option></select></label></div>'
        '<p id="told" role="status">This page works out the comparison itself and needs JavaScript.</p>'
        '<div id="drawn" class="plot"></div><div id="table" class="wide"></div>'
        "<p>Differences are in points, the second less the first, with 95 % intervals clustered by scene; p is "
        "adjusted over all parts (Holm). Marked: the interval leaves out zero.</p>"
        '<h3 id="lost"></h3><ul id="lost-items" class="many"></ul>'
        '<h3 id="won"></h3><ul id="won-items" class="many"></ul>'
    )


def _write(path: Path, told: object) -> None:
    data = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    write_whole(path, data.encode())
