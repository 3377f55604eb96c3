"""Building a public benchmark's suite from the hub's rows or from files, and telling whether they have changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from spatialgauge.benchmark.errors import DataError, UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite
    from spatialgauge.tasks.public.declaration import Benchmark


PHOTOS = "photos"
"""The suite that is built of photographs annotated in space."""
SHOWN = 5
"""So many changes are told in a line."""


class Given(NamedTuple):
    """Where the rows and files of a public benchmark are taken from."""

    rows: Path | None = None
    media: Path | None = None
    revision: str | None = None
    frames: int | None = None


def rows_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a public benchmark's rows are."""
    for option in (
        click.option("--frames", type=click.IntRange(min=1), help="Frames of each video; default: as declared."),
        click.option("--revision", help="Commit of the data set on the hub instead of the pinned one."),
        click.option(
            "--media",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="Folder of the photographs or videos that the rows name.",
        ),
        click.option(
            "--from",
            "rows",
            type=click.Path(exists=True, path_type=Path),
            help="Rows in a file (Parquet, JSON, CSV, TSV) or a folder of them, instead of the hub's.",
        ),
    ):
        function = option(function)
    return function


def declared(spec: str) -> "Benchmark | None":
    """Return the public benchmark of a name or of a declaration's file, None where it is neither."""
    from spatialgauge.tasks.public.catalogue import catalogue, read_declaration

    if spec.endswith(".toml"):
        return read_declaration(Path(spec))
    return catalogue().get(spec)


def imported(benchmark: "Benchmark", given: Given) -> "Suite":
    """Return the suite of a public benchmark."""
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.tasks.public.building import Source, suite_of
    from spatialgauge.tasks.public.rows import rows_of

    revision = "" if given.rows else given.revision or benchmark.revision or ""
    media = given.media or (given.rows if benchmark.rows else None)
    source = Source(given.rows.name if given.rows else benchmark.hub, revision, media, given.frames)
    with counted(f"reading {benchmark.title}", benchmark.items or 0) as step:
        return suite_of(benchmark, rows_of(benchmark, given.rows, given.revision), source, step)


def photographed(given: Given) -> "Suite":
    """Return the suite of native tasks asked of a folder of photographs."""
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.tasks.photo_suites import suite_of_photographs

    if given.rows is None or not given.rows.is_dir():
        raise UsageError("photos are built from a folder of photographs annotated in space: --from FOLDER")
    with counted("reading photographs", 0) as step:
        return suite_of_photographs(given.rows, step)


def drift(suite: "Suite", now: "Suite") -> list[str]:
    """Return what of a stored suite is no longer what the rows say: a line a row, by the row's own name."""
    from spatialgauge.tasks.public.building import ROWS_HASH

    was, held = suite.by_id, now.by_id
    told = [f"row {was[name].slices.get('row', name)} is gone" for name in was if name not in held]
    told += [f"row {held[name].slices.get('row', name)} is new" for name in held if name not in was]
    for name in was.keys() & held.keys():
        if was[name] != held[name]:
            before, after = was[name].model_dump(), held[name].model_dump()
            changed = ", ".join(field for field in before if before[field] != after[field])
            told.append(f"row {was[name].slices.get('row', name)} has changed: {changed}")
    pinned, found = (str(one.card.settings.get(ROWS_HASH, "")) for one in (suite, now))
    if pinned and pinned != found and not told:
        told.append(f"the rows hash to {found[:12]}, pinned at {pinned[:12]}: they differ where no question looks")
    return sorted(told)


def unlike_before(now: "Suite", out: Path) -> None:
    """Raise DataError where `out` holds the benchmark as built before, from rows that said something else."""
    from spatialgauge.benchmark.suite_files import CARD, load

    if not (out / CARD).exists():
        return
    before = load(out)
    if before.card.settings.get("benchmark") != now.card.settings.get("benchmark"):
        raise UsageError(f"{out}: holds {before.card.name}@{before.card.version}; name another folder")
    if told := drift(before, now):
        more = f", and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        raise DataError(
            f"{out}: was built from other rows and is left as it is: {'; '.join(told[:SHOWN])}{more}; "
            "build into another folder to take the new ones"
        )
