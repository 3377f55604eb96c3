"""Reading and scoring a run's stored replies anew."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from spatialgauge.benchmark.engines.mapping import Mapped
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Item, Record
from spatialgauge.benchmark.journal import RECORDS, locked, read_manifest, read_records, write_manifest, write_whole
from spatialgauge.benchmark.marking import remarked, versions
from spatialgauge.benchmark.suites import Suite


def rescore(run: Path, suite: Suite, mapped: Mapped = map) -> list[Record]:
    """Replace the run's records by those that the present readers and scorers make of its replies, and return them.

    `mapped` says who does the reading: this process, or workers elsewhere. Raises DataError when the run asked another
    suite, or holds an item the suite does not have, and UsageError while it is written to, since what is then answered
    would be lost.
    """
    manifest = read_manifest(run)
    if manifest.suite.hash != suite.card.hash:
        raise DataError(
            f"{run}: was asked another suite than {suite.card.name}@{suite.card.version} (the hashes differ)"
        )
    with locked(run):
        records = list(mapped(partial(_remarked, manifest.adapter.convention), _asked(run, suite)))
        write_whole(run / RECORDS, b"".join(record.model_dump_json().encode() + b"\n" for record in records))
        write_manifest(run, manifest.model_copy(update={"answers": versions(suite)}))
    return records


def _asked(run: Path, suite: Suite) -> Iterator[tuple[Item, Record]]:
    for number, record in enumerate(read_records(run), start=1):
        item = suite.by_id.get(record.item)
        if item is None:
            raise DataError(f"{run / RECORDS}, line {number}: the suite has no item {record.item}")
        yield item, record


def _remarked(convention: str, asked: tuple[Item, Record]) -> Record:
    return remarked(*asked, convention)
