"""Conditions on slices: read as written, never run as code, pairs kept whole."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.suites import SPECS
from spatialgauge.tasks.suites.selection import Condition, selected

CARD = native_tasks()["left_right"].card
SLICES = {"visible": 0.7, "margin": 12, "band": "1-2 m", "present": True, "axis": "left-right"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("visible > .5", True),
        ("visible > .5 and margin < 10", False),
        ("margin < 10 or visible >= 0.7", True),
        ("not margin < 10", True),
        ("not (margin < 10 or visible < .5) and present = true", True),
        ("band = '1-2 m'", True),
        ('band == "2-5 m"', False),
        ("axis != left-right", False),
        ("present = false", False),
        ("margin > -3", True),
        ("absent > 1", False),
        ("band > 1", False),
        ("not absent > 1", True),
    ],
)
def test_a_condition_means_what_it_says(text, holds):
    assert Condition.parse(text).holds(SLICES) is holds


@pytest.mark.parametrize(
    "text",
    ["visible >", "visible", "> 3", "visible > .5 and", "(visible > 1", "visible > 1)", "a b", "a > 1 b > 2", "é ? 1"],
)
def test_what_cannot_be_read_is_named(text):
    with pytest.raises(UsageError, match="--where"):
        Condition.parse(text)


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    with contextlib.suppress(UsageError):
        Condition.parse(text).holds(SLICES)


def test_a_spec_refuses_a_bad_condition_before_any_scene_is_drawn():
    with pytest.raises(UsageError, match="--where"):
        type(SPECS["mini"]).model_validate({**SPECS["mini"].model_dump(), "where": "visible >"})


def question(view, pair, visible, bundle=None):
    form = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
    return Question(view, pair, "Left?", form, "A", "exact", slices={"visible": visible}, bundle=bundle)


def test_a_pair_is_kept_whole_or_not_at_all():
    asked = [(CARD, question(0, "one", 0.9)), (CARD, question(1, "one", 0.4)), (CARD, question(0, "two", 0.9))]
    asked.append((CARD, question(1, "two", 0.8)))
    kept = [q.pair for _, q in selected(asked, Condition.parse("visible > .5"))]
    assert kept == ["two", "two"]


def test_a_bundle_is_kept_whole_or_not_at_all():
    asked = [(CARD, question(0, "one", 0.9, "set")), (CARD, question(0, "two", 0.1, "set"))]
    assert list(selected(asked, Condition.parse("visible > .5"))) == []
