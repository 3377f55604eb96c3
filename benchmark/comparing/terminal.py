"""A comparison for a terminal."""

from typing import TYPE_CHECKING

from spatialgauge.benchmark.comparing.comparison import Comparison, Verdict
from spatialgauge.benchmark.comparing.tables import fallen, grids, headline, sentences
from spatialgauge.benchmark.reports.table import drawn

if TYPE_CHECKING:
    from rich.console import RenderableType

COLOURS = {
    Verdict.PASS: "bold green",
    Verdict.REGRESSION: "bold red",
    Verdict.INCONCLUSIVE: "bold yellow",
    Verdict.INVALID: "bold red",
}


def render(comparison: Comparison) -> "RenderableType":
    """Return the verdict, the tables and the first newly wrong items; what runs hold is text, never markup."""
    from rich.console import Group
    from rich.text import Text

    last = (drawn(fallen(comparison)),) if comparison.fallen else ()
    return Group(
        Text(headline(comparison), style=COLOURS[comparison.verdict]),
        *(Text(sentence) for sentence in sentences(comparison)),
        *(drawn(grid) for grid in grids(comparison)),
        *last,
    )
