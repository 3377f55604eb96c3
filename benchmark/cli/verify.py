"""`spatialgauge verify`: what would become of a submission."""

from pathlib import Path

import click


@click.command()
@click.argument("submission", type=click.Path(exists=True, path_type=Path))
@click.option("--suite", "suites", multiple=True, help="A suite's name or folder that does not ship (repeatable).")
@click.option(
    "--board",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A built board: its place there, and whether its replies are another's.",
)
@click.option("--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Write it as Markdown, too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(
    submission: Path, suites: tuple[str, ...], board: Path | None, markdown: Path | None, as_json: bool
) -> None:
    """Check SUBMISSION as a board's build does, score it anew from its replies, and show the row as it will look.

    Nothing in it is executed and no score in it is believed. Exit 1 says why it is refused.
    """
    from spatialgauge.benchmark.cli.report import printed
    from spatialgauge.benchmark.cli.suites import known_suites
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.benchmark.reports.table import drawn
    from spatialgauge.leaderboard.store.reading import Store
    from spatialgauge.leaderboard.submissions.preview import as_markdown, grids, preview

    beside = None
    if board is not None:
        store = Store(board)
        beside = (board, store.board())
    told = preview(submission, list(known_suites(suites).values()), beside)
    if markdown is not None:
        write_whole(markdown, as_markdown(told).encode())
    if as_json:
        click.echo(told.model_dump_json(indent=1))
    else:
        for fault in told.faults:
            click.echo(f"refused: {fault}", err=True)
        for grid in grids(told):
            click.echo(printed(drawn(grid), to_file=False))
        for note in told.entry.notes if told.entry else ():
            click.echo(f"note: {note}")
        if told.entry:
            click.echo(f"digest {told.digest}")
    if told.faults:
        raise click.exceptions.Exit(1)
