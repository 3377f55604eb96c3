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
@click.option("--verdicts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Saved from the sheet.")
@click.option("--json", "as_json", is_flag=True, help="The error rates as JSON.")
def command(
    data: Path, scenes: Path | None, out: Path | None, items: int, seed: int, verdicts: Path | None, as_json: bool
) -> None:
    """Write a sheet of random items of SET to judge, or sum up the --verdicts saved from one.

    The sheet shows picture, boxes, the things from above, question and answer. Error rates come with 95 % intervals,
    by kind and by what went wrong first.
    """
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.tasks.synthesis.verdicts import rates, read_verdicts
    from spatialgauge.tasks.synthesis.writing import TABLES, rows_in

    missing = [name for name in TABLES.values() if not (data / name).exists()]
    if missing:
        raise DataError(f"{data} has no {missing[0]}: it is no set that spatialgauge synthesize made")
    if verdicts is not None:
        rows = (row for name in TABLES.values() for row in rows_in(data / name))
        found = rates(rows, read_verdicts(verdicts))
        if as_json:
            click.echo(json.dumps({part: [asdict(rate) for rate in some] for part, some in found.items()}, indent=1))
            return
        for part, some in found.items():
            for rate in some:
                shown_as = f"{rate.wrong} of {rate.judged} wrong"
                click.echo(
                    f"{part:<6} {rate.name:<24} {shown_as:<18} {rate.share:.3f} [{rate.low:.3f}, {rate.high:.3f}]"
                )
        return
    if scenes is None or out is None:
        raise UsageError("a sheet needs --scenes FOLDER and --out FILE.html; or sum one up with --verdicts FILE")
    from spatialgauge.tasks.synthesis.sheet import drawn, sheet, shown

    chosen = drawn(data, items, seed)
    write_whole(out, sheet(shown(chosen, scenes), scenes, f"{data.name}: {len(chosen)} items, sheet {seed}").encode())
    click.echo(f"{out}: {len(chosen)} items; open it, judge them, save, then --verdicts verdicts.json")
