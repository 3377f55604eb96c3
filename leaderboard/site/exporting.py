"""Writes the static site of a built board; the numbers are those of the app, from the same rows."""

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.reports import dots, grids
from spatialgauge.benchmark.reports.figures import answer, dollars, with_bounds
from spatialgauge.benchmark.reports.html import drawn
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.site.frame import listed, page, table
from spatialgauge.leaderboard.store.index import INDEX, BoardCard
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.submissions.files import slug
from spatialgauge.leaderboard.views import about, board, downloads, items, tasks
from spatialgauge.leaderboard.views.board import places

WORST: Final = 12
CODE: Final = re.compile(r"`([^`]+)`")


def export(store: Store, site: Path) -> None:
    """Write the site beside its place and put it there as a whole; an earlier export is replaced.

    Raises UsageError where something else is there.
    """
    if site.exists() and not (site / INDEX).exists():
        raise UsageError(f"{site}: is there already and is no exported board; name another folder")
    beside = site.with_name(f".{site.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    write_whole(beside / "index.html", page("Spatial reasoning", _index(store)))
    write_whole(beside / "about.html", page("About", _about(store)))
    for held in store.index.boards:
        _write_board(store, held, beside)
    # GitHub Pages would otherwise pass the files through Jekyll, which leaves some out.
    write_whole(beside / ".nojekyll", b"")
    write_whole(beside / INDEX, (store.index.model_dump_json(indent=1) + "\n").encode())
    old = site.with_name(f".{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    beside.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _index(store: Store) -> Iterator[str]:
    yield f"<p>Built {escape(store.index.built[:10])}. Corrected scores in %: 0 is blind, 100 is faultless.</p>"
    for held in store.index.boards:
        rows = board.rows(held, held.entries)
        links = {entry.name: f"{held.key}/models/{entry.id}.html" for entry in held.entries}
        files = " ".join(f'<a href="{held.key}/board.{form.lower()}">{form}</a>' for form in downloads.FORMATS)
        yield f"<section><h2>{escape(held.reference)}</h2><p>{escape(held.title)} {held.items} questions.</p>"
        yield table([{name: row.get(name) for name in rows[0] if name != "submission"} for row in rows], links)
        yield f"<p>{files}</p>"
        yield dots.drawn([(entry.name, entry.headline) for entry in held.entries if entry.headline], "Headlines")
        told = [(skill, name) for skill, own in held.skills.items() for name in own]
        rows = [
            {"task": name, "skill": skill, "blind floor, %": round(100 * held.floors[name], 1)} for skill, name in told
        ]
        links = {name: f"{held.key}/tasks/{slug(name)}.html" for _, name in told}
        yield f"<h3>Tasks</h3>{table(rows, links)}</section>"


def _about(store: Store) -> Iterator[str]:
    for question, told in about.QUESTIONS.items():
        coded = CODE.sub(r"<code>\1</code>", escape(told))
        yield f"<h3>{escape(question)}</h3><p>{coded}</p>"
    refused = [{"submission": one.name, "reasons": "; ".join(one.reasons)} for one in store.index.refused]
    gone = [{"submission": one.name, "reason": one.reason, "date": one.date} for one in store.index.tombstones]
    for title, rows in (("Refused", refused), ("Taken away", gone)):
        yield f"<h3>{title}</h3>{table(rows) if rows else '<p>None.</p>'}"
    for held in store.index.boards:
        yield f"<h3>Cite {escape(held.reference)}</h3><pre>{escape(about.citation(held))}</pre>"


def _write_board(store: Store, held: BoardCard, site: Path) -> None:
    folder = site / held.key
    for part in ("models", "tasks", "pictures"):
        (folder / part).mkdir(parents=True)
    rows = board.rows(held, held.entries)
    for form, (written, _) in downloads.FORMATS.items():
        write_whole(folder / f"board.{form.lower()}", written(rows))
    for entry in held.entries:
        parts = [*_model(store, held, entry, site)]
        write_whole(folder / "models" / f"{entry.id}.html", page(entry.name, parts, up="../../"))
    for task in tasks.names(held):
        parts = [*_task(store, held, task, site)]
        write_whole(folder / "tasks" / f"{slug(task)}.html", page(task, parts, up="../../"))


def _model(store: Store, held: BoardCard, entry: Entry, site: Path) -> Iterator[str]:
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
    yield from (f"<p><strong>{escape(note)}.</strong></p>" for note in (*entry.notes, *grids.notes(summary)))
    yield dots.drawn([(part.name, part.corrected) for part in summary.tasks if part.corrected], "Corrected, by task")
    yield from (drawn(grid) for grid in grids.of_run(summary))
    if summary.worst:
        yield '<h3>Look at these first</h3><div class="worst">'
        for worst in summary.worst[:WORST]:
            row = items.item(store, held, worst.item)
            if row is not None:
                said = {"read": answer(worst.value, row["form"])[: items.LONG], "why": worst.reason}
                yield _example(store, held, row, site, said, worst.reply)
        yield "</div>"


def _task(store: Store, held: BoardCard, task: str, site: Path) -> Iterator[str]:
    card = tasks.card(task)
    facts = {"blind floor": f"{100 * held.floors.get(task, 0):.1f} %"}
    if card is not None:
        facts |= {name: str(card[name]) for name in ("title", "asks", "truth", "rule", "version")}
    yield listed(facts)
    scores = [(entry.name, told) for entry in held.entries if (told := entry.tasks.get(task)) is not None]
    yield dots.drawn(scores, "Scores, not corrected")
    yield '<h3>Examples</h3><div class="examples">'
    yield from (_example(store, held, row, site) for row in tasks.examples(store, held, task))
    yield "</div>"


def _example(
    store: Store, held: BoardCard, row: dict[str, Any], site: Path, said: dict[str, str] | None = None, reply: str = ""
) -> str:
    """Return an item with its pictures, which are written to the site, a truth that is a place drawn over the last."""
    shown = []
    for place, svg in enumerate(items.pictures(store, held, row, [], lines=False)):
        file = f"{held.key}/pictures/{slug(row['id'])}-{place}.svg"
        write_whole(site / file, svg.encode())
        shown.append(f'<img src="../../{escape(file)}" alt="picture of item {escape(row["id"])}" loading="lazy">')
    facts = listed({"truth": items.truth(row), **(said or {}), "item": row["id"]})
    told = f"<pre>{escape(reply)}</pre>" if reply else ""
    return f"<article>{''.join(shown)}<p>{escape(row['prompt'])}</p>{facts}{told}</article>"
