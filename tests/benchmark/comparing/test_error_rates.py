"""The errors a comparison makes are those it says it makes: seeded simulations of runs whose difference is known."""

import numpy as np
import pytest

from spatialgauge.benchmark.comparing.comparison import Verdict
from spatialgauge.benchmark.comparing.verdicts import overall_verdict
from spatialgauge.benchmark.statistics.bootstrap import bootstrap_interval
from spatialgauge.benchmark.statistics.intervals import mean_interval
from spatialgauge.benchmark.statistics.paired import paired_difference
from spatialgauge.benchmark.statistics.power import power_of_drop
from spatialgauge.tests.benchmark.comparing import simulated


@pytest.mark.slow
@pytest.mark.parametrize(("n", "a_scene"), [(1000, 4), (300, 4), (1000, 10)])
def test_equal_models_are_called_a_regression_in_at_most_5_of_100_comparisons(n: int, a_scene: int) -> None:
    rng = np.random.default_rng(n + a_scene)
    runs = 2000
    alarms = sum(
        overall_verdict(simulated.compared(rng, n, a_scene, (0.6, 0.6), slices=8)) is Verdict.REGRESSION
        for _ in range(runs)
    )
    assert alarms / runs <= 0.05


def test_some_comparisons_of_equal_models_do_raise_a_false_alarm() -> None:
    """Else the bound above would protect nothing."""
    rng = np.random.default_rng(7)
    alarms = sum(
        overall_verdict(simulated.compared(rng, 1000, 4, (0.6, 0.6), slices=8)) is Verdict.REGRESSION
        for _ in range(300)
    )
    assert alarms >= 1


@pytest.mark.slow
def test_a_drop_of_6_points_on_1000_items_is_found_as_often_as_printed() -> None:
    rng = np.random.default_rng(6)
    runs, found, printed = 1500, 0, 0.0
    for _ in range(runs):
        whole = simulated.compared(rng, 1000, 4, (0.66, 0.60), slices=8)[0]
        found += whole.verdict is Verdict.REGRESSION
        printed += power_of_drop(0.06, whole.error, whole.degrees, simulated.ALPHA / 2, simulated.MARGIN)
    assert found / runs >= 0.6
    assert found / runs == pytest.approx(printed / runs, abs=0.04)


@pytest.mark.slow
def test_the_printed_detectable_drop_is_found_in_80_of_100_comparisons() -> None:
    rng = np.random.default_rng(8)
    runs = 1500
    drop = float(np.mean([simulated.compared(rng, 1000, 4, (0.66, 0.60), slices=8)[0].detectable for _ in range(100)]))
    found = sum(
        simulated.compared(rng, 1000, 4, (0.66, 0.66 - drop), slices=8)[0].verdict is Verdict.REGRESSION
        for _ in range(runs)
    )
    assert found / runs == pytest.approx(0.8, abs=0.04)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "a_scene"), [(100, 2), (1000, 4), (2000, 4)])
def test_a_model_that_is_worse_by_the_margin_passes_in_at_most_5_of_100_comparisons(n: int, a_scene: int) -> None:
    rng = np.random.default_rng(n)
    runs = 1500
    passed = sum(
        simulated.compared(rng, n, a_scene, (0.62, 0.60), slices=1)[0].verdict is Verdict.PASS for _ in range(runs)
    )
    assert passed / runs <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "a_scene", "most"), [(140, 1, 0.025), (296, 1, 0.035), (512, 4, 0.035), (1000, 4, 0.035)]
)
def test_a_model_that_only_gets_worse_passes_no_more_often(n: int, a_scene: int, most: float) -> None:
    """With a faultless base every flip is a fall: few of them have a small variance, and many runs have few."""
    rng = np.random.default_rng(n)
    group, runs, passed = np.arange(n) // a_scene, 2000, 0
    for _ in range(runs):
        # falls within a scene correlate by .1
        share = rng.beta(0.18, 8.82, n)[group] if a_scene > 1 else np.full(n, simulated.MARGIN)
        head = (rng.random(n) >= share).astype(float)
        passed += simulated.of_runs(np.ones(n), head, group)[0].verdict is Verdict.PASS
    assert passed / runs <= most


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "a_scene", "low", "high"), [(1000, 4, 0.94, 0.96), (400, 8, 0.94, 0.96), (50, 1, 0.93, 1), (50, 2, 0.93, 1)]
)
def test_paired_differences_lie_in_their_intervals(n: int, a_scene: int, low: float, high: float) -> None:
    rng = np.random.default_rng(n * a_scene)
    runs, held = 6000, 0
    for _ in range(runs):
        bounds = paired_difference(*simulated.answers(rng, n, a_scene, (0.66, 0.60))).interval
        held += bounds.low <= -0.06 <= bounds.high
    assert low <= held / runs <= high


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "a_scene", "low", "high"), [(1000, 4, 0.94, 0.96), (400, 4, 0.94, 0.96), (50, 1, 0.93, 1), (50, 2, 0.93, 1)]
)
def test_means_lie_in_their_intervals(n: int, a_scene: int, low: float, high: float) -> None:
    rng = np.random.default_rng(n * a_scene + 1)
    runs, held = 6000, 0
    for _ in range(runs):
        base, _, group = simulated.answers(rng, n, a_scene, (0.6, 0.6))
        bounds = mean_interval(base.tolist(), group.tolist())
        held += bounds.low <= 0.6 <= bounds.high
    assert low <= held / runs <= high


@pytest.mark.slow
def test_medians_lie_in_their_bootstrapped_intervals() -> None:
    rng = np.random.default_rng(9)
    runs, held = 300, 0
    for _ in range(runs):
        group = np.arange(160) // 4
        errors = np.abs(rng.normal(0, 1, 160)) * np.exp(rng.normal(0, 0.5, 40))[group]
        bounds = bootstrap_interval(lambda items, errors=errors: float(np.median(errors[items])), group, draws=500)
        held += bounds.low <= TRUE_MEDIAN <= bounds.high
    assert 0.91 <= held / runs <= 0.985


TRUE_MEDIAN = 0.6398
"""Of |N(0, 1)| times e to the N(0, 0.5), by 10 million draws."""
