"""Reports as one file: styles, drawings and pictures are inside, no script, nothing is fetched."""

import base64
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from spatialgauge.benchmark.pictures import resized
from spatialgauge.benchmark.reports import dots, plots
from spatialgauge.benchmark.reports.efforts import Effort, chart
from spatialgauge.benchmark.reports.figures import answer
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.grids import comparison, names, notes, of_run, ranked
from spatialgauge.benchmark.reports.style import STYLE
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.benchmark.reports.worst import Worst

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite

SIDE = 480
"""Longest side in pixels of the pictures in a report."""
FIGURE = ' class="n"'
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def render(summaries: Sequence[Summary], suite: "Suite") -> str:
    """Return the page. All that comes from a run or a suite is escaped: a reply is shown, never interpreted."""
    runs = ranked(summaries)
    title = f"{suite.card.name}@{suite.card.version}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: spatialgauge report</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(suite.card.title)}</p>",
            f"<p>{len(suite.items)} items, suite hash <code>{escape(suite.card.hash[:16])}</code>.</p>",
            *_together(runs),
            *(part for name, run in zip(names(runs), runs, strict=True) for part in _run(name, run, suite)),
            "</main></body></html>\n",
        ]
    )


def drawn(grid: Grid) -> str:
    """Return a grid as an HTML table; cells are escaped."""
    head, *rows = (
        "".join(
            f"<{tag}{'' if number < grid.words else FIGURE}>{escape(cell)}</{tag}>" for number, cell in enumerate(row)
        )
        for tag, row in (("th", grid.columns), *(("td", row) for row in grid.rows))
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<figure class="grid"><figcaption>{escape(grid.title)}</figcaption>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></figure>"
    )


def _together(runs: Sequence[Summary]) -> Iterator[str]:
    if len(runs) > 1:
        headlines = [(name, run.headline) for name, run in zip(names(runs), runs, strict=True) if run.headline]
        yield f"<section><h2>{len(runs)} runs</h2>"
        yield dots.drawn(headlines, "Headlines, corrected for the floor, in %")
        yield chart(
            [
                Effort(name, run.model, run.means.calls, run.headline)
                for name, run in zip(names(runs), runs, strict=True)
                if run.headline
            ]
        )
        yield from (drawn(grid) for grid in comparison(runs))
        yield "</section>"


def _run(name: str, run: Summary, suite: "Suite") -> Iterator[str]:
    state = "finished" if run.finished else "not finished"
    yield f"<section><h2>{escape(name)}</h2>"
    yield f"<p>Started {escape(run.started)}, {state}; {run.overall.n} of {run.asked} answers.</p>"
    yield from (f"<p><strong>{escape(note)}.</strong></p>" for note in notes(run))
    corrected = [(part.name, part.corrected) for part in run.tasks if part.corrected]
    yield dots.drawn(corrected, "Corrected scores by task, in %")
    yield from (drawn(grid) for grid in of_run(run))
    plotted = [plots.curve(curve) for curve in run.curves]
    plotted += [plots.calibrated(line) for line in run.calibrations if line.points]
    plotted += [plots.azimuths(run.circle)] if run.circle else []
    if plotted:
        yield f'<div class="plots">{"".join(plotted)}</div>'
    if run.worst:
        yield '<h3>Look at these first</h3><div class="worst">'
        yield from (_worst(entry, suite) for entry in run.worst)
        yield "</div>"
    yield "</section>"


def _worst(entry: Worst, suite: "Suite") -> str:
    item = suite.by_id[entry.item]
    pictures = "".join(
        f'<img alt="picture of item {escape(item.id)}" src="data:{picture.mime};base64,{_base64(picture.data)}">'
        for picture in (resized(suite.picture(name), SIDE) for name in item.pictures)
    )
    reply = f"<pre>{escape(entry.reply)}</pre>" if entry.reply else ""
    options = "".join(f"<li>{escape(answer(letter, item.form))}</li>" for letter in item.form.options)
    return (
        f"<article>{pictures}<h4>{escape(item.task)}: {escape(entry.reason)}</h4>"
        f"<p>{escape(item.question)}</p>{f'<ul>{options}</ul>' if options else ''}"
        f"<dl><dt>truth</dt><dd>{escape(answer(entry.truth, item.form))}</dd>"
        f"<dt>read</dt><dd>{escape(answer(entry.value, item.form))}</dd>"
        f"<dt>item</dt><dd><code>{escape(item.id)}</code></dd></dl>{reply}</article>"
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
