"""A part of a suite: whole twins, every task in its proportion, the smaller within the larger."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.sampling import SUBSETS, selected
from spatialgauge.benchmark.suites import Suite


@given(limit=st.integers(2, 60))
def test_pairs_stay_whole_and_tasks_keep_their_share(suite: Suite, limit: int) -> None:
    chosen = selected(suite.items, limit)
    assert limit - 1 <= len(chosen) <= limit or len(chosen) == len(suite.items)
    assert set(Counter(item.pair for item in chosen).values()) == {2}
    shares = Counter(item.task for item in chosen)
    assert abs(shares["left_right"] - shares["distance_centre"]) <= 2


@pytest.mark.parametrize("limits", [(4, 12), (10, 30)])
def test_a_run_can_be_widened(suite: Suite, limits: tuple[int, int]) -> None:
    few, more = ({item.id for item in selected(suite.items, limit)} for limit in limits)
    assert few < more


def test_no_limit_is_the_whole_suite(suite: Suite) -> None:
    assert tuple(selected(suite.items, None)) == suite.items


def test_smoke_is_part_of_gate_and_both_are_stratified(make_suite) -> None:
    items = make_suite(400).items
    smoke, gate = (selected(items, SUBSETS[name]) for name in ("smoke", "gate"))
    assert (len(smoke), len(gate)) == (300, 1000)
    assert {item.id for item in smoke} < {item.id for item in gate}
    for part in (smoke, gate):
        shares = Counter(item.task for item in part)
        assert shares["left_right"] == shares["distance_centre"]
