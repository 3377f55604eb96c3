"""Psychometric curves: how far apart things must be until a model tells them apart.

The curve is Weibull's, `guess + (1 - guess - lapse) * (1 - exp(-(x / scale) ** shape))`: at no difference a model
guesses, and however large the difference it lapses now and then (Quick 1974, Kybernetik 16:65; Watson 1979, Vision Res.
19:515; lapses: Wichmann and Hill 2001, Percept. Psychophys. 63:1293). The guess rate is fixed, all else is fitted by
maximum likelihood; intervals come from drawing whole scenes anew.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import cluster_codes

Floats = NDArray[np.float64]

RIGHT: Final = 0.75
"""The threshold is where so many answers are right."""
DRAWS: Final = 500
BINS: Final = 24
"""Differences are put into so many bins of like counts at most; their means stand for them."""
SHAPES: Final = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
LAPSES: Final = (0.0, 0.02, 0.04, 0.07, 0.12, 0.2)
SCALES: Final = 121
"""Scales tried, evenly spaced in their logarithm from a quarter of the smallest difference to four of the largest."""
BOUNDS: Final = (math.log(SHAPES[0]), math.log(SHAPES[-1]))
TINY: Final = 1e-9
ROWS: Final = 64
"""So many draws are fitted at once: what they are held against stays in the processor's cache."""
POINTS: Final = 8


class Curve(Frozen):
    """A fitted curve with what it was fitted to.

    `threshold` is the difference at which 75 % are right, in the unit of the differences: the just noticeable one. None
    where the curve does not cross 75 % within the differences seen, and then `always` says whether it is above all the
    way; a bound outside them is None. `slope` is how many points the curve gains at the threshold when the difference
    doubles, 0..1. `points` are mean difference, mean score and count of up to eight parts of the answers with ever
    larger differences.
    """

    guess: float
    scale: float
    shape: float
    lapse: Interval
    threshold: Interval | None
    slope: Interval | None
    always: bool
    points: tuple[tuple[float, float, int], ...]

    def at(self, difference: float) -> float:
        """Return the share right at a difference, 0..1."""
        return float(_weibull(np.array(difference), self.scale, self.shape, self.guess, self.lapse.mean))


@dataclass(frozen=True)
class _Fits:
    """Fitted parameters, one row a fit."""

    scale: Floats
    shape: Floats
    lapse: Floats

    def rows(self, start: int, stop: int | None) -> "_Fits":
        """Return some of the fits."""
        return _Fits(self.scale[start:stop], self.shape[start:stop], self.lapse[start:stop])

    def thresholds(self, guess: float) -> Floats:
        """Return where each curve crosses 75 %; infinite where its lapses keep it below, 0 where guessing is above."""
        share = (RIGHT - guess) / (1 - guess - self.lapse)
        crossing = np.where((share > 0) & (share < 1), share, 0.5)
        at = self.scale * np.power(-np.log1p(-crossing), 1 / self.shape)
        return np.where(share <= 0, 0.0, np.where(share >= 1, np.inf, at))

    def slopes(self, guess: float) -> Floats:
        """Return the gain a doubling at the threshold; NaN where there is none."""
        at = self.thresholds(guess)
        raised = np.power(at / self.scale, self.shape)
        with np.errstate(invalid="ignore", over="ignore"):
            return (1 - guess - self.lapse) * np.exp(-raised) * raised * self.shape * math.log(2)


def psychometric(
    differences: ArrayLike,
    scores: ArrayLike,
    groups: Sequence[str] | NDArray[np.generic],
    guess: float,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> Curve:
    """Return the curve of scores in 0..1 against differences above 0, with intervals by drawing scenes anew.

    Percentile bounds of `draws` fits on a grid of scales, shapes and lapse rates, around the maximum that scipy finds.
    Raises ValueError where there are no differences, fewer than two groups, or the columns differ in length.
    """
    x, y, codes = np.asarray(differences, dtype=float), np.asarray(scores, dtype=float), cluster_codes(groups)
    clusters = int(codes.max(initial=-1)) + 1
    if clusters < 2 or not len(x) == len(y) == len(codes) or not (x > 0).all():
        raise ValueError("a curve needs differences above 0 with a score each, in two groups at least")
    place, middle = _binned(x)
    right, asked = (_by_group(codes, place, weights, len(middle)) for weights in (y, np.ones(len(y))))
    grid = _grid(float(middle[0]), float(middle[-1]))
    weights = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), draws).astype(float)
    weights = np.vstack([np.ones(clusters), weights])
    fits = _on_grid(grid, middle, weights @ right, weights @ asked, guess)
    drawn = fits.rows(1, None)
    best = _polished(fits.rows(0, 1), middle, right, asked, guess)

    threshold, slope = float(best.thresholds(guess)[0]), float(best.slopes(guess)[0])
    crosses = float(x.min()) <= threshold <= float(x.max())

    def bounds(estimate: float, fits: Floats, least: float, most: float) -> Interval:
        low, high = np.quantile(fits, [(1 - level) / 2, (1 + level) / 2], method="closest_observation")
        told = [float(bound) if least <= bound <= most else None for bound in (low, high)]
        return Interval(mean=estimate, low=told[0], high=told[1], n=len(x), clusters=clusters)

    return Curve(
        guess=guess,
        scale=float(best.scale[0]),
        shape=float(best.shape[0]),
        lapse=bounds(float(best.lapse[0]), drawn.lapse, 0.0, 1.0),
        threshold=bounds(threshold, drawn.thresholds(guess), float(x.min()), float(x.max())) if crosses else None,
        slope=bounds(slope, np.nan_to_num(drawn.slopes(guess)), 0.0, math.inf) if crosses else None,
        always=threshold < float(x.min()),
        points=_points(x, y),
    )


