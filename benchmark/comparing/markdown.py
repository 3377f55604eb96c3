"""A comparison in Markdown, for a comment on a pull request or a step's summary."""

from collections.abc import Iterator

from spatialgauge.benchmark.comparing.comparison import Comparison
from spatialgauge.benchmark.comparing.tables import TOP, fallen, grids, headline, sentences
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.markdown import coded, drawn, escaped

LIMIT = 65_536
"""Bytes GitHub takes as a comment; a step's summary may have sixteen times as many."""
CUT_OFF = "\n\n*Cut here; the rest is in the JSON.*\n"
MARK = "<!-- spatialgauge compare -->"
"""By this a later comment finds the one to replace."""


def render(comparison: Comparison) -> str:
    """Return the report, at most `LIMIT` bytes of it; nothing that a run holds can become markup, a link or a mention.

    What does not fit is left out from the end, in whole rows.
    """
    head = [MARK, f"### {escaped(headline(comparison))}", "", *(f"- {escaped(line)}" for line in sentences(comparison))]
    return _fitting([*head, *_tables(comparison)])


def _tables(comparison: Comparison) -> Iterator[str]:
    for grid in grids(comparison):
        yield ""
        yield from drawn(grid).splitlines()
    if comparison.fallen:
        yield ""
        yield from _items(fallen(comparison, TOP))


def _items(grid: Grid) -> Iterator[str]:
    """Yield newly wrong items; what models said stands as code."""
    yield f"**{escaped(grid.title)}**"
    yield ""
    yield f"| {' | '.join(grid.columns)} |"
    yield f"|{' :--- |' * len(grid.columns)}"
    for row in grid.rows:
        yield f"| {' | '.join(coded(cell) for cell in row)} |"


def _fitting(lines: list[str]) -> str:
    room = LIMIT - len(CUT_OFF.encode())
    kept = 0
    for number, line in enumerate(lines):
        kept += len(line.encode()) + 1
        if kept > room:
            return "\n".join(lines[:number]) + CUT_OFF
    return "\n".join(lines) + "\n"
