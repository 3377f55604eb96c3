"""A page an item: its pictures with truth and answers over them, the prompt, and what every model replied."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.reports.figures import NONE
from spatialgauge.leaderboard.site.frame import listed, page
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.store.scoring import short
from spatialgauge.leaderboard.submissions.files import SLUG, slug
from spatialgauge.leaderboard.views import items
from spatialgauge.leaderboard.views.overlays import HUES, PLACES, colours

DRAWN: Final = len(HUES)
"""So many models' places are drawn over a picture, those of the best; each has a colour of its own."""
REPLY: Final = 2_000
"""So many characters of a reply are on a page; the app has more."""


def file_of(item: str) -> str:
    """Return the name of an item's page."""
    return f"{item if SLUG.fullmatch(item) else f'{slug(item)[:40]}-{short(item)}'}.html"


class Shown:
    """The items of a board as the site shows them: `rows` by id, read once; a picture is copied when first seen."""

    def __init__(self, store: Store, held: BoardCard, site: Path) -> None:
        self.rows = {row["id"]: items.read(row) for row in store.items(held)}
        self._known = store.pictures(held)
        self._store, self._folder = store, site / held.key / "pictures"
        self._folder.mkdir(parents=True)

    def drawn(self, row: Mapping[str, Any], said: Sequence[items.Said], up: str) -> str:
        """Return an item's pictures as HTML for a page from which `up` leads to the board's folder."""

        def address(picture: Mapping[str, Any]) -> str:
            file = Path(picture["file"]).name
            if not (self._folder / file).exists():
                shutil.copyfile(self._store.folder / picture["file"], self._folder / file)
            return f"{up}pictures/{quote(file)}"

        return "".join(items.pictured(self._known, row, said, address))


def write_items(store: Store, held: BoardCard, site: Path, shown: Shown) -> None:
    """Write the page of every item of a board; replies are read a task at a time."""
    folder = site / held.key / "items"
    folder.mkdir()
    tasks: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    twins: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for row in shown.rows.values():
        tasks[row["task"]].append(row)
        twins[row["task"], row["pair"]].append(row["id"])
    for task, own in tasks.items():
        replies = items.said_of_task(store, task, {row["id"]: row["form"] for row in own}, held.entries)
        for row in own:
            others = [key for key in twins[task, row["pair"]] if key != row["id"]] if row["pair"] else []
            parts = _item(row, replies.get(row["id"], []), others, shown)
            report = [_report(store.index.reports, held, row["id"])] if store.index.reports else []
            made = page(f"Item {row['id']}", [*parts, *report], up="../../", board=held.key)
            write_whole(folder / file_of(row["id"]), made)


def _item(row: Mapping[str, Any], said: Sequence[items.Said], twins: Sequence[str], shown: Shown) -> Iterator[str]:
    over = [one for one in said if one.repeat == 0][:DRAWN] if row["form"].kind in PLACES else []
    task = f'<a href="../tasks/{quote(slug(row["task"]))}.html">{escape(row["task"])}</a>'
    links = "".join(f' · <a href="{quote(file_of(key))}">its twin</a>' for key in twins)
    yield f"<p>{task}{links}</p>"
    if row["left_out"]:
        yield f"<p><strong>Not scored: {escape(row['left_out'])}.</strong></p>"
    yield shown.drawn(row, over, "../")
    if row["form"].kind in PLACES:
        hues = colours(["truth", *(one.entry.name for one in over)])
        yield "<p>" + "".join(f"{_key(hue)}{escape(name)}" for name, hue in hues.items()) + "</p>"
    yield f"<h3>The prompt, word for word</h3><pre>{escape(row['prompt'])}</pre>"
    yield listed({"truth": items.truth(row), **{fact["fact"]: fact["value"] for fact in items.facts(row)}})
    yield "<h3>What the models replied</h3>"
    head = "".join(f"<th>{name}</th>" for name in ("model", "outcome", "read as", "score", "reason", "reply"))
    body = "".join(_said(one) for one in said)
    yield f'<div class="wide said"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _key(hue: str) -> str:
    return f'<svg class="key" viewBox="0 0 1 1"><rect width="1" height="1" fill="{hue}"/></svg>'


def _said(one: items.Said) -> str:
    name = one.entry.name if one.repeat == 0 else f"{one.entry.name}, repeat {one.repeat}"
    score = NONE if one.score is None else f"{one.score:.2f}"
    cells = "".join(f"<td>{escape(text)}</td>" for text in (one.outcome, one.read, score, one.reason))
    model = f'<td><a href="../models/{quote(one.entry.id)}.html">{escape(name)}</a></td>'
    reply = one.reply if len(one.reply) <= REPLY else f"{one.reply[:REPLY]}\n..."
    return f"<tr>{model}{cells}<td><pre>{escape(reply or '(no text)')}</pre></td></tr>"


def _report(reports: str, held: BoardCard, item: str) -> str:
    title = urlencode({"title": f"Item {item} of {held.reference}"})
    return f'<p><a href="{escape(f"{reports}?{title}")}" rel="noreferrer">Report this item</a></p>'
