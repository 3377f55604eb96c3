"""Where a side of a comparison is read from: a run folder, or a baseline kept as one file in a repository.

A baseline file is gzipped JSON lines: the run's manifest, then its records. Its name says what it can be compared with,
so that a folder of them is looked up by the suite's hash and the settings of the run at hand.
"""

import gzip
import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from pydantic import ValidationError

from spatialgauge.benchmark.comparing.settings import settings_of
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Record, canonical_json
from spatialgauge.benchmark.journal import (
    MANIFEST,
    MAX_LINE,
    RECORDS,
    first_fault,
    read_manifest,
    record_lines,
    write_whole,
)
from spatialgauge.benchmark.manifest import Manifest

SUFFIX = ".jsonl.gz"
DIGITS = 12
"""So many hexadecimal digits of a hash stand in a baseline's name."""


def read_head(source: Path) -> Manifest:
    """Return the manifest of a run folder or a baseline file; a DataError says what is wrong with it and where."""
    if source.is_dir():
        return read_manifest(source)
    with opened(source) as stream:
        return _manifest(stream, source)


def read_lines(source: Path) -> Iterator[tuple[Record, int]]:
    """Yield the records of a run folder or a baseline file, each with the place in the stream where its line begins."""
    with opened(source) as stream:
        place, first = (source / RECORDS, 1) if source.is_dir() else (source, 2)
        begins = 0 if source.is_dir() else len(stream.readline(MAX_LINE))
        for record, line in record_lines(stream, place, first):
            yield record, begins
            begins += len(line)


def read_scores(source: Path, suite: str) -> dict[str, float]:
    """Return each item's mean score over repeats in a run folder or baseline file; failed calls have none.

    Raises DataError where it was not made on the suite with this hash.
    """
    made_on = read_head(source).suite
    if made_on.hash != suite:
        raise DataError(f"{source}: was made on another suite, {made_on.name}@{made_on.version} ({made_on.hash[:12]})")
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for record, _ in read_lines(source):
        if record.score is not None:
            scores[record.item].append(record.score)
    return {item: sum(own) / len(own) for item, own in scores.items()}


@contextmanager
def opened(source: Path) -> Iterator[IO[bytes]]:
    """Open the records for reading, unpacked; a DataError says what cannot be read."""
    try:
        with (source / RECORDS).open("rb") if source.is_dir() else gzip.open(source) as stream:
            yield cast("IO[bytes]", stream)
    except (OSError, EOFError, zlib.error) as error:
        what = f"is no run, it has no readable {RECORDS}" if source.is_dir() else "is no readable baseline"
        raise DataError(f"{source}: {what} ({getattr(error, 'strerror', None) or error})") from error


def baseline_name(manifest: Manifest) -> str:
    """Return the name of the baseline for runs like this one: of the same suite, part of it, and settings."""
    asked = {"settings": settings_of(manifest), "items": manifest.items}
    digest = hashlib.sha256(canonical_json(asked).encode()).hexdigest()
    suite = manifest.suite
    return f"{suite.name}-{suite.version}-{suite.hash[:DIGITS]}-{digest[:DIGITS]}{SUFFIX}"


def save_baseline(run: Path, folder: Path, *, replace: bool = False) -> Path:
    """Write the run as the baseline for runs like it, and return the file.

    The same run gives the same bytes. Raises UsageError where there is another baseline and `replace` is not set, and
    DataError for a run that is not finished.
    """
    manifest = read_manifest(run)
    if manifest.finished is None:
        raise DataError(f"{run}: is not finished; run it again to ask what is missing")
    lines = [manifest.model_dump_json().encode() + b"\n"]
    lines += [record.model_dump_json().encode() + b"\n" for record, _ in read_lines(run)]
    packed = gzip.compress(b"".join(lines), mtime=0)
    path = folder / baseline_name(manifest)
    if path.exists() and not replace and path.read_bytes() != packed:
        raise UsageError(f"{path}: is the baseline for this suite and these settings; give --replace to replace it")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, packed)
    return path


def base_of(base: Path, head: Manifest) -> Path:
    """Return what to read for the base: itself, or in a folder of baselines the one for runs like the head.

    Raises DataError, naming the file that is not there, where the folder has none.
    """
    if not base.is_dir() or (base / MANIFEST).exists() or not any(base.glob(f"*{SUFFIX}")):
        return base
    path = base / baseline_name(head)
    if not path.exists():
        raise DataError(
            f"{base}: has no baseline for this suite and these settings ({path.name}); "
            "make one: spatialgauge baseline save RUN"
        )
    return path


def _manifest(stream: IO[bytes], source: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(stream.readline(MAX_LINE))
    except ValidationError as error:
        raise DataError(f"{source}, line 1: {first_fault(error)}") from error
