import math
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.statistics.intervals import Stratum, mean_interval, stratified_interval, wilson

EACH_ITS_OWN = [str(number) for number in range(1000)]


def test_wilson_bounds_are_those_of_the_textbook():
    low, high = wilson(48, 50)
    assert (round(low, 3), round(high, 3)) == (0.865, 0.989)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_stays_in_zero_to_one_and_holds_the_share(trial):
    successes, n = trial
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


def test_wilson_of_no_trials_is_an_error():
    with pytest.raises(ValueError, match="no trials"):
        wilson(0, 0)


def test_one_score_a_group_gives_the_plain_t_interval():
    scores = [0.2, 0.4, 0.9, 0.5, 0.7]
    interval = mean_interval(scores, EACH_ITS_OWN[:5])
    deviation = math.sqrt(sum((score - 0.54) ** 2 for score in scores) / 4)
    assert interval.mean == pytest.approx(0.54)
    assert interval.low == pytest.approx(0.54 - 2.776445 * deviation / math.sqrt(5))
    assert interval.clusters == 5


def test_scores_copied_within_their_group_do_not_narrow_the_interval():
    rng = random.Random("copies")
    scores = [float(rng.random() < 0.6) for _ in range(50)]
    once = mean_interval(scores, EACH_ITS_OWN[:50])
    tenfold = mean_interval(scores * 10, EACH_ITS_OWN[:50] * 10)
    assert (tenfold.low, tenfold.high) == (pytest.approx(once.low), pytest.approx(once.high))
    assert tenfold.n == 500


