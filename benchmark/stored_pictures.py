"""A stored suite's pictures: read one by one, checked against their names, and held only while they are in use."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spatialgauge.benchmark.bounded import Bounded
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.picture_heads import head_of
from spatialgauge.benchmark.pictures import MAX_BYTES, MAX_PIXELS, checked_picture

if TYPE_CHECKING:
    import pyarrow as pa

HELD_BYTES = 64 * 2**20
"""What of the pictures is held in memory once they have been asked for."""
IN_MEMORY = 64 * 2**20
"""A file of pictures up to this size is kept in memory as it is; a larger one is spread out on the disk."""
ROWS = 64
"""Pictures read at a time while a file is spread out."""


class StoredPictures(Mapping[str, Picture]):
    """Pictures by their SHA-256; `bytes_of` gives the bytes of the one in a row."""

    def __init__(self, names: Sequence[str], bytes_of: Callable[[int], bytes], place: str) -> None:
        self._place = place
        self._bytes_of = bytes_of
        self._rows = {name: row for row, name in enumerate(names)}
        self._held: Bounded[str, Picture] = Bounded(HELD_BYTES, lambda picture: len(picture.data))

    def __getitem__(self, sha256: str) -> Picture:
        row = self._rows[sha256]
        return self._held.get(sha256, lambda: self._read(sha256, row))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _read(self, sha256: str, row: int) -> Picture:
        data, place = self._bytes_of(row), f"{self._place}, picture {sha256}"
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DataError(f"{place}: its bytes are not those that were pinned; fetch or build the suite again")
        head = head_of(data)
        if head is None or head.width * head.height > MAX_PIXELS or len(data) > MAX_BYTES:
            return checked_picture(data, place)
        # Decoding each picture to see whether it is sound would cost more than sending it; `suite verify` does.
        return Picture(sha256=sha256, width=head.width, height=head.height, mime=head.mime, data=data)


def of_folder(folder: Path, names: Iterable[str]) -> StoredPictures:
    """Return WebP pictures that are files of a folder, each named by its SHA-256."""
    ordered = sorted(names)
    return StoredPictures(ordered, lambda row: (folder / f"{ordered[row]}.webp").read_bytes(), str(folder))


def of_table(table: "pa.Table", place: str) -> StoredPictures:
    """Return the pictures of a table, which stays where it is: in memory, or mapped from a file."""
    images = table.column("image")
    return StoredPictures(table.column("sha256").to_pylist(), lambda row: bytes(images[row].as_py()["bytes"]), place)


def of_file(path: Path) -> StoredPictures:
    """Return the pictures of a Parquet file.

    Parquet gives no single row without its whole group, so a large file is copied once, picture after picture, to a
    nameless file that ends with this process; what has to be in memory then does not grow with the suite.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.stat().st_size <= IN_MEMORY:
        return of_table(pq.read_table(path), str(path))
    names: list[str] = []
    ends = [0]
    spread = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the pictures
    for batch in pq.ParquetFile(path, pre_buffer=False, buffer_size=2**20).iter_batches(
        ROWS, columns=["sha256", "image"]
    ):
        names += batch.column("sha256").to_pylist()
        for image in batch.column("image"):
            spread.write(data := image["bytes"].as_buffer())
            ends.append(ends[-1] + data.size)
    spread.flush()
    pa.default_memory_pool().release_unused()
    return StoredPictures(names, lambda row: os.pread(spread.fileno(), ends[row + 1] - ends[row], ends[row]), str(path))
