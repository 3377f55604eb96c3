"""The run folder: `manifest.json`, replaced as a whole, and `records.jsonl`, only ever appended to.

One writer holds the folder's lock. Each record is with the system when `append` returns, and on the disk within a
second. A last line that a crash tore off is cut away when the folder is opened again; failed calls are dropped then
too, so that they are asked again and no item stands twice.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import ValidationError

from spatialgauge.benchmark.errors import DataError, StorageError, UsageError
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.manifest import Manifest, Spent

RECORDS = "records.jsonl"
MANIFEST = "manifest.json"
LOCK = ".lock"
SYNC_SECONDS = 1.0
MAX_LINE = 32 * 1024 * 1024


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it there, so that a reader sees the old one or the new one.

    Raises StorageError where it cannot be written; the old one then stands.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path}: cannot be written ({error.strerror}); what was written before stands. "
        "Make room, and the same command goes on"
    )


def write_manifest(run: Path, manifest: Manifest) -> None:
    """Replace the run's manifest."""
    write_whole(run / MANIFEST, (manifest.model_dump_json(indent=1) + "\n").encode())


def read_manifest(run: Path) -> Manifest:
    """Return the run's manifest; a DataError says what is wrong with it and where."""
    path = run / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(f"{run}: is no run, it has no readable {MANIFEST} ({error.strerror})") from error
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}") from error


def read_records(run: Path) -> Iterator[Record]:
    """Yield the run's records in the order they were written, one at a time.

    A torn last line (no line end) is passed over. Any other damage is a DataError naming file and line.
    """
    for record, _ in _lines(run / RECORDS):
        yield record


def _lines(path: Path) -> Iterator[tuple[Record, bytes]]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise DataError(f"{path.parent}: is no run, it has no readable {RECORDS} ({error.strerror})") from error
    with stream:
        yield from record_lines(stream, path)


def record_lines(stream: IO[bytes], path: Path, first: int = 1) -> Iterator[tuple[Record, bytes]]:
    """Yield the records of a stream, each with its line; `path` is named in errors, `first` is the first line's number.

    A torn last line (no line end) is passed over. Any other damage is a DataError naming file and line.
    """
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), start=first):
        if not line.endswith(b"\n"):
            if len(line) == MAX_LINE:
                raise DataError(f"{path}, line {number}: is longer than {MAX_LINE // 2**20} MiB")
            return
        try:
            yield Record.model_validate_json(line), line
        except ValidationError as error:
            raise DataError(f"{path}, line {number}: {first_fault(error)}") from error


def first_fault(error: ValidationError) -> str:
    """Return what pydantic found first, as one line that names the field."""
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]


class Journal:
    """The writer of a run folder; use it as a context manager.

    `kept` maps (item, repeat) of the records that stand, and need not be asked again, to their prompt's hash;
    `dropped` is what was spent on the failed ones that were cut away when it was opened.
    """

    def __init__(self, run: Path) -> None:
        self._run = run
        self._path = run / RECORDS
        self._file: int | None = None
        self._end = 0
        self._lock: IO[bytes] | None = None
        self._syncer: _Syncer | None = None
        self.kept: dict[tuple[str, int], str] = {}
        self.dropped = Spent()

    def __enter__(self) -> Self:
        try:
            self._run.mkdir(parents=True, exist_ok=True)
            self._lock = locked(self._run)
            self._heal()
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            self._end = os.fstat(self._file).st_size
        except OSError as error:
            raise DataError(
                f"{self._run}: no run can be written there ({error.strerror}); choose another --out"
            ) from error
        self._syncer = _Syncer(self._file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.ExitStack() as stack:
            if self._lock:
                stack.callback(self._lock.close)
            if self._file is not None:
                stack.callback(os.close, self._file)
                self._file = None
            if self._syncer:
                self._syncer.close()

    def append(self, record: Record) -> bool:
        """Write one record; it survives a kill of this process at once, and a power cut within a second.

        Returns whether it was written: what stands already is not written a second time. Raises StorageError where the
        disk is full; the file then ends with the last whole record.
        """
        if self._file is None or self._syncer is None:
            raise RuntimeError("the journal is not open")
        name = (record.item, record.repeat)
        if name in self.kept:
            return False
        line = record.model_dump_json().encode() + b"\n"
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._end)
            raise _unwritable(self._path, error) from error
        self._end += len(line)
        if record.outcome is not Outcome.FAILED:
            self.kept[name] = record.prompt_hash
        self._syncer.written()
        return True

    def _heal(self) -> None:
        """Note what stands; write the file anew, without failed calls and a torn last line, where it has any."""
        for name in (RECORDS, MANIFEST):
            for left in self._run.glob(f".{name}.*"):
                left.unlink()  # half-written by a process that was killed
        if not self._path.exists():
            return
        standing = 0
        for record, line in _lines(self._path):
            if record.outcome is not Outcome.FAILED:
                self.kept[record.item, record.repeat] = record.prompt_hash
                standing += len(line)
            else:
                self.dropped += Spent.on(record)
        if standing == self._path.stat().st_size:
            return
        beside = self._path.with_name(f".{RECORDS}.{os.getpid()}")
        with beside.open("wb") as stream:
            stream.writelines(line for record, line in _lines(self._path) if record.outcome is not Outcome.FAILED)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._path)


class _Syncer:
    """Brings a file to the disk every second while it is written to, in a thread, since a sync may take long."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="journal sync", daemon=True)
        self._thread.start()

    def written(self) -> None:
        """Say that there is something to sync; raises StorageError where the last sync failed."""
        if self._error is not None:
            raise StorageError(f"{RECORDS}: the disk does not take what is written to it ({self._error.strerror})")
        self._dirty.set()

    def close(self) -> None:
        """Sync what is left and end the thread."""
        self._closing.set()
        self._dirty.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            self._dirty.clear()
            try:
                os.fsync(self._file)
            except OSError as error:
                self._error = error
                return
            self._closing.wait(SYNC_SECONDS)
        with contextlib.suppress(OSError):
            os.fsync(self._file)


def is_written_to(run: Path) -> bool:
    """Say whether a process holds the run's lock."""
    import fcntl

    try:
        with (run / LOCK).open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def locked(run: Path) -> IO[bytes]:
    """Take the run's lock, held until what is returned is closed; UsageError where another process has it."""
    import fcntl

    stream = (run / LOCK).open("wb")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        stream.close()
        raise UsageError(f"{run}: another process is writing to this run; wait for it or choose --out") from error
    return stream
