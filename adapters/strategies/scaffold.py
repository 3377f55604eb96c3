"""Scaffold: the picture once more under a grid of dots with coordinates (Lei et al. 2024, arXiv:2402.12058)."""

from pydantic import Field

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.strategies.drawing import dots
from spatialgauge.adapters.strategies.prompts import READY, adding
from spatialgauge.adapters.strategies.way import Way
from spatialgauge.benchmark.items import Prompt

WORDS = (
    "{which} under a grid of {rows} x {columns} dots, each with its coordinates (row, column): rows count from 1 at "
    "the top, columns from 1 at the left. Name the dots nearest to each thing that you speak of, work out where things "
    "are to each other from the coordinates, and look through the picture region by region where you search. "
)


class ScaffoldOptions(Options):
    """How fine the grid is."""

    rows: int = Field(default=6, gt=0, le=30)
    """Rows of dots."""
    columns: int = Field(default=6, gt=0, le=30)
    """Columns of dots."""


def scaffolded(prompt: Prompt, options: ScaffoldOptions) -> Prompt:
    """Return the prompt with each picture a second time, under the grid; one without a picture stays as it is."""
    if not prompt.pictures:
        return prompt
    overlaid = [dots(picture, options.rows, options.columns) for picture in prompt.pictures]
    count = len(overlaid)
    which = "The last picture is the first one" if count == 1 else f"The last {count} pictures are the first {count}"
    words = WORDS.format(which=which, rows=options.rows, columns=options.columns)
    return adding(prompt, words + READY, overlaid, free=True)


WAY = Way("Show the picture again under a grid of dots with coordinates", options=ScaffoldOptions, rewrite=scaffolded)
