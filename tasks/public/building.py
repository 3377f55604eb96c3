"""From a declared benchmark to a suite with its pictures, its hash and its official figures."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture, Scalar
from spatialgauge.benchmark.suites import Suite, assembled
from spatialgauge.tasks.public.asking import Asked, asked, prepared, row_name
from spatialgauge.tasks.public.declaration import Benchmark
from spatialgauge.tasks.public.pinning import Pin
from spatialgauge.tasks.public.showing import pictures_in, shown
from spatialgauge.tasks.public.templates import filled

BRIGHT = 127
"""What of a mask is brighter than this is inside."""
ROWS_HASH = "rows_hash"
"""The setting of a built suite that pins the rows it was built from."""
VERSION = "1"
"""Raised when the same rows give other items."""


class Source(NamedTuple):
    """Where a suite's rows and files came from, for its card."""

    rows: str
    revision: str
    media: Path | None = None
    frames: int | None = None
    pictures: bool = True
    """False leaves the pictures out: for a look at the questions alone."""


def suite_of(
    benchmark: Benchmark,
    rows: Iterable[Mapping[str, Any]],
    source: Source,
    on_row: Callable[[], None] | None = None,
) -> Suite:
    """Return the suite of a benchmark's rows.

    Raises DataError, naming the row, for one that is not as declared or whose pictures are missing.
    """
    held: dict[str, Picture] = {}
    found: list[Asked] = []
    pin = Pin()
    for one in asked_of(benchmark, pin.passing(rows), source, held):
        found.append(one)
        if on_row:
            on_row()
    if not found:
        raise DataError(f"{benchmark.full_name}: {source.rows} holds no rows of it")
    return assembled(
        name=benchmark.full_name,
        version=VERSION,
        title=f"{benchmark.title}: {benchmark.asks}",
        licence=benchmark.licence,
        items=[one.item for one in found],
        pictures=held.values(),
        generator=f"spatialgauge public benchmarks {VERSION}",
        settings=_settings(benchmark, source, pin),
        official=benchmark.official({one.item.task: one.questions for one in found}),
    )


def asked_of(
    benchmark: Benchmark, rows: Iterable[Mapping[str, Any]], source: Source, held: dict[str, Picture]
) -> Iterator[Asked]:
    """Yield the item of each row that belongs to the benchmark; its pictures go to `held`, each once."""
    numbers: dict[tuple[str, str], int] = {}
    videos: dict[str, list[Picture]] = {}
    for row in rows:
        part = (row["hub_config"], row["hub_split"])
        number = numbers[part] = numbers.get(part, -1) + 1
        whole = prepared(benchmark, row)
        if whole is None:
            continue
        name = f"{benchmark.full_name}, row {row_name(benchmark, whole, number)}"
        pictures = _pictures(benchmark, whole, name, source, videos) if source.pictures else []
        held.update({picture.sha256: picture for picture in pictures})
        yield asked(benchmark, whole, number, pictures, partial(_masks, name, source.media))


def _pictures(
    benchmark: Benchmark, row: Mapping[str, Any], name: str, source: Source, videos: dict[str, list[Picture]]
) -> list[Picture]:
    frames = source.frames or benchmark.pictures.frames
    if not benchmark.pictures.video:
        return shown(benchmark.pictures, row, name, source.media, frames)
    video = filled(benchmark.pictures.video, row)
    if video not in videos:  # many questions share a video, and their rows stand together or not
        videos[video] = shown(benchmark.pictures, row, name, source.media, frames)
    return videos[video]


def _masks(name: str, media: Path | None, told: Any, apart: bool) -> JsonValue:
    """Return the run-length mask of what is brighter than half in a picture, or of each patch of it."""
    import numpy as np
    from PIL import Image
    from scipy import ndimage

    (picture,) = pictures_in(told, f"{name}, its mask", media)
    with Image.open(io.BytesIO(picture.data)) as image:
        bright = np.asarray(image.convert("L")) > BRIGHT
    if not apart:
        return [rle.encode(bright)]
    patches, count = ndimage.label(bright)
    return [rle.encode(patches == number) for number in range(1, count + 1)]


def _settings(benchmark: Benchmark, source: Source, pin: Pin) -> dict[str, Scalar]:
    said: dict[str, Scalar] = {
        "benchmark": benchmark.full_name,
        "rows": source.rows,
        "revision": pin.commit or source.revision,
        ROWS_HASH: pin.hash,
    }
    if benchmark.pictures.video:
        said["frames"] = source.frames or benchmark.pictures.frames
        said["sampling"] = "evenly from the first to the last frame"
    if not source.pictures:
        said["pictures"] = False
    return said
