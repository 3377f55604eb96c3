"""Stored pictures: the same bytes whether the file is held in memory or spread out on the disk."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from spatialgauge.benchmark import stored_pictures
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.stored_pictures import of_file, of_table
from spatialgauge.benchmark.suites import Suite


def test_a_large_file_gives_the_same_pictures_as_a_small_one(
    suite: Suite, suite_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = suite_folder / "pictures.parquet"
    held = of_file(path)
    monkeypatch.setattr(stored_pictures, "IN_MEMORY", 0)
    monkeypatch.setattr(stored_pictures, "ROWS", 7)
    monkeypatch.setattr(stored_pictures, "HELD_BYTES", 1)
    spread = of_file(path)
    assert list(held) == list(spread) == list(suite.pictures)
    for name in [*suite.pictures, *reversed(list(suite.pictures))]:
        assert held[name] == spread[name] == suite.pictures[name]
    with pytest.raises(KeyError):
        spread["0" * 64]


def test_bytes_that_were_changed_are_noticed(suite_folder: Path) -> None:
    table = pq.read_table(suite_folder / "pictures.parquet")
    names = table.column("sha256").to_pylist()
    swapped = table.set_column(0, "sha256", [names[1:] + names[:1]])
    with pytest.raises(DataError, match=f"here, picture {names[0]}: its bytes are not"):
        of_table(swapped, "here")[names[0]]
