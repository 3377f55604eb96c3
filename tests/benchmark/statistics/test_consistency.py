"""What repeats say: agreement, retest, and what choosing among one's own answers could reach."""

import math
import random
from collections.abc import Sequence

import pytest

from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Reading, Record
from spatialgauge.benchmark.statistics.consistency import consistency

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})


def item(name: str, form: Form = CHOICE, truth: object = "A", task: str = "t") -> Item:
    rule = "exact" if form.kind is Kind.CHOICE else "mra"
    return Item(id=name, task=task, skill="s", question="?", form=form, truth=truth, rule=rule, group=name)


def record(name: str, repeat: int, value: object, score: float, task: str = "t") -> Record:
    answered = value is not None
    return Record(
        item=name,
        repeat=repeat,
        task=task,
        group=name,
        outcome=Outcome.ANSWERED if answered else Outcome.UNPARSED,
        reading=Reading(status="parsed" if answered else "unparsed", value=value),
        score=score,
        prompt_hash="0" * 64,
    )


def choices(answers: dict[str, Sequence[str | None]]) -> tuple[list[Record], dict[str, Item]]:
    records = [
        record(name, repeat, value, float(value == "A"))
        for name, values in answers.items()
        for repeat, value in enumerate(values)
    ]
    return records, {name: item(name) for name in answers}


def test_numbers_by_hand() -> None:
    overall, task = consistency(*choices({"a": "AAA", "b": "AAB", "c": "BBA", "d": ["B", None, None]}))
    assert overall.model_copy(update={"name": "t"}) == task
    assert overall.agreement.mean == pytest.approx((1 + 1 / 3 + 1 / 3 + 1 / 3) / 4)
    assert overall.unstable == 0.75
    assert overall.scores == (0.5, 0.5, 0.5)
    assert overall.spread == 0.0
    assert overall.mean == 0.5
    assert overall.voted == 0.5
    assert overall.ceiling == 0.75
    assert (overall.items, overall.repeats) == (4, 3)


def test_a_model_that_is_always_the_same_agrees_wholly_and_has_nothing_to_gain() -> None:
    overall = consistency(*choices({"a": "AA", "b": "BB", "c": "AA"}))[0]
    assert (overall.agreement.mean, overall.unstable, overall.retest) == (1.0, 0.0, 1.0)
    assert overall.mean == overall.voted == overall.ceiling


def test_a_coin_agrees_half_the_time_and_its_retest_is_nought() -> None:
    draw = random.Random(1)
    overall = consistency(*choices({f"i{n}": draw.choices("AB", k=4) for n in range(2000)}))[0]
    assert overall.agreement.mean == pytest.approx(0.5, abs=0.02)
    assert overall.retest == pytest.approx(0.0, abs=0.03)
    assert overall.ceiling == pytest.approx(15 / 16, abs=0.02)
    assert overall.voted == pytest.approx(0.5, abs=0.02)


def test_lengths_that_are_near_agree_and_the_median_is_voted_for() -> None:
    form = Form(kind=Kind.QUANTITY, unit="m")
    records = [record("q", n, value, score) for n, (value, score) in enumerate([(2.0, 0.9), (2.1, 1.0), (9.0, 0.0)])]
    overall = consistency(records, {"q": item("q", form, 2.1)})[0]
    assert overall.agreement.mean == pytest.approx(1 / 3)
    assert overall.voted == 1.0
    assert overall.retest is None


def test_angles_agree_across_north() -> None:
    form = Form(kind=Kind.DIRECTION, unit="deg")
    records = [record("q", n, value, 1.0) for n, value in enumerate([356, 3])]
    (overall, _) = consistency(records, {"q": item("q", form, 0)})
    assert overall.agreement.mean == 1.0


def test_without_repeats_there_is_nothing_to_say() -> None:
    records, items = choices({"a": "A", "b": "B"})
    assert consistency(records, items) == ()


def test_an_item_asked_less_often_leaves_the_spread_unsaid() -> None:
    overall = consistency(*choices({"a": "AA", "b": "ABB"}))[0]
    assert overall.spread is None
    assert not math.isnan(overall.mean)
