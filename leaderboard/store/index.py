"""`leaderboard.json`: what is on a board and in which files, written last, so that a reader sees the old or the new."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import ConfigDict, Field, ValidationError

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import SCHEMA, Frozen
from spatialgauge.benchmark.journal import first_fault
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.register import Erratum, Tombstone

INDEX: Final = "leaderboard.json"
MAX_INDEX: Final = 64 * 2**20


class Refused(Frozen):
    """A submission that is not on the board, and why."""

    name: str
    reasons: tuple[str, ...]


class BoardCard(Frozen):
    """One table: the submissions of one version of one suite, the best headline first.

    `skills` names the tasks of each skill, `floors` the blind floor of each task. `files` are the tables that belong to
    the suite: `items`, `pictures` and `rows`; those of an entry are its own.
    """

    key: str
    name: str
    version: str
    hash: str
    title: str
    items: int
    skills: Mapping[str, tuple[str, ...]]
    floors: Mapping[str, float]
    frames: tuple[str, ...]
    errata: tuple[Erratum, ...]
    left_out: int
    files: Mapping[str, str]
    entries: tuple[Entry, ...]

    @property
    def reference(self) -> str:
        """The suite's name and version, with the number of its errata where it has some."""
        said = f"{self.name}@{self.version}"
        return f"{said}, errata {len(self.errata)}" if self.errata else said

    def entry(self, key: str) -> Entry | None:
        """Return the entry with an id."""
        return next((entry for entry in self.entries if entry.id == key), None)


class Index(Frozen):
    """The whole board; `built` is UTC in ISO 8601."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_version: Literal[1] = Field(default=SCHEMA, alias="schema")
    built: str
    spatialgauge: str
    boards: tuple[BoardCard, ...]
    reports: str | None = None
    """Where a faulty item is reported."""
    refused: tuple[Refused, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """Every file the board is made of."""
        own = {name for board in self.boards for name in board.files.values()}
        return frozenset(
            own | {name for board in self.boards for entry in board.entries for name in entry.files.values()}
        )


def read_index(folder: Path) -> Index:
    """Return the index of a built board; DataError says what is wrong with it."""
    path = folder / INDEX
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_INDEX + 1)
        if len(data) > MAX_INDEX:
            raise DataError(f"{path}: is larger than {MAX_INDEX // 2**20} MiB")
        return Index.model_validate_json(data)
    except OSError as error:
        raise DataError(f"{folder}: is no board, it has no readable {INDEX} ({error.strerror})") from error
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}; build the board again") from error
