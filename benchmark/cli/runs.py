"""`spatialgauge runs`: the runs of a folder, and how each stands."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from spatialgauge.benchmark.run_states import RunState


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="runs")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(folder: Path, as_json: bool) -> None:
    """List the runs in FOLDER (default: runs) and below it, the one started last on top.

    A run is finished, running (a process is writing to it), stopped (the same command goes on with it), or damaged.
    """
    from spatialgauge.benchmark.run_states import run_states

    states = run_states(folder)
    if as_json:
        click.echo(json.dumps([state.model_dump(mode="json") for state in states], indent=1))
        return
    if not states:
        click.echo(f"{folder}: holds no run", err=True)
        return
    for line in _lines(states):
        click.echo(line)


def _lines(states: "list[RunState]") -> list[str]:
    rows = [("state", "answered", "failed", "cost", "started", "model", "suite", "run")]
    for state in states:
        cost = "-" if state.cost_usd is None else f"${state.cost_usd:.4f}"
        answered = state.fault or f"{state.answered}/{state.items}"
        rows.append(
            (state.state, answered, str(state.failed), cost, state.started[:16], state.model, state.suite, state.run)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
