"""Reports for a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.grids import breakdown, comparison, names, notes, of_run, ranked
from spatialgauge.benchmark.reports.summary import Summary

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.measure import Measurement
    from rich.text import Text


def render(summaries: Sequence[Summary]) -> "RenderableType":
    """Return one run's tables, or the tables of several runs with the breakdown of each where one was asked for."""
    from rich.console import Group
    from rich.text import Text

    if len(summaries) == 1:
        (run,) = summaries
        heading = Text(f"{names(summaries)[0]} on {_suite(run)}", style="bold")
        return Group(heading, *(Text(note, style="red") for note in notes(run)), *(drawn(grid) for grid in of_run(run)))
    runs = ranked(summaries)
    parts: list[RenderableType] = [Text(_suite(runs[0]), style="bold"), *(drawn(grid) for grid in comparison(runs))]
    for name, run in zip(names(runs), runs, strict=True):
        if run.breakdown or notes(run):
            parts += [Text(f"\n{name}", style="bold"), *(Text(note, style="red") for note in notes(run))]
        if run.breakdown:
            parts.append(drawn(breakdown(run)))
    return Group(*parts)


def drawn(grid: Grid) -> "RenderableType":
    """Return a grid as a rich table; what is in it is text, never markup."""
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for number, column in enumerate(grid.columns):
        if number < grid.words:
            table.add_column(Text(column), overflow="fold")
        else:
            table.add_column(_Foldable(column.replace("_", "_ ").split(" ")), justify="right", overflow="fold")
    for row in grid.rows:
        words, figures = row[: grid.words], row[grid.words :]
        table.add_row(*(Text(cell) for cell in words), *(_Foldable(cell.split(" ", 1)) for cell in figures))
    return Group(Text(f"\n{grid.title}", style="italic"), table)


class _Foldable:
    """Words on one line, or one under the other in a narrow column: a mean above its bounds, never cut in between."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.measure import Measurement

        return Measurement(max(map(len, self._words)), len(self._line))

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        yield self._text("\n".join(self._words) if options.max_width < len(self._line) else self._line)

    @property
    def _line(self) -> str:
        return " ".join(self._words).replace("_ ", "_")

    def _text(self, content: str) -> "Text":
        from rich.text import Text

        return Text(content, justify="right", overflow="fold")


def _suite(summary: Summary) -> str:
    return f"{summary.suite.name}@{summary.suite.version} ({summary.suite.hash[:12]})"
