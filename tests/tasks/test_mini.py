"""The suite that ships: sound, small, balanced, and worth nothing to whoever does not look."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.floors import blind_floor
from spatialgauge.benchmark.items import UNSCORED, Item, Kind
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite, verify
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import native_tasks, questions_of
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import SHIPPED, SPECS
from spatialgauge.tasks.verifying import groups_of, recomputed

FOLDER = SHIPPED["mini@1"]


@pytest.fixture(scope="module")
def mini() -> Suite:
    return load("mini", SHIPPED)


def test_it_is_sound_and_small(mini: Suite) -> None:
    assert verify(mini) == []
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < 25_000_000
    assert len({item.group for item in mini.items}) == SPECS["mini"].scenes
    assert mini.card.seed == SPECS["mini"].seed


def test_it_has_every_task(mini: Suite) -> None:
    assert set(mini.card.tasks) == set(native_tasks())
    assert min(mini.card.tasks.values()) >= 4


@pytest.mark.slow
def test_every_truth_is_found_again_from_the_stored_scenes(mini: Suite) -> None:
    """Of two groups of each stage: `make mini` verifies all of a suite that it draws, and the hash holds it to that."""
    stages: defaultdict[str, list[str]] = defaultdict(list)
    for rows in groups_of(mini):
        stages[rows[0].stage].append(rows[0].group)
    some = {group for groups in stages.values() for group in groups[:2]}
    items = [item for item in mini.items if item.group in some]
    scenes = [row for row in mini.scenes if row.group in some]
    assert {row.stage for row in scenes} == set(SPECS["mini"].mixture)
    assert list(recomputed(Suite(mini.card, items, mini.pictures, scenes))) == []


def words(item: Item) -> tuple[object, ...]:
    return (item.task, item.question, tuple(sorted(item.form.options.items())))


def test_for_the_same_words_no_answer_of_a_closed_task_is_right_more_often_than_half(mini: Suite) -> None:
    said: defaultdict[tuple[object, ...], Counter[object]] = defaultdict(Counter)
    for item in mini.items:
        if item.form.kind in (Kind.CHOICE, Kind.YES_NO) and item.rule not in UNSCORED:
            said[words(item)][item.truth] += 1
    for wording, counts in said.items():
        assert 2 * max(counts.values()) <= counts.total(), wording


def test_the_best_answer_from_the_words_alone_scores_chance_at_most(mini: Suite) -> None:
    floors = blind_floor(mini.items)
    for name, task in native_tasks().items():
        if task.card.rule not in UNSCORED:
            assert floors[name] <= (0.5 if task.card.chance is None else task.card.chance) + 1e-12, name


def test_no_number_is_right_for_both_twins(mini: Suite) -> None:
    lengths: defaultdict[object, list[float]] = defaultdict(list)
    for item in mini.items:
        if item.form.kind is Kind.QUANTITY:
            lengths[item.pair].append(float(str(item.truth)))
    assert all(max(pair) / min(pair) > 4 for pair in lengths.values())


def test_frames_disagree_in_half_of_the_items_of_each_frame_task(mini: Suite) -> None:
    for task in ("frame_egocentric", "frame_intrinsic", "frame_addressee", "frame_unspecified"):
        conflicts = [item.slices["frame_conflict"] for item in mini.items if item.task == task]
        assert 2 * sum(bool(conflict) for conflict in conflicts) == len(conflicts), task


def test_every_truth_is_said_and_read_back(mini: Suite) -> None:
    for item in mini.items:
        kind = answers.of(item.form.kind)
        reading = kind.read(kind.phrase(item.truth, item.form), item.form)
        assert kind.score(reading, item.truth, item.rule).value > 0.99, item.id


def test_every_picture_has_its_scene(mini: Suite) -> None:
    rows = {row.picture: row for row in mini.scenes}
    for item in mini.items:
        for picture in item.pictures:
            assert rows[picture].group == item.group
            assert rows[picture].stage == item.slices["stage"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["swap", "turn", "look", "town"])
def test_a_scene_laid_out_anew_asks_what_the_suite_asks(mini: Suite, name: str) -> None:
    """The words and truths that ship are those the seed gives today; pixels may differ between processors."""
    variants = stage(name).generate(1, 0)
    pictures = [row.picture for row in sorted(mini.scenes, key=lambda row: row.id) if row.group == variants.group]
    anew = {
        item.id: item
        for card, question in questions_of(variants)
        for item in [item_of(card, variants.group, question, pictures)]
    }
    assert anew
    assert anew == {item.id: item for item in mini.items if item.group == variants.group}
