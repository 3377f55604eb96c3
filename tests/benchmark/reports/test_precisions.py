"""Average precision in reports: over all pictures of a task, from the readings of its records."""

from collections.abc import Callable

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.reports.precisions import precisions

Recorder = Callable[..., Record]
BOXES = [[4.0 + 8 * n, 6.0, 11.0 + 8 * n, 20.0] for n in range(4)]


def boxed(number: int, *boxes: list[float]) -> Item:
    return Item(
        id=f"b-{number}",
        task="box2d",
        skill="grounding",
        question="Where is the mug?",
        form=Form(kind=Kind.BOXES2D, width=64, height=48, convention="pixels"),
        truth=[{"box": box, "label": "mug"} for box in boxes],
        rule="iou",
        group=f"scene-{number}",
    )


def found(item: Item, record: Recorder, *boxes: list[float]) -> Record:
    said: Record = record(
        item, answers.of(Kind.BOXES2D).phrase([{"box": box, "label": "mug"} for box in boxes], item.form)
    )
    return said


def test_what_is_found_in_one_picture_does_not_make_up_for_another(record: Recorder) -> None:
    items = [boxed(0, BOXES[0]), boxed(1, BOXES[1]), boxed(2)]
    right = [found(item, record, *[place["box"] for place in item.truth]) for item in items]
    assert precisions(items, right) == pytest.approx({"AP": 1, "AP50": 1, "AP75": 1})
    swapped = [found(items[0], record, BOXES[1]), found(items[1], record, BOXES[0]), right[2]]
    assert precisions(items, swapped)["AP50"] == 0
    half = [right[0], found(items[1], record), right[2]]
    assert precisions(items, half)["AP50"] == pytest.approx(51 / 101)
    invented = [*right[:2], found(items[2], record, BOXES[3])]
    assert precisions(items, invented)["AP50"] == pytest.approx(1)
    assert precisions(items[::-1], invented)["AP50"] == pytest.approx(2 / 3, abs=1e-3)
    assert precisions(items, invented[::-1]) == precisions(items, invented)


def test_an_unread_reply_finds_nothing_and_a_failed_call_does_not_count(record: Recorder) -> None:
    items = [boxed(0, BOXES[0]), boxed(1, BOXES[1])]
    right = found(items[0], record, BOXES[0])
    unread = record(items[1], "I see a mug somewhere.")
    assert unread.outcome is Outcome.UNPARSED
    assert precisions(items, [right, unread])["AP50"] == pytest.approx(51 / 101)
    failed = record(items[1], Outcome.FAILED)
    assert precisions(items, [right, failed])["AP50"] == pytest.approx(1)


def test_nothing_to_be_found_has_no_precision(record: Recorder) -> None:
    items = [boxed(0), boxed(1)]
    assert precisions(items, [found(item, record) for item in items]) == {}
