"""`spatialgauge leaderboard`: the pages on which models are compared."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.leaderboard.store.building import Source
    from spatialgauge.leaderboard.store.index import Index

OWN = ".leaderboard"
"""Where the board of a folder of runs is built, in that folder."""


@click.group()
def command() -> None:
    """Compare models on web pages."""


@command.command()
@click.argument("submissions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The board's folder.")
@click.option("--suite", "suites", multiple=True, help="A suite's name or folder that does not ship (repeatable).")
@click.option("--workers", type=click.IntRange(min=1), help="Processes; default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="What stands and what is refused, as JSON.")
def build(submissions: Path, out: Path, suites: tuple[str, ...], workers: int | None, as_json: bool) -> None:
    """Build the board of SUBMISSIONS, a folder of submission folders: every score is made anew from the replies.

    What has not changed since the last build is kept. A submission that cannot stand is named with the reason, and the
    build goes on. `register.json` in SUBMISSIONS holds errata, tombstones and what was reproduced (docs/submitting.md).
    """
    from spatialgauge.benchmark.cli.suites import known_suites
    from spatialgauge.leaderboard.store.building import Source

    index = _built(Source(submissions, known_suites(suites)), out, workers)
    if as_json:
        click.echo(index.model_dump_json(indent=1))
    for board in index.boards if not as_json else ():
        click.echo(f"{board.reference}: {len(board.entries)} rows")
    for refused in index.refused:
        click.echo(f"refused: {refused.name}: {'; '.join(refused.reasons)}", err=True)
    for gone in index.tombstones:
        click.echo(f"gone: {gone.name}: {gone.reason}", err=True)


def _built(source: "Source", out: Path, workers: int | None) -> "Index":
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.leaderboard.store.building import build as build_board

    with counted("scoring submissions", len(list(source.folders()))) as step:
        return build_board(source, out, workers=workers or os.cpu_count() or 1, told=step)


@command.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("runs"), metavar="[DIR]"
)
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port on this machine.")
@click.option("--host", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 in a container.")
def serve(folder: Path, port: int, host: str) -> None:
    """Serve the board in DIR (default: runs) on a page of this machine until interrupted.

    DIR is a built board, or a folder of runs, whose board is then built first; runs that lack answers stand on it too.
    """
    from spatialgauge.leaderboard.serve import serve as serve_board
    from spatialgauge.leaderboard.store.building import Source
    from spatialgauge.leaderboard.store.index import INDEX

    if find_spec("streamlit") is None:
        raise UsageError("the leaderboard needs Streamlit: pip install 'spatialgauge[leaderboard]'")
    board = folder
    if not (folder / INDEX).exists():
        board = folder / OWN
        index = _built(Source(folder, {}, own=True, partial=True), board, None)
        for refused in index.refused:
            click.echo(f"not shown: {refused.name}: {'; '.join(refused.reasons)}", err=True)
    click.echo(f"http://{host}:{port} shows {folder}; Ctrl-C ends it", err=True)
    raise click.exceptions.Exit(serve_board(board.resolve(), port, host))


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The site's folder.")
def export(folder: Path, out: Path) -> None:
    """Write the board in DIR as a site of plain files: HTML, one script that compares, JSON, CSV, Parquet, pictures."""
    from spatialgauge.leaderboard.site.exporting import export as write
    from spatialgauge.leaderboard.store.reading import Store

    write(Store(folder), out)
    click.echo(f"{out}: {sum(path.is_file() for path in out.rglob('*'))} files; open {out}/index.html")


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--submission", required=True, help="The row's submission, as the board lists it.")
@click.option("--dataset", required=True, help="The suite's data set on the hub, such as OWNER/mini.")
@click.option("--revision", help="The data set's revision.")
@click.option("--url", help="The board's address, as the source of the numbers.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The model's repository.")
def results(folder: Path, submission: str, dataset: str, revision: str | None, url: str | None, out: Path) -> None:
    """Write a row of the board in DIR for the Hugging Face hub.

    Into --out go .eval_results/spatialgauge.yaml, which the hub shows on the model's page and on the data set's
    leaderboard, and card-metadata.md, the block that belongs at the top of the model card.
    """
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.leaderboard.hub import card_metadata, eval_results
    from spatialgauge.leaderboard.store.reading import Store

    boards = Store(folder).index.boards
    board = next((one for one in boards if one.entry(submission) is not None), None)
    entry = None if board is None else board.entry(submission)
    if board is None or entry is None:
        known = ", ".join(one.id for held in boards for one in held.entries)
        raise UsageError(f"{folder}: has no submission {submission!r}; there are {known}")
    target = out / ".eval_results" / "spatialgauge.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, eval_results(board, entry, dataset, url, revision).encode())
    write_whole(out / "card-metadata.md", card_metadata(board, entry, dataset).encode())
    click.echo(f"{target}\n{out / 'card-metadata.md'}")
