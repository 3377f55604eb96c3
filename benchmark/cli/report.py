"""`spatialgauge report`: what runs say."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from spatialgauge.benchmark.reports.summary import Summary
    from spatialgauge.benchmark.suites import Suite

WIDE = 240
"""Columns of a table that goes to a file or a pipe."""


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by", default="", help="Break scores down by these slices, separated by commas: task,indoor.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown", "html"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@click.option("--suite", help="The suite's name or folder, where it is no longer found where the run found it.")
def command(
    runs: tuple[Path, ...],
    by: str,
    form: str,
    as_json: bool,
    out: Path | None,
    suite: str | None,
) -> None:
    """Report the scores of RUNS with intervals, floors, and everything that was not scored.

    One run is shown in detail; several, of one suite, are shown side by side.
    """
    from spatialgauge.benchmark.cli.suite import suite_of
    from spatialgauge.benchmark.floors import Floors
    from spatialgauge.benchmark.journal import read_manifest, write_whole
    from spatialgauge.benchmark.reports.summary import summarise

    slices = tuple(name.strip() for name in by.split(",") if name.strip())
    asked = suite_of(read_manifest(runs[0]), suite)
    floors = Floors.of(asked.items)
    summaries = [summarise(run, asked, slices, floors) for run in runs]
    text = _written(summaries, asked, "json" if as_json else form, to_file=out is not None).rstrip("\n")
    if out is None:
        click.echo(text)
    else:
        write_whole(out, f"{text}\n".encode())
        click.echo(f"wrote {out}", err=True)


def _written(summaries: Sequence["Summary"], suite: "Suite", form: str, *, to_file: bool) -> str:
    from spatialgauge.benchmark.reports import html, markdown, table

    if form == "json":
        return json.dumps([summary.model_dump(mode="json") for summary in summaries], indent=1, allow_nan=False)
    if form == "markdown":
        return markdown.render(summaries)
    if form == "html":
        return html.render(summaries, suite)
    return printed(table.render(summaries), to_file=to_file)


def printed(renderable: "RenderableType", *, to_file: bool) -> str:
    """Return the tables as text, as wide as the terminal, and uncut where there is none."""
    from rich.console import Console

    terminal = Console()
    coloured = terminal.is_terminal and not to_file
    console = Console(width=terminal.width if coloured else WIDE, force_terminal=coloured)
    with console.capture() as captured:
        console.print(renderable)
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines)