def test_twins_answered_alike_give_less_variance_than_independent_questions():
    scores = [1.0, 0.0] * 30 + [1.0, 1.0] * 10
    twins = [str(number // 2) for number in range(80)]
    assert mean_interval(scores, twins).half_width < mean_interval(scores, EACH_ITS_OWN[:80]).half_width


def test_all_right_is_no_proof_of_a_hundred_percent():
    interval = mean_interval([1.0] * 40, EACH_ITS_OWN[:40])
    assert interval.high == 1
    assert interval.low == pytest.approx(wilson(40, 40)[0])


def test_all_wrong_mirrors_all_right():
    interval = mean_interval([0.0] * 40, EACH_ITS_OWN[:40])
    assert interval.low == 0
    assert interval.high == pytest.approx(wilson(0, 40)[1])


def test_a_constant_answer_to_twins_has_an_interval_around_one_half():
    interval = mean_interval([1.0, 0.0] * 40, [str(number // 2) for number in range(80)])
    assert interval.mean == 0.5
    assert 0.5 - interval.low == pytest.approx(interval.high - 0.5)
    assert 0.03 < interval.half_width < 0.06


def test_one_group_alone_has_no_bounds():
    interval = mean_interval([1.0, 0.0, 1.0], ["scene"] * 3)
    assert (interval.low, interval.high, interval.clusters) == (None, None, 1)
    assert interval.half_width == math.inf


def test_no_scores_and_missing_groups_are_errors():
    with pytest.raises(ValueError, match="0 scores"):
        mean_interval([], [])
    with pytest.raises(ValueError, match="2 scores with 1 groups"):
        mean_interval([1.0, 0.0], ["a"])


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9)), min_size=1, max_size=60))
def test_bounds_hold_the_mean_and_stay_where_scores_can_be(answers):
    interval = mean_interval([score for score, _ in answers], [str(group) for _, group in answers])
    if interval.low is None:
        assert interval.clusters == 1
    else:
        assert 0 <= interval.low <= interval.mean + 1e-9
        assert interval.mean - 1e-9 <= interval.high <= 1


def test_strata_in_separate_scenes_add_their_variances():
    rng = random.Random("strata")
    first = [rng.random() for _ in range(40)]
    second = [rng.random() for _ in range(40)]
    one, two = mean_interval(first, EACH_ITS_OWN[:40]), mean_interval(second, EACH_ITS_OWN[40:80])
    both = stratified_interval([Stratum(first, EACH_ITS_OWN[:40], 0.5), Stratum(second, EACH_ITS_OWN[40:80], 0.5)])
    assert both.mean == pytest.approx((one.mean + two.mean) / 2)
    assert both.half_width == pytest.approx(math.hypot(one.half_width, two.half_width) / 2, rel=0.03)
    assert both.clusters == 80


def test_strata_in_the_same_scenes_do_not_count_as_independent():
    rng = random.Random("shared")
    scores = [rng.random() for _ in range(40)]
    shared = [Stratum(scores, EACH_ITS_OWN[:40], 0.5)] * 2
    assert stratified_interval(shared).half_width == pytest.approx(
        mean_interval(scores, EACH_ITS_OWN[:40]).half_width, rel=0.01
    )


def test_strata_that_cancel_out_in_shared_scenes_are_no_surer_than_in_separate_ones():
    scores = [0.2, 0.9, 0.4, 0.7]
    mirrored = [1 - score for score in scores]
    shared = [Stratum(scores, EACH_ITS_OWN[:4], 0.5), Stratum(mirrored, EACH_ITS_OWN[:4], 0.5)]
    separate = [Stratum(scores, EACH_ITS_OWN[:4], 0.5), Stratum(mirrored, EACH_ITS_OWN[4:8], 0.5)]
    assert stratified_interval(shared).half_width >= stratified_interval(separate).half_width


def test_headlines_of_tasks_in_shared_scenes_hold_the_truth_in_about_95_of_100_samples():
    rng = random.Random("headline")
    held = sum(_headline_holds(rng) for _ in range(1000))
    assert 0.93 <= held / 1000 <= 0.985


def _headline_holds(rng: random.Random) -> bool:
    """Draw scenes whose ease sways three tasks of uneven difficulty alike."""
    right, strata = (0.55, 0.7, 0.85), []
    ease = [rng.uniform(-0.15, 0.15) for _ in range(30)]
    for share in right:
        answers = [(float(rng.random() < share + ease[scene]), str(scene)) for scene in range(30) for _ in range(4)]
        strata.append(Stratum([score for score, _ in answers], [scene for _, scene in answers], 1 / 3))
    interval = stratified_interval(strata)
    return interval.low <= sum(right) / 3 <= interval.high


def test_corrected_intervals_put_the_floor_at_zero_and_may_lie_below_it():
    interval = mean_interval([1.0, 0.0, 0.0, 0.0] * 20, EACH_ITS_OWN[:80])
    above = interval.above(0.5)
    assert above.mean == pytest.approx(-0.5)
    assert above.high == pytest.approx((interval.high - 0.5) / 0.5)
    assert interval.above(1.0) is None


@pytest.mark.parametrize(
    ("right", "likeness", "clusters"), [(0.5, 0.3, 24), (0.7, 0.5, 30), (0.85, 0.2, 40), (0.6, 0.9, 30)]
)
def test_intervals_hold_the_true_share_in_about_95_of_100_samples(right, likeness, clusters):
    rng = random.Random(f"coverage:{right}:{likeness}:{clusters}")
    held = sum(_sample_holds(rng, right, likeness, clusters) for _ in range(1500))
    assert 0.925 <= held / 1500 <= 0.975


def _sample_holds(rng: random.Random, right: float, likeness: float, clusters: int) -> bool:
    """Draw scenes of uneven size whose own difficulty is beta with intra-class correlation `likeness`."""
    strength = (1 - likeness) / likeness
    scores, groups = [], []
    for scene in range(clusters):
        ease = rng.betavariate(right * strength, (1 - right) * strength)
        for _ in range(rng.choice([2, 4, 6])):
            scores.append(float(rng.random() < ease))
            groups.append(str(scene))
    interval = mean_interval(scores, groups)
    return interval.low <= right <= interval.high


def test_scipy_is_imported_only_when_a_quantile_is_needed():
    code = (
        "import sys, spatialgauge.benchmark.statistics.intervals as i; i.wilson(1, 2); "
        "sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
