"""How sure the difference of two runs on the same items is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spatialgauge.benchmark.statistics.intervals import Interval


@dataclass(frozen=True)
class PairedDifference:
    """The mean of head minus base over items asked in both, with what its interval and its power are made of.

    `error` is the cluster-robust standard error, infinite where one group alone cannot tell it; `degrees` are those of
    Student's t; `design` is how many times the variance of independent items the differences' is, 1 at least.
    """

    interval: Interval
    error: float
    degrees: int
    design: float = 1.0

    def surely_above(self, low: float, margin: float, normal: float) -> bool:
        """Tell whether a difference of minus the margin is refuted; `low` is the difference's lower bound.

        Few flips have a small variance of their own, and so few are seen of a truly worse model too, now and then. So
        the mean must also be `normal` standard errors, the quantile of the error that is allowed, away from minus the
        margin by the least variance that goes with it: every change is for the worse (the score test's variance, as in
        Tango 1998, Stat. Med. 17:891).
        """
        least = math.sqrt(self.design * margin * (1 - margin) / self.interval.n)
        return low > -margin and self.interval.mean + margin > normal * least


def cluster_codes(groups: Sequence[str] | NDArray[np.generic]) -> NDArray[np.intp]:
    """Return groups numbered from 0 on, one number an item."""
    return np.unique(np.asarray(groups), return_inverse=True)[1].reshape(-1)


def paired_difference(
    base: ArrayLike, head: ArrayLike, groups: Sequence[str] | NDArray[np.generic], level: float = 0.95
) -> PairedDifference:
    """Return the mean difference of two runs' scores in 0..1 with its interval; `groups` names each item's scene.

    The variance is that of the differences, so that what makes an item hard for both runs drops out, summed within
    groups (CR1, Student's t with one degree of freedom less than groups: Miller 2024, arXiv 2411.00640, section 4.2;
    Cameron and Miller 2015, J. Human Resources 50:317). As in Bonett and Price (2012, Br. J. Math. Stat. Psychol.
    65:118), one item that got better and one that got worse are added for the bounds: no flip among a few items is no
    proof that none can happen. The reported mean is that of the items alone.

    Raises ValueError where there are no items, or the columns differ in length.
    """
    change = np.asarray(head, dtype=float) - np.asarray(base, dtype=float)
    codes = cluster_codes(groups)
    if not len(change) or len(change) != len(codes):
        raise ValueError(f"{len(change)} differences with {len(codes)} groups have no mean interval")
    clusters = int(codes.max()) + 1
    mean = float(change.mean())
    if clusters < 2:
        alone = Interval(mean=mean, low=None, high=None, n=len(change), clusters=clusters)
        return PairedDifference(alone, math.inf, 0)

    centre = float(change.sum()) / (len(change) + 2)
    totals = np.bincount(codes, weights=change - centre)
    squares = float(np.square(totals).sum()) + (1 - centre) ** 2 + (-1 - centre) ** 2
    error = math.sqrt((clusters + 2) / (clusters + 1) * squares) / (len(change) + 2)
    reach = student((1 + level) / 2, clusters - 1) * error
    low, high = min(mean, centre - reach), max(mean, centre + reach)
    interval = Interval(mean=mean, low=max(low, -1.0), high=min(high, 1.0), n=len(change), clusters=clusters)
    within = np.bincount(codes, weights=change - mean)
    apart = float(np.square(change - mean).sum())
    design = max(1.0, float(np.square(within).sum()) / apart) if apart > 0 else 1.0
    return PairedDifference(interval, error, clusters - 1, design)


def student(share: float, degrees: float) -> float:
    """Return the quantile of Student's t below which this share lies."""
    from scipy.special import stdtrit  # a tenth of the import time of scipy.stats

    return float(stdtrit(degrees, share))
