"""The suite that ships: sound, small, balanced, and worth nothing to whoever does not look."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.floors import blind_floor
from spatialgauge.benchmark.items import Item, Kind
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite, verify
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import native_tasks, questions_of
from spatialgauge.tasks.scenes.layout import generate
from spatialgauge.tasks.scenes.world import Scene
from spatialgauge.tasks.suites import PATTERN, SHIPPED, SPECS

FOLDER = SHIPPED["mini@1"]


@pytest.fixture(scope="module")
def mini() -> Suite:
    return load("mini", SHIPPED)


def test_it_is_sound_and_small(mini: Suite) -> None:
    assert verify(mini) == []
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < 8_000_000
    assert 350 <= len(mini.items) <= 600
    assert len({item.group for item in mini.items}) >= 55
    assert mini.card.seed == SPECS["mini"].seed


def test_it_has_every_task(mini: Suite) -> None:
    assert set(mini.card.tasks) == set(native_tasks())
    assert min(mini.card.tasks.values()) >= 20


def words(item: Item) -> tuple[object, ...]:
    return (item.task, item.question, tuple(sorted(item.form.options.items())))


def test_for_the_same_words_each_answer_of_a_closed_task_is_right_equally_often(mini: Suite) -> None:
    said: defaultdict[tuple[object, ...], Counter[object]] = defaultdict(Counter)
    for item in mini.items:
        if item.form.kind is Kind.CHOICE:
            said[words(item)][item.truth] += 1
    for wording, counts in said.items():
        assert counts["A"] == counts["B"], wording


def test_the_best_answer_from_the_words_alone_scores_chance_exactly(mini: Suite) -> None:
    floors = blind_floor(mini.items)
    for name, task in native_tasks().items():
        assert task.card.chance == 0.5
        assert floors[name] == pytest.approx(0.5, abs=1e-12), name


def test_no_number_is_right_for_both_twins(mini: Suite) -> None:
    lengths: defaultdict[object, list[float]] = defaultdict(list)
    for item in mini.items:
        if item.form.kind is Kind.QUANTITY:
            lengths[item.pair].append(float(str(item.truth)))
    assert all(max(pair) / min(pair) > 4 for pair in lengths.values())


def test_frames_disagree_in_half_of_the_items_of_each_frame_task(mini: Suite) -> None:
    for task in ("frame_egocentric", "frame_intrinsic", "frame_addressee"):
        conflicts = [item.slices["frame_conflict"] for item in mini.items if item.task == task]
        assert 2 * sum(bool(conflict) for conflict in conflicts) == len(conflicts), task


def test_every_truth_is_said_and_read_back(mini: Suite) -> None:
    for item in mini.items:
        kind = answers.of(item.form.kind)
        reading = kind.read(kind.phrase(item.truth, item.form), item.form)
        assert kind.score(reading, item.truth, item.rule).value == 1, item.id


def test_every_picture_has_its_scene(mini: Suite) -> None:
    rows = {row.picture: row for row in mini.scenes}
    for item in mini.items:
        row = rows[item.pictures[0]]
        assert row.group == item.group
    scene = Scene.model_validate_json(mini.scenes[0].scene)
    assert scene.camera.width == mini.picture(mini.scenes[0].picture).width


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_a_scene_laid_out_anew_asks_what_the_suite_asks(mini: Suite, number: int) -> None:
    """The words and truths that ship are those the seed gives today; pixels may differ between processors."""
    spec = SPECS["mini"]
    twins = generate(spec.seed, number, PATTERN[number % len(PATTERN)])
    pictures = [row.picture for row in sorted(mini.scenes, key=lambda row: row.id) if row.group == twins.group]
    anew = {
        item.id: item
        for card, question in questions_of(twins)
        for item in [item_of(card, twins.group, question, pictures)]
    }
    assert anew
    assert anew == {item.id: item for item in mini.items if item.group == twins.group}
