"""`spatialgauge rescore`: from the stored replies, nothing asked."""

from pathlib import Path

import click

from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options

RECORDS_AT_A_TIME = 200


@click.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--suite", help="The suite's name or folder, where it is no longer found where the run found it.")
@engine_options
def command(run: Path, suite: str | None, engine: str, address: str | None) -> None:
    """Read and score the stored replies of RUN with the present readers and scorers; nothing is asked.

    The records are replaced as a whole, and the manifest says which readers and scorers they now come from.
    """
    from contextlib import nullcontext

    from spatialgauge.benchmark.cli.suite import suite_of
    from spatialgauge.benchmark.engines.mapping import Mapped, mapping
    from spatialgauge.benchmark.journal import read_manifest, read_records
    from spatialgauge.benchmark.rescoring import rescore

    manifest = read_manifest(run)
    before = {(record.item, record.repeat): record.score for record in read_records(run)}
    changed = 0
    cluster = chosen_cluster(engine, address)
    here = nullcontext[Mapped](map)
    with here if cluster is None else mapping(cluster, piece=RECORDS_AT_A_TIME) as mapped:
        records = rescore(run, suite_of(manifest, suite), mapped)
    for record in records:
        changed += before[record.item, record.repeat] != record.score
    click.echo(f"{run}: {len(before)} records scored anew, {changed} scores changed")
