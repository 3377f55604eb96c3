"""A folder of lifted photographs: appended to one picture at a time, and taken up again where it stopped.

`scenes.jsonl` has a photograph a line, `failures.jsonl` the pictures that gave none, each with its stage and reason, in
the order of the pictures; `pictures/` the pictures by their SHA-256, `geometry/` depth, clouds and transforms, and
`manifest.json` the experts and thresholds. A torn last line is cut away; what stands is not done again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from pydantic import JsonValue, ValidationError

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Frozen, Picture, canonical_json
from spatialgauge.benchmark.journal import first_fault, write_whole
from spatialgauge.benchmark.pictures import MIMES, read_picture
from spatialgauge.tasks.scenes.lifting.lifter import Dropped, Geometry, Lifted, Lifter
from spatialgauge.tasks.scenes.lifting.photograph import Photograph

SCENES: Final = "scenes.jsonl"
FAILURES: Final = "failures.jsonl"
MANIFEST: Final = "manifest.json"
SUFFIXES: Final = {mime: f".{name.lower()}" for name, mime in MIMES.items()}


class Failure(Frozen):
    """A picture that gave no scene: where it is from, at which stage it was given up, and why."""

    source: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Source:
    """A picture to lift: its name, its file, or the picture itself, and the scene it shows with other pictures."""

    name: str
    picture: Path | Picture
    scene: str | None = None


def outcome(lifter: Lifter, source: Source) -> Failure | tuple[Lifted, Picture]:
    """Return what one picture gives."""
    try:
        picture = read_picture(source.picture) if isinstance(source.picture, Path) else source.picture
        return lifter.lift(picture, source.name, source.scene), picture
    except Dropped as error:
        return Failure(source=source.name, stage=error.stage, reason=error.reason)
    except DataError as error:
        return Failure(source=source.name, stage="read", reason=str(error))


class Folder:
    """Where lifted photographs are kept; `done` are the sources that need not be lifted again."""

    def __init__(self, path: Path, manifest: Mapping[str, JsonValue]) -> None:
        """Open a folder; DataError where it holds what other experts or thresholds made."""
        self.path = path
        for part in ("pictures", "geometry"):
            (path / part).mkdir(parents=True, exist_ok=True)
        said = canonical_json(dict(manifest))
        own = path / MANIFEST
        if own.exists() and canonical_json(json.loads(own.read_text())) != said:
            raise DataError(f"{path} holds what other experts or thresholds made; choose another --out")
        write_whole(own, (json.dumps(dict(manifest), indent=1, sort_keys=True) + "\n").encode())
        _heal(path / SCENES)
        _heal(path / FAILURES)
        self.pictures: dict[str, str] = {}
        self.done: set[str] = {failure.source for failure in failures(path)}
        for photograph in photographs(path):
            self.done.add(str(photograph.provenance["source"]))
            self.pictures[photograph.picture] = str(photograph.provenance["source"])

    def keep(self, made: Failure | tuple[Lifted, Picture]) -> Failure | Photograph:
        """Write what a picture gave; a picture that was lifted before under another name is a failure."""
        if isinstance(made, Failure):
            return self._failed(made)
        lifted, picture = made
        photograph = lifted.photograph
        source = str(photograph.provenance["source"])
        if picture.sha256 in self.pictures:
            twin = self.pictures[picture.sha256]
            return self._failed(Failure(source=source, stage="read", reason=f"is the same picture as {twin}"))
        write_whole(self.path / "pictures" / f"{picture.sha256}{SUFFIXES[picture.mime]}", picture.data)
        _write_geometry(self.path / "geometry" / f"{photograph.id}.npz", lifted.geometry)
        _append(self.path / SCENES, photograph.model_dump_json())
        self.done.add(source)
        self.pictures[picture.sha256] = source
        return photograph

    def _failed(self, failure: Failure) -> Failure:
        _append(self.path / FAILURES, failure.model_dump_json())
        self.done.add(failure.source)
        return failure


def photographs(folder: Path) -> Iterator[Photograph]:
    """Yield a folder's photographs, one at a time; DataError names a damaged line."""
    for number, line in _lines(folder / SCENES):
        try:
            yield Photograph.model_validate_json(line)
        except ValidationError as error:
            raise DataError(f"{folder / SCENES}, line {number}: {first_fault(error)}") from error


def failures(folder: Path) -> Iterator[Failure]:
    """Yield the pictures of a folder that gave no scene."""
    for number, line in _lines(folder / FAILURES):
        try:
            yield Failure.model_validate_json(line)
        except ValidationError as error:
            raise DataError(f"{folder / FAILURES}, line {number}: {first_fault(error)}") from error


def picture_path(folder: Path, sha256: str) -> Path:
    """Return the file of a picture; DataError where it is missing."""
    for suffix in SUFFIXES.values():
        path = folder / "pictures" / f"{sha256}{suffix}"
        if path.exists():
            return path
    raise DataError(f"{folder}: has no picture {sha256}; lift it again")


def sources_in(paths: Iterable[Path]) -> list[Source]:
    """Return the picture files named, and those in the folders named, in the order of their names."""
    found: list[Source] = []
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        suffixes = {".png", ".jpg", ".jpeg", ".webp"}
        found += [
            Source(str(file.relative_to(path) if path.is_dir() else file.name), file)
            for file in files
            if not path.is_dir() or (file.is_file() and file.suffix.lower() in suffixes)
        ]
    names = [source.name for source in found]
    if len(set(names)) < len(names):
        found = [Source(str(source.picture), source.picture) for source in found]
    return found


def _write_geometry(path: Path, geometry: Geometry) -> None:
    import io

    stream = io.BytesIO()
    arrays: dict[str, Any] = {f"cloud_{name}": points.astype(np.float32) for name, points in geometry.clouds.items()}
    arrays |= {
        "depth": geometry.depth.astype(np.float16),
        "intrinsics": geometry.matrix,
        "world_from_camera": geometry.pose,
    }
    np.savez_compressed(stream, **arrays)
    write_whole(path, stream.getvalue())


def _append(path: Path, line: str) -> None:
    stream: IO[bytes]
    with path.open("ab") as stream:
        stream.write(line.encode() + b"\n")
        stream.flush()


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    if not path.exists():
        return
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.endswith(b"\n"):
                yield number, line


def _heal(path: Path) -> None:
    """Cut away a last line that a crash tore off."""
    if not path.exists():
        return
    with path.open("rb+") as stream:
        size = 0
        for line in stream:
            size += len(line) if line.endswith(b"\n") else 0
        stream.truncate(size)
