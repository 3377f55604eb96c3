"""Against numbers of statsmodels 0.15, the krippendorff package 0.8, and the papers that the docstrings name."""

import math

import numpy as np
import pytest

from spatialgauge.benchmark.statistics.agreement import krippendorff_alpha
from spatialgauge.benchmark.statistics.bootstrap import bootstrap_interval
from spatialgauge.benchmark.statistics.correlation import intra_class_correlation
from spatialgauge.benchmark.statistics.holm import holm
from spatialgauge.benchmark.statistics.intervals import mean_interval, wilson
from spatialgauge.benchmark.statistics.mcnemar import mcnemar_midp
from spatialgauge.benchmark.statistics.paired import paired_difference
from spatialgauge.benchmark.statistics.power import (
    detectable_drop,
    detectable_paired,
    detectable_unpaired,
    items_paired,
    items_unpaired,
    power_of_drop,
)
from spatialgauge.benchmark.statistics.signflip import signflip


@pytest.mark.parametrize(
    ("successes", "n", "level", "bounds"),
    [
        (48, 50, 0.95, (0.8653990931249297, 0.9889611156723802)),
        (0, 30, 0.95, (0.0, 0.1135133931739688)),
        (7, 9, 0.90, (0.5036427823767538, 0.9235052624456037)),
        (500, 1000, 0.95, (0.4690696003681042, 0.5309303996318958)),
    ],
)
def test_wilson_is_that_of_statsmodels(successes: int, n: int, level: float, bounds: tuple[float, float]) -> None:
    assert wilson(successes, n, level) == pytest.approx(bounds, abs=1e-12)


def test_the_clustered_interval_is_that_of_statsmodels_with_a_t_quantile() -> None:
    scores = [0.2, 0.9, 0.4, 0.7, 1, 0, 0.5, 0.25, 0.75, 0.1]
    interval = mean_interval(scores, [str(group) for group in (0, 0, 0, 1, 1, 2, 2, 2, 3, 4)])
    assert (interval.low, interval.high) == pytest.approx((0.13369481, 0.82630519), abs=1e-8)


def test_holm_is_that_of_statsmodels() -> None:
    assert holm([0.01, 0.04, 0.03, 0.2, 0.0004]) == pytest.approx([0.04, 0.09, 0.09, 0.2, 0.002])


def test_a_test_with_half_of_the_weight_needs_only_double_its_p_value() -> None:
    assert holm([0.02, 0.01, 0.5], weights=[2, 1, 1]) == pytest.approx([0.04, 0.04, 0.5])


def test_holm_refuses_weights_that_are_no_share() -> None:
    with pytest.raises(ValueError, match="one weight above zero"):
        holm([0.1, 0.2], weights=[1, 0])


def test_mcnemar_is_that_of_fagerland() -> None:
    assert mcnemar_midp(20, 9) == pytest.approx(0.0428, abs=5e-5)
    assert mcnemar_midp(9, 20) == mcnemar_midp(20, 9)
    assert mcnemar_midp(1, 7) == pytest.approx(0.0391, abs=5e-5)
    assert mcnemar_midp(0, 0) == 1.0
    assert mcnemar_midp(5, 5) == pytest.approx(1 - math.comb(10, 5) / 2**11)


def test_mcnemar_one_sided_is_half_of_two_sided_where_more_got_worse() -> None:
    assert mcnemar_midp(20, 9, "worse") == pytest.approx(mcnemar_midp(20, 9) / 2)
    assert mcnemar_midp(9, 20, "worse") == pytest.approx(1 - mcnemar_midp(20, 9) / 2)


def test_mcnemar_of_thousands_of_flips_is_the_normal_test() -> None:
    z = (50_400 - 49_600) / math.sqrt(100_000)
    assert mcnemar_midp(50_400, 49_600) == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-3)


def test_signflip_counts_every_pattern_of_few_scenes() -> None:
    assert signflip([-1.0, -1.0, -1.0], np.arange(3)) == 1 / 8
    assert signflip([-1.0, -1.0, -1.0], np.zeros(3, dtype=np.intp)) == 1 / 2
    assert signflip([0.0, 0.0], np.arange(2)) == 1.0


def test_signflip_drawn_and_normal_agree_with_counting() -> None:
    counted = sum(math.comb(40, worse) for worse in range(26, 41)) / 2**40
    assert signflip([-1.0] * 26 + [1.0] * 14, np.arange(40)) == pytest.approx(counted, abs=0.005)
    many = signflip([-1.0] * 1040 + [1.0] * 960, np.arange(2000))
    assert many == pytest.approx(0.5 * math.erfc(80 / math.sqrt(2000) / math.sqrt(2)), rel=1e-3)


