"""How stated lengths follow true ones: a line in logarithms, with what is left beside it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import cluster_codes

Floats = NDArray[np.float64]

DRAWS: Final = 1000


class Calibration(Frozen):
    """The line `log2 stated = log2 truth + bias + (slope - 1) * (log2 truth - its mean)`.

    `bias` is the mean of log2(stated / truth) in octaves, above 0 where things are seen too far; `slope` is 1 where
    doubled lengths are said to be doubled, 0 for a constant (the exponent of Stevens 1957, Psychol. Rev. 64:153), None
    where all truths are equal; `scatter` the standard deviation about the line in octaves.
    """

    bias: Interval
    slope: Interval | None
    scatter: Interval


def calibration(
    stated: ArrayLike,
    truths: ArrayLike,
    groups: Sequence[str] | NDArray[np.generic],
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> Calibration:
    """Return the least-squares line of stated on true lengths above 0, with intervals by drawing scenes anew.

    Percentile bounds; none with one group. Raises ValueError where there are no lengths, or one is not above 0.
    """
    said, true = np.asarray(stated, dtype=float), np.asarray(truths, dtype=float)
    codes = cluster_codes(groups)
    if not len(said) or not len(said) == len(true) == len(codes) or not ((said > 0) & (true > 0)).all():
        raise ValueError("a calibration needs stated and true lengths above 0")
    x, over = np.log2(true), np.log2(said) - np.log2(true)
    clusters = int(codes.max()) + 1
    moments = np.column_stack(
        [np.bincount(codes, weights=weights) for weights in (np.ones(len(x)), x, over, x * x, x * over, over * over)]
    )
    weights = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), draws)
    estimates, drawn = _line(moments.sum(axis=0)[None]), _line(weights.astype(float) @ moments)

    def bounds(column: int) -> Interval:
        low = high = None
        if clusters > 1:
            tails = np.quantile(drawn[:, column][np.isfinite(drawn[:, column])], [(1 - level) / 2, (1 + level) / 2])
            low, high = (float(bound) for bound in tails)
        return Interval(mean=float(estimates[0, column]), low=low, high=high, n=len(x), clusters=clusters)

    return Calibration(bias=bounds(0), slope=bounds(1) if np.ptp(x) > 0 else None, scatter=bounds(2))


def _line(moments: Floats) -> Floats:
    """Return bias, slope and scatter for each row of sums: of 1, x, y, xx, xy, yy, where y is log2(stated / truth)."""
    n, x, y, xx, xy, yy = moments.T
    with np.errstate(divide="ignore", invalid="ignore"):
        variance, shared = xx / n - (x / n) ** 2, xy / n - x * y / n**2
        steep = np.where(variance > 1e-12, shared / variance, np.nan)
        left = yy / n - (y / n) ** 2 - np.nan_to_num(steep) * shared
    return np.column_stack([y / n, 1 + steep, np.sqrt(np.maximum(left, 0.0))])
