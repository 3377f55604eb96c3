"""Suites: one content, one hash; damage is named; `datasets` reads what is saved."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.suite_files import load, save
from spatialgauge.benchmark.suites import Suite, assembled, verify


def shuffled(suite: Suite, **changes: object) -> Suite:
    items = list(suite.items)
    random.Random(1).shuffle(items)
    items = [item.model_copy(update=changes) if number == 0 else item for number, item in enumerate(items)]
    return assembled(
        name="squares", version="1", items=items, pictures=suite.pictures.values(), generator="tests", seed=0
    )


def test_order_does_not_change_the_hash_and_content_does(suite: Suite) -> None:
    assert shuffled(suite).card.hash == suite.card.hash
    assert shuffled(suite, question="Another?").card.hash != suite.card.hash
    assert shuffled(suite, group="another").card.hash != suite.card.hash


def test_another_picture_changes_the_hash_but_not_that_of_the_words(suite: Suite) -> None:
    other = shuffled(suite, pictures=("f" * 64,))
    assert other.card.hash != suite.card.hash
    assert other.card.words_hash == suite.card.words_hash


def test_a_saved_suite_is_the_suite(suite: Suite, suite_folder: Path) -> None:
    again = load(suite_folder)
    assert again.items == suite.items
    assert again.card == suite.card
    assert {name: again.picture(name).data for name in again.pictures} == {
        name: picture.data for name, picture in suite.pictures.items()
    }
    assert verify(again) == []


def test_datasets_reads_and_streams_a_saved_suite(suite: Suite, suite_folder: Path, tmp_path: Path) -> None:
    import datasets

    questions = datasets.load_dataset(str(suite_folder), "items", split="test", cache_dir=str(tmp_path))
    assert sorted(questions["id"]) == [item.id for item in suite.items]
    streamed = datasets.load_dataset(
        str(suite_folder), "pictures", split="test", streaming=True, cache_dir=str(tmp_path)
    )
    row = next(iter(streamed))
    assert row["image"].size == (96, 64)
    assert row["sha256"] in suite.pictures


def test_ids_that_stand_twice_are_refused(suite: Suite) -> None:
    with pytest.raises(DataError, match="stand twice"):
        assembled(
            name="x", version="1", items=[*suite.items, suite.items[0]], pictures=suite.pictures.values(), generator="t"
        )


def test_a_task_of_two_skills_is_refused(suite: Suite) -> None:
    """Its score would count once for each skill and its weight only once: an overall score of half."""
    first, *others = suite.items
    items = [first.model_copy(update={"skill": "navigation"}), *others]
    with pytest.raises(DataError, match=f"the task {first.task} is of two skills, navigation and {first.skill}"):
        assembled(name="x", version="1", items=items, pictures=suite.pictures.values(), generator="t")


def test_verify_names_each_fault(suite: Suite) -> None:
    first, second = (item for item in suite.items if item.pair == "lr-0")
    broken = assembled(
        name="x",
        version="1",
        items=[
            first,
            second.model_copy(update={"truth": first.truth}),
            suite.items[0].model_copy(update={"pair": "alone"}),
        ],
        pictures=[suite.picture(first.pictures[0])],
        generator="t",
    )
    faults = "\n".join(verify(broken))
    assert "pair lr-0 has one answer for both twins" in faults
    assert "pair alone is not two items" in faults
    assert "which is missing" in faults


@pytest.mark.parametrize("name", ["items.parquet", "pictures.parquet", "suite.json"])
def test_a_damaged_file_is_named(suite: Suite, tmp_path: Path, name: str) -> None:
    save(suite, tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=name.replace(".", r"\.")):
        load(tmp_path)


def test_a_row_that_is_no_scene_is_named(suite: Suite, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    save(suite, tmp_path)
    pq.write_table(pq.read_table(tmp_path / "items.parquet"), tmp_path / "scenes.parquet")
    with pytest.raises(DataError, match=r"scenes\.parquet, row 1: "):
        load(tmp_path)


def test_a_picture_that_was_exchanged_is_found(
    suite: Suite, tmp_path: Path, make_suite: Callable[[int], Suite]
) -> None:
    save(suite, tmp_path)
    import pyarrow.parquet as pq

    table = pq.read_table(tmp_path / "pictures.parquet")
    rows = table.to_pylist()
    rows[0]["image"] = rows[1]["image"]
    pq.write_table(type(table).from_pylist(rows, schema=table.schema), tmp_path / "pictures.parquet")
    faults = verify(load(tmp_path))
    assert len(faults) == 1
    assert rows[0]["sha256"] in faults[0]


def test_an_unknown_name_gets_the_nearest(suite_folder: Path) -> None:
    with pytest.raises(UsageError, match="did you mean mini@1"):
        load("minni", {"mini@1": suite_folder})
    assert load("mini", {"mini@1": suite_folder}).card.name == "squares"


def test_a_hub_suite_goes_through_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UsageError, match="could not be had from the hub"):
        load("somebody/some-suite@v1")