def _weibull(x: Floats, scale: Floats | float, shape: Floats | float, guess: float, lapse: Floats | float) -> Floats:
    seen = -np.expm1(-np.power(x / scale, shape))
    return np.asarray(guess + (1 - guess - lapse) * seen, dtype=np.float64)


def _binned(x: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return the bin of each difference and the bins' mean differences; bins hold like counts, equal ones together."""
    values, codes = np.unique(x, return_inverse=True)
    if len(values) <= BINS:
        return codes.reshape(-1), values
    edges = np.quantile(x, np.linspace(0, 1, BINS + 1)[1:-1])
    place = np.searchsorted(np.unique(edges), x, side="right")
    place = np.unique(place, return_inverse=True)[1].reshape(-1)
    return place, np.bincount(place, weights=x) / np.bincount(place)


def _by_group(codes: NDArray[np.intp], place: NDArray[np.intp], weights: Floats, bins: int) -> Floats:
    """Return the weights' sums by group and bin."""
    sums = np.bincount(codes * bins + place, weights=weights, minlength=(int(codes.max()) + 1) * bins)
    return np.asarray(sums.reshape(-1, bins), dtype=np.float64)


@lru_cache(maxsize=8)
def _grid(lowest: float, highest: float) -> _Fits:
    scales = np.geomspace(lowest / 4, highest * 4, SCALES)
    scale, shape, lapse = (part.ravel() for part in np.meshgrid(scales, SHAPES, LAPSES, indexing="ij"))
    return _Fits(scale, shape, lapse)


def _on_grid(grid: _Fits, x: Floats, right: Floats, asked: Floats, guess: float) -> _Fits:
    """Return for each row of right and asked counts by bin the likeliest parameters of the grid."""
    # Lapses vary fastest, and only scale what is seen.
    seen = _weibull(x[None, :], grid.scale[:: len(LAPSES), None], grid.shape[:: len(LAPSES), None], 0.0, 0.0)
    share = guess + (1 - guess - np.array(LAPSES)[:, None]) * seen[:, None, :]
    share = np.clip(share, TINY, 1 - TINY).reshape(-1, len(x))
    chances = np.hstack([np.log(share), np.log1p(-share)]).T
    counts = np.hstack([right, asked - right])
    parts = [counts[start : start + ROWS] for start in range(0, len(counts), ROWS)]
    best = np.concatenate([np.argmax(part @ chances, axis=1) for part in parts])
    return _Fits(grid.scale[best], grid.shape[best], grid.lapse[best])


def _polished(start: _Fits, x: Floats, right: Floats, asked: Floats, guess: float) -> _Fits:
    """Return the maximum that is reached from the best point of the grid."""
    from scipy.optimize import minimize

    hits, tries = right.sum(axis=0), asked.sum(axis=0)

    def loss(parameters: Floats) -> float:
        share = _weibull(x, math.exp(parameters[0]), math.exp(parameters[1]), guess, parameters[2])
        share = np.clip(share, TINY, 1 - TINY)
        return -float(hits @ np.log(share) + (tries - hits) @ np.log1p(-share))

    scale = math.log(start.scale[0])
    found = minimize(
        loss,
        np.array([scale, math.log(start.shape[0]), start.lapse[0]]),
        method="L-BFGS-B",
        bounds=[(scale - 1, scale + 1), BOUNDS, (0.0, LAPSES[-1])],
    ).x
    return _Fits(np.exp(found[:1]), np.exp(found[1:2]), np.asarray(found[2:]))


def _points(x: Floats, y: Floats) -> tuple[tuple[float, float, int], ...]:
    order = np.argsort(x, kind="stable")
    parts = np.array_split(order, min(POINTS, len(x)))
    return tuple((float(x[part].mean()), float(y[part].mean()), len(part)) for part in parts)
