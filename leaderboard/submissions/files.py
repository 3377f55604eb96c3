"""The files of a submission, read as what they are: somebody else's.

Only plain files with the known names are opened, no link is followed, no archive but gzip is unpacked, and everything
has a largest size, unpacked as well as packed.
"""

import gzip
import hashlib
import os
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from pydantic import ValidationError

from spatialgauge.adapters.conformance.report import FILE as CONFORMANCE
from spatialgauge.adapters.conformance.report import Conformance
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, first_fault
from spatialgauge.benchmark.manifest import Manifest

PACKED: Final = "records.jsonl.gz"
NAMES: Final = (MANIFEST, PACKED, CONFORMANCE)
MAX_MANIFEST: Final = 256 * 1024
MAX_CONFORMANCE: Final = 1024 * 1024
MAX_PACKED: Final = 256 * 1024 * 1024
MAX_UNPACKED: Final = 2 * 1024 * 1024 * 1024
MAX_LINE: Final = 1024 * 1024
"""Bytes of one record: a reply may be long, and no reader reads as much as this."""
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows keeps for itself; a board may be checked out there."""


@dataclass(frozen=True)
class Submission:
    """A submission as it was handed in: `name` is its folder's, `digest` the SHA-256 of its files.

    `records` hold what the submitter says of each reply; only the replies themselves are ever used.
    """

    name: str
    folder: Path
    manifest: Manifest
    records: tuple[Record, ...]
    conformance: Conformance | None
    digest: str


def slug(text: str) -> str:
    """Return a text as a folder's name: lower case, what is no letter or digit made a dash."""
    made = re.sub(r"[^a-z0-9._]+", "-", text.lower()).strip("-._")[:64].rstrip("-._")
    return f"{made or 'run'}-run" if not made or RESERVED.fullmatch(made) else made


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over a submission's or a run's files; raises DataError where one is not to be opened."""
    total = hashlib.sha256()
    for name in (*NAMES, RECORDS):
        if os.path.lexists(folder / name):
            total.update(name.encode())
            with _opened(folder, name, MAX_UNPACKED if name == RECORDS else MAX_PACKED) as stream:
                while piece := stream.read(1 << 20):
                    total.update(piece)
    return total.hexdigest()


def read_head(folder: Path, *, own: bool = False) -> Manifest:
    """Return the manifest of a submission whose folder holds what it may; DataError says what is wrong with it."""
    if not own:
        _check_folder(folder)
    return _manifest(folder)


def read_submission(folder: Path, *, own: bool = False) -> Submission:
    """Return the submission in a folder; DataError says what is wrong with it, and where.

    `own` is for runs of this machine: they are taken as they are, with unpacked records and whatever else lies there.
    """
    manifest = read_head(folder, own=own)
    records = tuple(_records(folder, unpacked=own and not (folder / PACKED).exists()))
    if not records:
        raise DataError(f"{folder.name}: holds no records")
    name = folder.name if SLUG.fullmatch(folder.name) else slug(folder.name)
    return Submission(name, folder, manifest, records, _conformance(folder), digest_of(folder))


def _check_folder(folder: Path) -> None:
    shown = folder.name[:80]
    if folder.is_symlink() or not folder.is_dir():
        raise DataError(f"{shown}: is no folder of its own; links are not followed")
    if not SLUG.fullmatch(folder.name) or RESERVED.fullmatch(folder.name):
        raise DataError(
            f"{shown!r}: is no name for a submission; use lower-case letters, digits, dots, dashes and underscores"
        )
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink():
            raise DataError(f"{shown}/{entry.name[:80]}: is a link; a submission holds plain files")
        if entry.name not in NAMES:
            raise DataError(f"{shown}/{entry.name[:80]}: does not belong there; a submission is {', '.join(NAMES)}")


def _opened(folder: Path, name: str, most: int) -> IO[bytes]:
    """Open a plain file of a folder without following a link, and no larger than `most` bytes."""
    place = f"{folder.name}/{name}"
    try:
        number = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise DataError(f"{place}: cannot be read ({error.strerror})") from error
    state = os.fstat(number)
    if not stat.S_ISREG(state.st_mode) or state.st_size > most:
        os.close(number)
        why = f"is larger than {most / 2**20:.4g} MiB" if stat.S_ISREG(state.st_mode) else "is no plain file"
        raise DataError(f"{place}: {why}")
    return os.fdopen(number, "rb")


def _manifest(folder: Path) -> Manifest:
    with _opened(folder, MANIFEST, MAX_MANIFEST) as stream:
        try:
            return Manifest.model_validate_json(stream.read())
        except ValidationError as error:
            raise DataError(f"{folder.name}/{MANIFEST}: {first_fault(error)}") from error


def _conformance(folder: Path) -> Conformance | None:
    if not os.path.lexists(folder / CONFORMANCE):
        return None
    with _opened(folder, CONFORMANCE, MAX_CONFORMANCE) as stream:
        try:
            return Conformance.model_validate_json(stream.read())
        except ValidationError as error:
            raise DataError(f"{folder.name}/{CONFORMANCE}: {first_fault(error)}") from error


def _records(folder: Path, *, unpacked: bool) -> Iterator[Record]:
    name = RECORDS if unpacked else PACKED
    place = f"{folder.name}/{name}"
    with _opened(folder, name, MAX_UNPACKED if unpacked else MAX_PACKED) as file:
        stream = file if unpacked else cast("IO[bytes]", gzip.GzipFile(fileobj=file))
        try:
            yield from _lines(stream, place)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{place}: is no whole gzip file ({error})") from error


def _lines(stream: IO[bytes], place: str) -> Iterator[Record]:
    total = 0
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE + 1), b""), start=1):
        total += len(line)
        if len(line) > MAX_LINE:
            raise DataError(f"{place}, line {number}: is longer than {MAX_LINE // 2**20} MiB")
        if total > MAX_UNPACKED:
            raise DataError(f"{place}: unpacks to more than {MAX_UNPACKED // 2**20} MiB")
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            raise DataError(f"{place}, line {number}: {first_fault(error)}") from error
