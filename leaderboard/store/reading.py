"""Reads a built board as pages need it: some columns of some rows, never a whole table of replies."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spatialgauge.adapters.conformance.report import Conformance
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import INDEX, BoardCard, Index, read_index

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
Filters = list[tuple[str, str, Any]]
LEAN = ("item", "task", "group", "outcome", "score")
"""Columns of the samples by which items are chosen; replies stay where they are."""


class Store:
    """A built board in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: Index = read_index(folder)

    def board(self, key: str | None = None) -> BoardCard:
        """Return the table with a key, or else the one with most rows; DataError where there is none at all."""
        if not self.index.boards:
            raise DataError(f"{self.folder}: no submission stands on this board")
        return next((board for board in self.index.boards if board.key == key), self.index.boards[0])

    def summary(self, entry: Entry) -> Summary:
        """Return all that a report shows of a row."""
        return Summary.model_validate_json((self.folder / entry.files["summary"]).read_bytes())

    def manifest(self, entry: Entry) -> str:
        """Return a row's manifest as JSON."""
        return (self.folder / entry.files["manifest"]).read_text()

    def conformance(self, entry: Entry) -> Conformance | None:
        """Return the checks of a row's adapter; None where it has none."""
        file = entry.files.get("conformance")
        return None if file is None else Conformance.model_validate_json((self.folder / file).read_bytes())

    def items(
        self, board: BoardCard, columns: Sequence[str] | None = None, filters: Filters | None = None
    ) -> list[Row]:
        """Return items, by task: some columns of those that the filters keep."""
        return _rows(self.folder / board.files["items"], columns, filters)

    def samples(self, entry: Entry, columns: Sequence[str] | None = None, filters: Filters | None = None) -> list[Row]:
        """Return records of a row, by task and item: some columns of those that the filters keep."""
        return _rows(self.folder / entry.files["samples"], columns, filters)

    def replies(self, entry: Entry, task: str, item: str) -> list[Row]:
        """Return a row's records of one item; only the piece of the file that holds them is read."""
        return self.samples(entry, filters=[("task", "=", task), ("item", "=", item)])

    def pictures(self, board: BoardCard, names: Collection[str] | None = None) -> dict[str, Row]:
        """Return rows of pictures by their SHA-256: of these, or of all."""
        filters: Filters | None = None if names is None else [("sha256", "in", list(names))]
        rows = _rows(self.folder / board.files["pictures"], None, filters)
        return {row["sha256"]: row for row in rows}

    def thumbnail(self, picture: Row) -> bytes:
        """Return the small copy of a picture, a WebP file's bytes."""
        path: Path = self.folder / picture["file"]
        return path.read_bytes()


def table(path: Path, columns: Sequence[str] | None = None, filters: Filters | None = None) -> "pa.Table":
    """Return part of a Parquet file; DataError names one that is damaged or gone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path, columns=None if columns is None else list(columns), filters=filters)
    except (OSError, pa.ArrowException) as error:
        raise DataError(
            f"{path}: is damaged or missing ({str(error).splitlines()[0]}); build the board again"
        ) from error


def _rows(path: Path, columns: Sequence[str] | None, filters: Filters | None) -> list[Row]:
    rows: list[Row] = table(path, columns, filters).to_pylist()
    return rows


def item_scores(path: Path) -> dict[str, tuple[float, str]]:
    """Return the mean score over repeats and the scene of each item that has a score, from a file of samples."""
    columns = table(path, ("item", "group", "score"))
    scores: defaultdict[str, list[float]] = defaultdict(list)
    groups: dict[str, str] = {}
    for item, group, score in zip(*(columns[name].to_pylist() for name in ("item", "group", "score")), strict=True):
        if score is not None:
            scores[item].append(score)
            groups[item] = group
    return {item: (sum(own) / len(own), groups[item]) for item, own in scores.items()}


def stamp(folder: Path) -> tuple[int, int]:
    """Return what changes when the board does; zeros where there is none."""
    if not (folder / INDEX).exists():
        return 0, 0
    state = (folder / INDEX).stat()
    return state.st_mtime_ns, state.st_size
