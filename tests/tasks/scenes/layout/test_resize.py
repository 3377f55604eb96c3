"""What the plans of the recipes with things of any size promise, whatever attempt succeeds."""

import math
from random import Random

import pytest
from scipy.stats import kstest

from spatialgauge.tasks.scenes.layout.fit import MARGIN, ON, THROUGH, wish_of
from spatialgauge.tasks.scenes.layout.resize import RANGE, heights_of, lay


@pytest.fixture(scope="module")
def plans():
    return [heights_of(Random(f"resize:{number}")) for number in range(2000)]


def test_the_first_things_heights_are_log_uniform_and_four_times_apart(plans):
    logs = [math.log(height) for first, *_ in plans for height in first]
    low, high = map(math.log, RANGE)
    assert kstest(logs, "uniform", args=(low, high - low)).pvalue > 0.01
    assert all(4.01 < max(first) / min(first) < 4.6 for first, *_ in plans)


def test_the_other_two_exchange_their_heights_between_those_of_the_first(plans):
    for first, second, third in plans:
        assert second == third[::-1]
        assert 1.25 < max(second) / min(second) <= 2.5 + 1e-9
        assert min(first) * 1.25 < min(second)
        assert max(second) * 1.25 < max(first)


def test_either_twin_may_hold_the_larger_one(plans):
    for place in range(3):
        assert 900 < sum(plan[place][0] > plan[place][1] for plan in plans) < 1100


def test_things_are_as_high_as_planned():
    laid = (lay(Random("plan"), Random(f"attempt:{number}")) for number in range(300))
    staged = next(filter(None, laid))
    for things, view in zip(staged.things, range(2), strict=True):
        high = {thing.id: thing.size[2] for thing in things}
        assert [high[name] for name in staged.cast.values()] == pytest.approx(
            [sizes[view] for sizes in heights_of(Random("plan"))]
        )


def test_what_fits_in_the_first_picture_is_drawn_evenly_and_only_gaps_change_instead_of_things():
    wishes = [wish_of(Random(f"fit:{number}"), THROUGH) for number in range(2000)]
    assert 900 < sum(wish.first for wish in wishes) < 1100
    assert 900 < sum(wish.by_gap for wish in wishes) < 1100
    assert all(MARGIN[0] <= times <= MARGIN[1] for wish in wishes for times in wish.times)
    assert not any(wish_of(Random(f"fit:{number}"), ON).by_gap for number in range(200))
