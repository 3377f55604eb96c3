"""`spatialgauge inspect`: a person looks at synthesized items, and what they find is summed up."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from spatialgauge.benchmark.errors import DataError, UsageError


@click.command()
@click.argument("data", metavar="SET", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--scenes", type=click.Path(exists=True, file_okay=False, path_type=Path), help="What SET was made from.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The sheet, an HTML file.")
@click.option("--items", type=click.IntRange(min=1), default=100, show_default=True, help="So many, drawn at random.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another sheet of other items.")
@click.option("--verdicts", type=click.Path(dir_okay=False, path_type=Path), help="Saved from the sheet, or to keep.")
@click.option("--serve", is_flag=True, help="Show the sheet at once and keep each verdict in --verdicts.")
@click.option("--port", type=click.IntRange(1, 65535), default=8503, show_default=True, help="Port of the page.")
@click.option("--json", "as_json", is_flag=True, help="The error rates as JSON.")
def command(
    data: Path,
    scenes: Path | None,
    out: Path | None,
    items: int,
    seed: int,
    verdicts: Path | None,
    serve: bool,
    port: int,
    as_json: bool,
) -> None:
    """Judge random items of SET on a page (--serve) or a sheet (--out), or sum up --verdicts given before.

    Picture, boxes, the things from above, question and answer are shown. Error rates come with 95 % intervals, by kind
    and by what went wrong first.
    """
    from spatialgauge.tasks.synthesis.writing import TABLES

    missing = [name for name in TABLES.values() if not (data / name).exists()]
    if missing:
        raise DataError(f"{data} has no {missing[0]}: it is no set that spatialgauge synthesize made")
    if serve or out is not None:
        if scenes is None or (serve and verdicts is None):
            raise UsageError("judging needs --scenes FOLDER, and --serve also --verdicts FILE to keep what is said")
        _shown(data, scenes, out, items, seed, verdicts if serve else None, port)
    elif verdicts is not None:
        _summed(data, verdicts, as_json)
    else:
        raise UsageError("say --serve for a page, --out FILE.html for a sheet, or --verdicts FILE to sum one up")


def _shown(data: Path, scenes: Path, out: Path | None, items: int, seed: int, verdicts: Path | None, port: int) -> None:
    """Write the sheet, or serve it until interrupted and keep the verdicts."""
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.leaderboard.inspection import server
    from spatialgauge.tasks.synthesis.sheet import drawn, sheet, shown
    from spatialgauge.tasks.synthesis.verdicts import Judging

    chosen = drawn(data, items, seed)
    page = sheet(shown(chosen, scenes), scenes, f"{data.name}: {len(chosen)} items, sheet {seed}", verdicts)
    if out is not None:
        write_whole(out, page.encode())
        click.echo(f"{out}: {len(chosen)} items; open it, judge them, save, then --verdicts verdicts.json")
    if verdicts is not None:
        with server(page, Judging(chosen, verdicts), port) as held:
            click.echo(f"http://127.0.0.1:{port} asks {len(chosen)} items; Ctrl-C ends it, verdicts are in {verdicts}")
            held.serve_forever()


def _summed(data: Path, verdicts: Path, as_json: bool) -> None:
    from spatialgauge.tasks.synthesis.verdicts import rates, read_verdicts
    from spatialgauge.tasks.synthesis.writing import TABLES, rows_in

    rows = (row for name in TABLES.values() for row in rows_in(data / name))
    found = rates(rows, read_verdicts(verdicts))
    if as_json:
        click.echo(json.dumps({part: [asdict(rate) for rate in some] for part, some in found.items()}, indent=1))
        return
    for part, some in found.items():
        for rate in some:
            shown_as = f"{rate.wrong} of {rate.judged} wrong"
            click.echo(f"{part:<6} {rate.name:<24} {shown_as:<18} {rate.share:.3f} [{rate.low:.3f}, {rate.high:.3f}]")
