"""Writes the static site of a built board; the numbers are those of the app, from the same rows."""

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.reports import dots
from spatialgauge.leaderboard.site.boards import write_board
from spatialgauge.leaderboard.site.frame import page, table
from spatialgauge.leaderboard.store.index import INDEX
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.submissions.files import slug
from spatialgauge.leaderboard.views import about, board, downloads

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
        write_board(store, held, beside)
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
        pages = f'<a href="{held.key}/compare.html">Compare two</a> <a href="{held.key}/cost.html">Cost</a>'
        yield f"<p>{pages} {files}</p>"
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
        if question == about.SUBMIT:
            yield f"<pre>{escape(about.COMMANDS)}</pre>"
    for held in store.index.boards:
        for title, rows in about.listed(held, store.index).items():
            yield f"<h3>{title}</h3>{table(rows) if rows else '<p>None.</p>'}"
        yield f"<h3>Cite {escape(held.reference)}</h3><pre>{escape(about.citation(held))}</pre>"
