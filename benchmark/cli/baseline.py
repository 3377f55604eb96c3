"""`spatialgauge baseline`: the run that later ones are compared with, kept as a file in a repository."""

from pathlib import Path

import click

FOLDER = Path(".spatialgauge")


@click.group()
def command() -> None:
    """Keep runs as files to compare later ones with."""


@command.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="The folder of baselines; a folder each for several models.",
)
@click.option("--replace", is_flag=True, help="Replace another baseline for the same suite and settings.")
def save(run: Path, into: Path, *, replace: bool) -> None:
    """Keep RUN as the baseline for runs of the same suite, part of it, and settings.

    The file is named after the suite's hash and the settings, so that `compare .spatialgauge HEAD` finds the one that
    belongs to HEAD, and finds none where something changed. It holds everything, replies included.
    """
    from spatialgauge.benchmark.comparing.sources import save_baseline

    click.echo(save_baseline(run, into, replace=replace))