def test_numbers_of_items_are_those_of_connor() -> None:
    assert [items_paired(0.02, 0.1), items_paired(0.03, 0.1), items_paired(0.05, 0.2)] == [1960, 870, 626]
    assert items_unpaired(0.6, 0.5) == 385
    with pytest.raises(ValueError, match="does not come of"):
        items_paired(0.2, 0.1)
    with pytest.raises(ValueError, match="equal shares"):
        items_unpaired(0.5, 0.5)


def test_detectable_differences_are_those_of_the_table_in_the_docs() -> None:
    assert [round(100 * detectable_unpaired(0.6, n), 1) for n in (100, 300, 1000, 5000)] == [19.4, 11.2, 6.1, 2.7]
    assert [round(100 * detectable_paired(0.6, 1000, r), 1) for r in (0.3, 0.5, 0.7, 0.9)] == [5.1, 4.3, 3.4, 1.9]
    assert detectable_paired(0.6, 400, 0.5, 4, 1.0) == pytest.approx(detectable_paired(0.6, 100, 0.5))


def test_a_drop_of_the_detectable_size_is_found_with_the_power_it_was_computed_for() -> None:
    for error, margin in ((0.004, 0.02), (0.02, 0.02)):
        drop = detectable_drop(error, 200, 0.025, margin)
        assert power_of_drop(drop, error, 200, 0.025, margin) == pytest.approx(0.8)
        assert drop > margin


def test_intra_class_correlation_is_that_of_shrout_and_fleiss() -> None:
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    groups = [str(target) for target in range(6) for _ in range(4)]
    assert intra_class_correlation(np.ravel(judged), groups) == pytest.approx(0.17, abs=0.005)


def test_intra_class_correlation_knows_its_ends() -> None:
    assert intra_class_correlation([1, 1, 0, 0], ["a", "a", "b", "b"]) == 1
    assert intra_class_correlation([1, 0, 1, 0], ["a", "a", "b", "b"]) == -1
    assert math.isnan(intra_class_correlation([1, 0, 1], ["a", "b", "c"]))
    assert math.isnan(intra_class_correlation([1, 1, 1, 1], ["a", "a", "b", "b"]))


NONE = math.nan
JUDGES = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
"""Krippendorff's own example."""


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743421052631579), ("interval", 0.8491071428571428), ("ratio", 0.79740277471)]
)
def test_alpha_is_krippendorffs(level: str, alpha: float) -> None:
    assert krippendorff_alpha(JUDGES, level) == pytest.approx(alpha)


def test_alpha_of_judges_who_agree_is_one_and_of_no_overlap_unknown() -> None:
    assert krippendorff_alpha([[1, 0, 1], [1, 0, 1]]) == 1
    assert math.isnan(krippendorff_alpha([[1, NONE], [NONE, 0]]))


def test_bootstrapped_means_have_the_bounds_of_the_clustered_interval() -> None:
    rng = np.random.default_rng(5)
    groups = [str(number // 3) for number in range(240)]
    scores = rng.random(240) + np.repeat(rng.random(80), 3)
    drawn = bootstrap_interval(lambda items: float(scores[items].mean()), groups)
    plain = mean_interval(list(scores / 2), groups)
    assert (drawn.low, drawn.high) == pytest.approx((2 * plain.low, 2 * plain.high), abs=0.01)


def test_a_bootstrap_of_one_group_has_no_bounds() -> None:
    interval = bootstrap_interval(lambda items: float(len(items)), ["a", "a"])
    assert (interval.mean, interval.low, interval.high, interval.clusters) == (2.0, None, None, 1)


def test_paired_differences_know_their_mean_and_shrink_with_what_runs_share() -> None:
    rng = np.random.default_rng(6)
    base = (rng.random(400) < 0.6).astype(float)
    head = base.copy()
    head[:8] = 1 - head[:8]
    groups = np.arange(400)
    paired = paired_difference(base, head, groups)
    assert paired.interval.mean == pytest.approx(head.mean() - base.mean())
    assert paired.interval.half_width < mean_interval(list(head), [str(g) for g in groups]).half_width / 3


def test_no_flip_among_few_items_is_no_proof_and_one_more_flip_never_makes_surer() -> None:
    same = np.ones(50)
    one = same.copy()
    one[0] = 0
    none, some = (paired_difference(same, head, np.arange(50)).interval.half_width for head in (same, one))
    assert 0.02 < none < some
    assert paired_difference(np.ones(2000), np.ones(2000), np.arange(2000)).interval.half_width < 0.002


def test_one_scene_alone_has_no_bounds_and_no_items_are_an_error() -> None:
    assert paired_difference([1, 0], [0, 0], ["a", "a"]).interval.low is None
    with pytest.raises(ValueError, match="0 differences"):
        paired_difference([], [], [])
