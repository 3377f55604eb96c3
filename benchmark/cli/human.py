"""`spatialgauge human`: a page on which people answer the same items."""

from pathlib import Path

import click


@click.command()
@click.argument("suite")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A run a person goes here."
)
@click.option("--limit", type=click.IntRange(min=2), help="So many items, the same for all: whole twins, every task.")
@click.option("--port", type=click.IntRange(1, 65535), default=8502, show_default=True, help="Port of the page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for a network.")
@click.option("--report", is_flag=True, help="Serve nothing: print scores and agreement, and write the majority's run.")
def command(suite: str, out: Path, limit: int | None, port: int, host: str, report: bool) -> None:
    """Serve a page on which people answer the items of SUITE, until interrupted.

    One picture, one question: keys 1 to 4, a number with its unit, clicks for points, drags for boxes, or "I cannot
    tell". It begins with practice, checks attention now and then, and keeps each answer at once with the time it took.
    Each person's answers are a run in --out like any model's. 3D boxes are not asked of people.
    """
    from spatialgauge.benchmark.cli.report import printed
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.errors import DataError
    from spatialgauge.benchmark.reports.table import drawn
    from spatialgauge.leaderboard.human.people import read_raters, write_majority
    from spatialgauge.leaderboard.human.people import report as grids
    from spatialgauge.leaderboard.human.server import Room, server

    asked = open_suite(suite)
    if report:
        raters = read_raters(out, asked)
        if not raters:
            raise DataError(f"{out}: nobody has answered yet; serve the page: spatialgauge human {suite} --out {out}")
        for grid in grids(raters, asked):
            click.echo(printed(drawn(grid), to_file=False))
        folder = write_majority([rater for rater in raters if rater.heeded], asked, out)
        if folder is not None:
            click.echo(f"{folder}: the majority's run")
        return
    room = Room(asked, suite, out, limit)
    page = server(room, port, host)
    click.echo(f"http://{host}:{port} asks {len(room.items)} items; Ctrl-C ends it, answers are in {out}", err=True)
    try:
        page.serve_forever()
    finally:
        page.server_close()
        room.close()
