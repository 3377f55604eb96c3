"""The run folder: nothing lost in a crash, nothing read that was not written."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.journal import RECORDS, Journal, read_manifest, read_records, write_whole


def record(number: int, *, failed: bool = False) -> Record:
    return Record(
        item=f"i{number}",
        task="t",
        group="g",
        outcome=Outcome.FAILED if failed else Outcome.ANSWERED,
        score=None if failed else 1.0,
        error="gone" if failed else None,
        reply="line\nbreak  \x00 ü",
        prompt_hash="0" * 64,
    )


def written(run: Path, records: list[Record]) -> None:
    with Journal(run) as journal:
        for one in records:
            journal.append(one)


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    records = [record(number) for number in range(5)]
    written(tmp_path, records[:3])
    written(tmp_path, records[3:])
    assert list(read_records(tmp_path)) == records


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_last_line_is_passed_over_and_healed(tmp_path: Path, cut: int) -> None:
    written(tmp_path, [record(1), record(2)])
    path = tmp_path / RECORDS
    path.write_bytes(path.read_bytes()[:-cut])
    assert [one.item for one in read_records(tmp_path)] == ["i1"]
    written(tmp_path, [record(3)])
    assert [one.item for one in read_records(tmp_path)] == ["i1", "i3"]


def test_damage_inside_is_named_with_file_and_line(tmp_path: Path) -> None:
    written(tmp_path, [record(1), record(2)])
    path = tmp_path / RECORDS
    path.write_bytes(path.read_bytes().replace(b'"item":"i1"', b'"item":"i1","truth":"A"'))
    with pytest.raises(DataError, match=r"records\.jsonl, line 1: truth"):
        list(read_records(tmp_path))


def test_failed_calls_are_dropped_when_the_run_is_taken_up(tmp_path: Path) -> None:
    written(tmp_path, [record(1), record(2, failed=True), record(3)])
    with Journal(tmp_path) as journal:
        assert set(journal.kept) == {("i1", 0), ("i3", 0)}
    assert [one.item for one in read_records(tmp_path)] == ["i1", "i3"]


def test_what_stands_is_not_written_twice_and_what_failed_may_be(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert [journal.append(one) for one in (record(1), record(1), record(2, failed=True), record(2))] == [
            True,
            False,
            True,
            True,
        ]
    with Journal(tmp_path) as journal:
        assert not journal.append(record(2))
    assert [one.item for one in read_records(tmp_path)] == ["i1", "i2"]


def test_half_written_files_of_a_killed_process_are_cleared_away(tmp_path: Path) -> None:
    written(tmp_path, [record(1)])
    for name in ("manifest.json", RECORDS):
        (tmp_path / f".{name}.4711").write_text("half")
    written(tmp_path, [record(2)])
    assert {path.name for path in tmp_path.iterdir()} == {RECORDS, ".lock"}


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(UsageError, match="another process"), Journal(tmp_path):
        pass
    written(tmp_path, [record(1)])


def test_a_killed_writer_leaves_no_lock_and_all_it_wrote(tmp_path: Path) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.journal import Journal
with Journal(Path({str(tmp_path)!r})) as journal:
    for number in range(50):
        name, outcome = f"i{{number}}", Outcome.ANSWERED
        journal.append(Record(item=name, task="t", group="g", outcome=outcome, score=1.0, prompt_hash="0" * 64))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script]).returncode == -9
    assert len(list(read_records(tmp_path))) == 50
    written(tmp_path, [record(99)])


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "whole"
    write_whole(path, b"a" * 100_000)
    seen = set()
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add(len(set(path.read_bytes())))

    looker = threading.Thread(target=look)
    looker.start()
    for letter in b"bcdefghij" * 5:
        write_whole(path, bytes([letter]) * 100_000)
    stop.set()
    looker.join()
    assert seen == {1}


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no run"):
        read_manifest(tmp_path)
    with pytest.raises(DataError, match="is no run"):
        list(read_records(tmp_path))
