"""`spatialgauge leaderboard`: the page on which runs are compared."""

from importlib.util import find_spec
from pathlib import Path

import click

from spatialgauge.benchmark.errors import UsageError


@click.group()
def command() -> None:
    """Compare runs on a web page."""


@command.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("runs"), metavar="[DIR]"
)
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port on this machine.")
def serve(folder: Path, port: int) -> None:
    """Serve the runs in DIR (default: runs) on a page of this machine until interrupted."""
    from spatialgauge.leaderboard.serve import serve as serve_runs

    if find_spec("streamlit") is None:
        raise UsageError("the leaderboard needs Streamlit: pip install 'spatialgauge[leaderboard]'")
    click.echo(f"http://localhost:{port} shows the runs in {folder}; Ctrl-C ends it", err=True)
    raise click.exceptions.Exit(serve_runs(folder.resolve(), port))
