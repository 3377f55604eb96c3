"""Thresholds: an observer that is known is measured as what it is."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from spatialgauge.benchmark.statistics.psychometric import psychometric

Floats = NDArray[np.float64]

DEGREES = 6.0


def observed(
    rng: np.random.Generator,
    *,
    n: int = 400,
    a_scene: int = 4,
    threshold: float = DEGREES,
    shape: float = 2.0,
    guess: float = 0.5,
    lapse: float = 0.02,
    hardness: float = 0.0,
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return differences from 1 to 40 degrees, what the observer gets right, and scenes of differing hardness."""
    scenes = np.repeat(np.arange(n // a_scene), a_scene)
    differences = np.exp(rng.uniform(0, math.log(40), n))
    share = (0.75 - guess) / (1 - guess - lapse)
    scale = threshold / (-math.log1p(-share)) ** (1 / shape)
    harder = np.exp(hardness * rng.normal(size=n // a_scene))[scenes]
    right = guess + (1 - guess - lapse) * (1 - np.exp(-((differences / (scale * harder)) ** shape)))
    return differences, (rng.random(n) < right).astype(float), scenes


@pytest.mark.slow
@pytest.mark.parametrize(("guess", "hardness"), [(0.5, 0.0), (0.5, 0.3), (0.25, 0.0)])
def test_a_threshold_of_six_degrees_is_within_its_interval_in_95_of_100_runs(guess: float, hardness: float) -> None:
    runs, held = 300, 0
    for seed in range(runs):
        curve = psychometric(*observed(np.random.default_rng(seed), guess=guess, hardness=hardness), guess, seed=seed)
        assert curve.threshold is not None
        low, high = curve.threshold.low or 0.0, curve.threshold.high or math.inf
        held += low <= DEGREES <= high
    error = math.sqrt(0.95 * 0.05 / runs)
    assert 0.95 - 2.6 * error <= held / runs


def test_more_answers_narrow_the_interval_around_the_threshold() -> None:
    widths = []
    for n in (200, 3200):
        curve = psychometric(*observed(np.random.default_rng(1), n=n), 0.5)
        assert curve.threshold is not None
        assert curve.threshold.low is not None
        assert curve.threshold.high is not None
        assert curve.threshold.low < DEGREES < curve.threshold.high
        widths.append(curve.threshold.high - curve.threshold.low)
    assert widths[1] < widths[0] / 2


def test_slope_and_lapses_are_recovered_from_many_answers() -> None:
    curve = psychometric(*observed(np.random.default_rng(2), n=20_000, lapse=0.1), 0.5)
    assert curve.lapse.mean == pytest.approx(0.1, abs=0.02)
    assert curve.shape == pytest.approx(2.0, rel=0.15)
    assert curve.threshold is not None
    assert curve.threshold.mean == pytest.approx(DEGREES, rel=0.05)
    raised = -math.log1p(-0.25 / 0.4)
    assert curve.slope is not None
    assert curve.slope.mean == pytest.approx(0.4 * math.exp(-raised) * raised * 2 * math.log(2), rel=0.15)


def test_a_guesser_has_no_threshold_and_a_perfect_one_is_always_above() -> None:
    rng = np.random.default_rng(3)
    differences, _, scenes = observed(rng)
    guesser = psychometric(differences, (rng.random(len(differences)) < 0.5).astype(float), scenes, 0.5)
    assert guesser.threshold is None
    assert not guesser.always
    perfect = psychometric(differences, np.ones(len(differences)), scenes, 0.5)
    assert perfect.threshold is None
    assert perfect.always


def test_the_curve_goes_from_the_guess_rate_up_to_all_but_the_lapses() -> None:
    curve = psychometric(*observed(np.random.default_rng(4)), 0.5)
    assert curve.at(1e-6) == pytest.approx(0.5, abs=1e-3)
    assert curve.at(1e6) == pytest.approx(1 - curve.lapse.mean)
    assert sum(count for _, _, count in curve.points) == 400


@pytest.mark.parametrize(
    ("differences", "groups"), [([], []), ([1.0, 2.0], ["a", "a"]), ([0.0, 1.0], ["a", "b"]), ([1.0], ["a", "b"])]
)
def test_what_no_curve_can_be_fitted_to_is_refused(differences: list[float], groups: list[str]) -> None:
    with pytest.raises(ValueError, match="curve needs"):
        psychometric(differences, [1.0] * len(differences), groups, 0.5)
