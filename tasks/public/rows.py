"""The rows of a public benchmark: from the hub at a pinned revision, or from files that are already here.

Both are read by `datasets`; what the hub gave once stays in its cache, from which an interrupted download goes on and
`HF_HUB_OFFLINE=1` builds. Pictures are left as the bytes they are.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.public import comfort
from spatialgauge.tasks.public.declaration import Benchmark
from spatialgauge.tasks.public.hub import from_hub, line

if TYPE_CHECKING:
    import datasets

Row = Mapping[str, Any]
BUILDERS: Final = {".parquet": "parquet", ".json": "json", ".jsonl": "json", ".csv": "csv", ".tsv": "csv"}
"""Suffixes of files of rows, and which of the builders of `datasets` reads them."""


def rows_of(benchmark: Benchmark, source: Path | None = None, revision: str | None = None) -> Iterator[Row]:
    """Yield the rows of a benchmark, each with the part it is of (`hub_config`, `hub_split`) and the hub's commit.

    `source` is a file of rows, or a folder with the files of every part; without one the hub is asked. Raises
    UsageError where no revision is known, ServiceError where the hub cannot be reached or refuses, DataError where the
    rows lack a declared column.
    """
    if benchmark.rows == "comfort" and source is not None and source.is_dir():
        (config,), (split,) = benchmark.configs, benchmark.splits
        yield from ({**row, "hub_config": config, "hub_split": split} for row in comfort.rows(source))
        return
    parts = list(product(benchmark.configs, benchmark.splits))
    for config, split in parts:
        commit = ""
        if source is None:
            table, commit = from_hub(benchmark, config, split, revision or benchmark.revision)
        else:
            table = _from_files(source, config, split, benchmark.fields, only=len(parts) == 1)
        place = f"{benchmark.full_name} ({config or 'default'}, {split})"
        for row in _undecoded(_checked(table, benchmark, place)):
            yield {**row, "hub_config": config, "hub_split": split, "hub_commit": commit}


def _checked(table: "datasets.Dataset", benchmark: Benchmark, place: str) -> "datasets.Dataset":
    known = {*table.column_names, *benchmark.partly}
    missing = [column for column in benchmark.columns if column not in known]
    if missing:
        raise DataError(
            f"{place}: the rows have no column {', '.join(missing)}; they have {', '.join(table.column_names)}"
        )
    return table


def _undecoded(table: "datasets.Dataset") -> Iterator[Row]:
    """Yield rows with their pictures as bytes, whatever decoder the columns would call."""
    from datasets import Image, List, Video

    for name, feature in table.features.items():
        if isinstance(feature, Image):
            table = table.cast_column(name, Image(decode=False))
        elif isinstance(feature, List) and isinstance(feature.feature, Image):
            table = table.cast_column(name, List(Image(decode=False)))
        elif isinstance(feature, Video):
            table = table.cast_column(name, Video(decode=False))
    yield from table


def _from_files(source: Path, config: str, split: str, fields: Sequence[str], *, only: bool) -> "datasets.Dataset":
    import datasets
    from datasets.exceptions import DatasetGenerationError

    files = [source] if source.is_file() else _files(source, config, split, only=only)
    builders = {BUILDERS.get(path.suffix.lower()) for path in files}
    if len(builders) != 1 or None in builders:
        raise DataError(
            f"{source}: has no one kind of file for config {config or 'default'}, split {split}; "
            f"give {', '.join(BUILDERS)}"
        )
    if fields and files[0].suffix.lower() == ".json":
        return datasets.Dataset.from_list([row for path in files for row in _named(path, fields)])
    options = {"delimiter": "\t"} if files[0].suffix.lower() == ".tsv" else {}
    datasets.disable_progress_bars()
    try:
        found = datasets.load_dataset(
            str(builders.pop()), data_files={"here": [str(path) for path in files]}, split="here", **options
        )
    except (DatasetGenerationError, OSError, ValueError) as error:
        raise DataError(f"{source}: cannot be read as rows ({line(error.__cause__ or error)})") from error
    return found


def _named(path: Path, fields: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of lists, each value as text under the name of its place."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as rows ({line(error)})") from error
    for number, row in enumerate(held if isinstance(held, list) else [held]):
        if not isinstance(row, list) or len(row) != len(fields):
            raise DataError(f"{path}, row {number}: is no list of {', '.join(fields)}")
        yield dict(zip(fields, map(str, row), strict=True))


def _files(folder: Path, config: str, split: str, *, only: bool) -> list[Path]:
    """Return the files of one part: those under a folder or with a name that says config and split."""
    every = sorted(path for path in folder.rglob("*") if path.suffix.lower() in BUILDERS and not _hidden(path, folder))
    of_config = [path for path in every if _says(path.relative_to(folder), config)]
    named = [path for path in of_config if _says(path.relative_to(folder), split)]
    return named or (of_config if config or only else [])


def _says(path: Path, word: str) -> bool:
    return word in ("", *path.parts[:-1], path.stem) or path.stem.startswith((f"{word}-", f"{word}_"))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
