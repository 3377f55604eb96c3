"""Calibration: bias, slope and scatter of stated lengths are those that were put in."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import linregress

from spatialgauge.benchmark.statistics.calibration import calibration
from spatialgauge.benchmark.statistics.intervals import Interval

Floats = NDArray[np.float64]


def stated(
    rng: np.random.Generator, n: int, bias: float, slope: float, scatter: float
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return stated and true lengths, four a scene that share half of their error's variance."""
    truths = rng.uniform(-2, 3, n)
    scenes = np.repeat(np.arange(n // 4), 4)
    error = scatter * math.sqrt(0.5) * (rng.normal(size=n) + rng.normal(size=n // 4)[scenes])
    return 2 ** (truths + bias + (slope - 1) * (truths - 0.5) + error), 2**truths, scenes


def holds(interval: Interval | None, value: float) -> bool:
    assert interval is not None
    assert interval.low is not None
    assert interval.high is not None
    return interval.low <= value <= interval.high


def test_the_line_is_that_of_least_squares() -> None:
    said, true, scenes = stated(np.random.default_rng(0), 400, 0.4, 0.7, 0.3)
    line = calibration(said, true, scenes)
    reference = linregress(np.log2(true), np.log2(said))
    assert line.slope is not None
    assert line.slope.mean == pytest.approx(reference.slope)
    assert line.bias.mean == pytest.approx(float(np.mean(np.log2(said / true))))
    left = np.log2(said) - reference.intercept - reference.slope * np.log2(true)
    assert line.scatter.mean == pytest.approx(float(left.std()))


@pytest.mark.slow
def test_intervals_hold_what_was_put_in() -> None:
    runs = 400
    held = np.zeros(2)
    for seed in range(runs):
        line = calibration(*stated(np.random.default_rng(seed), 240, 0.4, 0.7, 0.3), draws=400, seed=seed)
        held += [holds(line.bias, 0.4), holds(line.slope, 0.7)]
    assert (held / runs > 0.91).all()
    assert (held / runs < 0.98).all()


def test_a_constant_has_slope_0_and_equal_truths_have_none() -> None:
    truths = [0.5, 1.0, 2.0, 4.0]
    line = calibration([1.0] * 4, truths, [1, 2, 3, 4])
    assert line.slope is not None
    assert line.slope.mean == pytest.approx(0)
    assert line.scatter.mean == pytest.approx(0, abs=1e-6)
    assert calibration([1.0, 2.0], [1.0, 1.0], ["a", "b"]).slope is None


def test_one_scene_tells_no_bounds() -> None:
    assert calibration([1.0, 2.0], [1.0, 1.5], ["a", "a"]).bias.low is None


@pytest.mark.parametrize(("said", "true"), [([], []), ([0.0], [1.0]), ([1.0], [-1.0]), ([1.0, 2.0], [1.0])])
def test_lengths_must_be_lengths(said: list[float], true: list[float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        calibration(said, true, ["a"] * len(said))
