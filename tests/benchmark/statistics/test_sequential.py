"""What may be looked at often: intervals still hold the truth, tests still cry wolf as rarely as they say."""

import numpy as np
import pytest

from spatialgauge.benchmark.statistics.intervals import Stratum, stratified_interval
from spatialgauge.benchmark.statistics.sequential import GROUPS_MIN, bounds, reach, running_mean, spent
from spatialgauge.tests.benchmark.statistics import simulated_runs as simulated

RUNS = 10_000
BATCH = 50
HIGH = (0.93, 0.95, 0.97, 0.9, 0.95)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suite", "width", "alike", "most"),
    [
        (simulated.Suite(), 0.05, 0.0, 0.60),
        (simulated.Suite(rights=HIGH), 0.05, 0.0, 0.20),
        (simulated.Suite(), 0.05, 0.8, 0.32),
    ],
    ids=["mixed", "nearly all right", "with a control run"],
)
def test_the_interval_where_a_run_stops_holds_the_truth_in_95_of_100_runs_and_saves_calls(
    suite: "simulated.Suite", width: float, alike: float, most: float
) -> None:
    rng = np.random.default_rng(5)
    held = asked = 0
    for _ in range(RUNS // BATCH):
        sums, counts, other = suite.drawn(rng, BATCH, alike)
        for run in range(BATCH):
            control = other[run] if alike else None
            mean, half, scenes = simulated.stopped(sums[run], counts[run], suite.weights, width, control)
            assert half <= width or scenes == suite.scenes
            held += abs(mean - suite.truth) <= half
            asked += scenes
    assert held / RUNS >= 0.95
    assert asked / RUNS / suite.scenes < most


@pytest.mark.slow
def test_the_interval_holds_at_every_look_at_once() -> None:
    rng, suite, missed, runs = np.random.default_rng(6), simulated.Suite(scenes=200), 0, 1000
    for _ in range(runs // BATCH):
        sums, counts, _ = suite.drawn(rng, BATCH)
        for run in range(BATCH):
            for asked in range(GROUPS_MIN, suite.scenes + 1, 4):
                at = running_mean(sums[run][:asked], counts[run][:asked], suite.weights)
                if at is not None and abs(at.mean - suite.truth) > reach(asked, suite.scenes // 3) * at.error:
                    missed += 1
                    break
    assert missed / runs <= 0.05


def test_the_estimate_and_its_error_are_those_of_the_stratified_interval_but_for_one_right_and_one_wrong() -> None:
    suite = simulated.Suite(scenes=80, shared=0.0)
    sums, counts, _ = suite.drawn(np.random.default_rng(0), 1)
    strata = []
    for task in range(len(suite.rights)):
        groups = [str(scene) for scene in range(80) for _ in range(int(counts[0, scene, task]))]
        scores = [
            float(number < sums[0, scene, task]) for scene in range(80) for number in range(int(counts[0, scene, task]))
        ]
        strata.append(Stratum(scores, groups, weight=float(suite.weights[task])))
    whole, at = stratified_interval(strata), running_mean(sums[0], counts[0], suite.weights)
    assert at is not None
    assert at.mean == pytest.approx(whole.mean)
    assert at.error * 1.99 == pytest.approx(whole.half_width, rel=0.03)


def test_a_control_run_that_agrees_narrows_the_interval_and_one_that_does_not_leaves_it() -> None:
    suite = simulated.Suite()
    rng = np.random.default_rng(1)
    errors = {}
    for alike in (0.0, 0.9):
        sums, counts, other = suite.drawn(rng, 1, alike)
        alone = running_mean(sums[0][:100], counts[0][:100], suite.weights)
        with_it = running_mean(sums[0][:100], counts[0][:100], suite.weights, other[0], counts[0])
        assert alone is not None
        assert with_it is not None
        errors[alike] = with_it.error / alone.error
    assert errors[0.9] < 0.8
    assert errors[0.0] == pytest.approx(1, abs=0.1)


def test_all_right_so_far_is_no_proof() -> None:
    counts = np.ones((30, 2))
    at = running_mean(counts, counts, np.array([0.5, 0.5]))
    assert at is not None
    assert at.mean == 1
    assert reach(30, 30) * at.error > 0.05


def test_a_task_with_one_scene_tells_nothing() -> None:
    counts = np.ones((30, 2))
    counts[1:, 1] = 0
    assert running_mean(counts, counts, np.ones(2)) is None


def test_the_reach_is_least_near_the_number_it_is_tuned_to() -> None:
    reaches = {groups: reach(groups, 200) for groups in (50, 200, 5000)}
    assert min(reaches, key=lambda groups: reaches[groups]) == 200
    assert reaches[200] == pytest.approx(3.03, abs=0.05)


def test_bounds_are_those_of_lan_and_demets() -> None:
    # the spending function of Pocock's type at five even looks, two-sided 5 %, as the usual tables have it
    assert bounds((0.2, 0.4, 0.6, 0.8, 1.0), 0.025) == pytest.approx((2.438, 2.427, 2.410, 2.397, 2.386), abs=0.004)
    assert bounds((1.0,), 0.025) == pytest.approx((1.96,), abs=0.004)


def test_bounds_spend_no_more_than_the_error() -> None:
    fractions = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
    rng = np.random.default_rng(2)
    steps = rng.normal(size=(400_000, len(fractions))) * np.sqrt(np.diff((0.0, *fractions)))
    crossed = (np.cumsum(steps, axis=1) / np.sqrt(fractions) > bounds(fractions, 0.025)).any(axis=1)
    assert crossed.mean() == pytest.approx(0.025, abs=0.001)
    assert spent(1.0, 0.025) == pytest.approx(0.025)


@pytest.mark.parametrize("fractions", [(), (0.0, 1.0), (0.5, 0.5), (0.6, 0.4)])
def test_looks_must_come_one_after_the_other(fractions: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rising"):
        bounds(fractions, 0.025)
