"""Reports in Markdown, for pull requests and wikis."""

import re
from collections.abc import Sequence

from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.grids import comparison, names, notes, of_run, ranked
from spatialgauge.benchmark.reports.summary import Summary

SPECIAL = re.compile(r"([\\`*_{}\[\]<>&#|!~$@])")
LINKED = re.compile(r"(@|#|://|www\.|GH-)", re.IGNORECASE)
UNSEEN = "&#8203;"


def render(summaries: Sequence[Summary]) -> str:
    """Return a Markdown report; nothing that a run holds can become markup, a link or a mention in it."""
    runs = ranked(summaries)
    first = runs[0].suite
    parts = [f"# {escaped(f'{first.name}@{first.version}')}", f"Suite hash `{first.hash}`."]
    if len(runs) > 1:
        parts += [drawn(grid) for grid in comparison(runs)]
    for name, run in zip(names(runs), runs, strict=True):
        parts.append(f"## {escaped(name)}")
        parts += [f"**{escaped(note)}**" for note in notes(run)]
        parts += [drawn(grid) for grid in of_run(run)]
    return "\n\n".join(parts) + "\n"


def drawn(grid: Grid) -> str:
    """Return a grid as a Markdown table under its title."""
    rule = [":---" if number < grid.words else "---:" for number in range(len(grid.columns))]
    rows = [[escaped(cell) for cell in row] for row in (grid.columns, *grid.rows)]
    lines = [f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])]
    return f"**{escaped(grid.title)}**\n\n" + "\n".join(lines)


def escaped(text: str) -> str:
    """Return the text on one line, with every character that Markdown could react to escaped.

    GitHub looks for mentions, issues and addresses after that; a space of no width keeps it from finding any.
    """
    return LINKED.sub(rf"\1{UNSEEN}", SPECIAL.sub(r"\\\1", " ".join(text.split())))


def coded(text: str) -> str:
    """Return the text on one line as code, in which nothing is markup, a mention or a link, also within a table."""
    line = " ".join(text.split()).replace("`", "'").replace("|", "¦")
    return f"`{line}`" if line else ""
