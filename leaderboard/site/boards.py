"""The static pages of one board: a page a model, a page a task, costs, and the list of all items of a task."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.reports import dots, grids
from spatialgauge.benchmark.reports.figures import answer, dollars, with_bounds
from spatialgauge.benchmark.reports.html import drawn
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.site.comparing import write_comparison
from spatialgauge.leaderboard.site.frame import listed, page, table
from spatialgauge.leaderboard.site.items import Shown, file_of, write_items
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.submissions.files import slug
from spatialgauge.leaderboard.views import board, cost, downloads, items, tasks
from spatialgauge.leaderboard.views.board import places

WORST: Final = 12


def write_board(store: Store, held: BoardCard, site: Path) -> None:
    """Write all pages and files of a board into its folder of the site."""
    folder = site / held.key
    for part in ("models", "tasks"):
        (folder / part).mkdir(parents=True)
    shown = Shown(store, held, site)
    rows = board.rows(held, held.entries)
    for form, (written, _) in downloads.FORMATS.items():
        write_whole(folder / f"board.{form.lower()}", written(rows))
    for entry in held.entries:
        made = page(entry.name, _model(store, held, entry, shown), up="../../", board=held.key)
        write_whole(folder / "models" / f"{entry.id}.html", made)
    for task in tasks.names(held):
        made = page(task, _task(store, held, task, shown), up="../../", board=held.key)
        write_whole(folder / "tasks" / f"{slug(task)}.html", made)
    write_whole(folder / "cost.html", page("Cost", _cost(held), up="../", board=held.key))
    write_comparison(store, held, site)
    write_items(store, held, site, shown)


def _model(store: Store, held: BoardCard, entry: Entry, shown: Shown) -> Iterator[str]:
    summary = store.summary(entry)
    yield listed(
        {
            "suite": held.reference,
            "rank": places(entry) or "none",
            "corrected, %": with_bounds(entry.headline),
            "vision gain": with_bounds(entry.gain),
            "for 100 questions": dollars(entry.cost),
            "tier": str(entry.tier),
            "adapter's checks": entry.conformance,
            "date": entry.date,
        }
    )
    yield f'<p><a href="../compare.html?first={quote(entry.id)}">Compare it with another</a></p>'
    yield from (f"<p><strong>{escape(note)}.</strong></p>" for note in (*entry.notes, *grids.notes(summary)))
    yield dots.drawn([(part.name, part.corrected) for part in summary.tasks if part.corrected], "Corrected, by task")
    yield from (drawn(grid) for grid in grids.of_run(summary))
    if summary.worst:
        yield '<h3>Look at these first</h3><div class="worst">'
        for worst in summary.worst[:WORST]:
            row = shown.rows.get(worst.item)
            if row is not None:
                said = {"read": answer(worst.value, row["form"])[: items.LONG], "why": worst.reason}
                yield _example(row, shown, said, worst.reply)
        yield "</div>"


def _task(store: Store, held: BoardCard, task: str, shown: Shown) -> Iterator[str]:
    card = tasks.card(task)
    facts = {"blind floor": f"{100 * held.floors.get(task, 0):.1f} %"}
    if card is not None:
        facts |= {name: str(card[name]) for name in ("title", "asks", "truth", "rule", "version")}
    yield listed(facts)
    scores = [(entry.name, told) for entry in held.entries if (told := entry.tasks.get(task)) is not None]
    yield dots.drawn(scores, "Scores, not corrected")
    yield '<h3>Examples</h3><div class="examples">'
    yield from (_example(row, shown) for row in tasks.examples(store, held, task))
    yield '</div><h3>All items</h3><ul class="many">'
    for row in store.items(held, ("id", "question"), [("task", "=", task)]):
        yield f'<li><a href="../items/{quote(file_of(row["id"]))}">{escape(row["question"][: items.LONG])}</a></li>'
    yield "</ul>"


def _cost(held: BoardCard) -> Iterator[str]:
    links = {entry.name: f"models/{entry.id}.html" for entry in held.entries}
    yield "<p>On the frontier is the model that scores more than all that took no more.</p>"
    for axis in cost.AXES:
        rows = cost.rows(cost.points(held.entries, axis), axis)
        yield f"<h3>Corrected score against {escape(axis)}</h3>"
        yield table(rows, links) if rows else "<p>No submission says it.</p>"


def _example(row: dict[str, Any], shown: Shown, said: dict[str, str] | None = None, reply: str = "") -> str:
    """Return an item with its pictures, a truth that is a place drawn over the last, and the way to its page."""
    facts = listed({"truth": items.truth(row), **(said or {})})
    told = f"<pre>{escape(reply)}</pre>" if reply else ""
    link = f'<p><a href="../items/{quote(file_of(row["id"]))}">{escape(row["id"])}</a></p>'
    return f"<article>{shown.drawn(row, [], '../')}<p>{escape(row['prompt'])}</p>{facts}{told}{link}</article>"
