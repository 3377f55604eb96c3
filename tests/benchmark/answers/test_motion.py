"""Motions: five signed amounts, whose error is relative to the truth here and to the reply officially."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.answers import motion, official
from spatialgauge.benchmark.items import Form, Item, Kind
from spatialgauge.benchmark.official import official_score

FORM = Form(kind=Kind.MOTION)
AMOUNTS = st.floats(-500, 500).map(lambda amount: round(amount, 3) + 0.0)
TRUTH = {"right": 0.5, "up": 0.0, "forward": -1.0, "turn_right": 20.0, "turn_up": 0.0}


@given(st.fixed_dictionaries(dict.fromkeys(motion.AXES, AMOUNTS)))
def test_what_is_phrased_is_read(value: dict[str, float]) -> None:
    said = motion.phrase(value, FORM)
    for reading in (motion.read(said, FORM), official.read("motions", said, FORM)):
        assert reading.value == pytest.approx(value)
        assert motion.score(reading, value, "mra").details == {"mra": 1.0, "mra_of_reply": 1.0}


def test_errors_are_relative_to_the_truth_or_to_the_reply() -> None:
    """0.4 for 0.5 is 20 % of the truth and 25 % of the reply, 40 for 20 all of it and half.

    What is 0 and said so is right; 0.3 for 0 is off by 0.3, or by all of what was said.
    """
    reading = motion.read("move_right:0.4,move_up:0.3,move_backward:1,rotate_right:40", FORM)
    found = motion.score(reading, TRUTH, "mra").details
    assert found["mra"] == pytest.approx((0.7 + 0.5 + 1 + 0 + 1) / 5)
    assert found["mra_of_reply"] == pytest.approx((0.6 + 0 + 1 + 0.1 + 1) / 5)


@pytest.mark.parametrize("text", ["", "move_right", "move_right:0.5;move_up:1", "move_right:one"])
def test_the_official_reader_takes_nothing_but_pairs(text: str) -> None:
    assert official.read("motions", text, FORM).status == "unparsed"


def test_the_official_reader_passes_over_ways_it_does_not_know() -> None:
    reading = official.read("motions", "move_right:0.5, zoom:2, It is move_up:1", FORM)
    assert reading.value == {"right": 0.5, "up": 0, "forward": 0, "turn_right": 0, "turn_up": 0}


def test_a_rule_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="a motion is scored by one of mra, mra_of_reply, not by exact"):
        motion.score(motion.read("move_right:1", FORM), TRUTH, "exact")
    assert motion.score(motion.read("I see nothing", FORM), TRUTH, "mra").value == 0


def test_without_a_rule_of_its_own_the_official_score_is_the_item_s() -> None:
    item = Item(id="i", task="t", skill="motion", question="?", form=FORM, truth=TRUTH, rule="mra", group="g")
    assert official_score(item, motion.read(motion.phrase(TRUTH, FORM), FORM)) == 1.0
