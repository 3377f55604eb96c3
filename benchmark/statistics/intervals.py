"""How sure a mean is: intervals that know that questions about one scene are not independent."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from spatialgauge.benchmark.items import Frozen

VANISHING = 1e-12
"""A standard error below this is rounding, not variance."""


class Interval(Frozen):
    """A mean of `n` scores in `clusters` groups, with its bounds; None where one group alone cannot tell them."""

    mean: float
    low: float | None
    high: float | None
    n: int
    clusters: int

    @property
    def half_width(self) -> float:
        """Half the distance of the bounds, infinite where there are none."""
        return math.inf if self.low is None or self.high is None else (self.high - self.low) / 2

    def above(self, floor: float) -> "Interval | None":
        """Return the interval of `(score - floor) / (1 - floor)`, or None where the floor leaves nothing to gain."""
        if floor >= 1:
            return None
        low, high = (None if bound is None else corrected(bound, floor) for bound in (self.low, self.high))
        return Interval(mean=corrected(self.mean, floor), low=low, high=high, n=self.n, clusters=self.clusters)


@dataclass(frozen=True)
class Stratum:
    """The scores of one task, the group of each, and the task's weight in a mean over tasks.

    `lowest` and `highest` are what a score can be at all: 0 and 1, or less than 0 for scores corrected for a floor.
    """

    scores: Sequence[float]
    groups: Sequence[str]
    weight: float = 1.0
    lowest: float = 0.0
    highest: float = 1.0


def corrected(score: float, floor: float) -> float:
    """Return the score on the scale on which the floor is 0 and a faultless answer 1 (Cohen's kappa has this form)."""
    return (score - floor) / (1 - floor)


def wilson(successes: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the bounds of a share of `n` independent trials (Wilson 1927, JASA 22:209)."""
    if n <= 0:
        raise ValueError("a share of no trials has no bounds")
    share = successes / n
    z2 = _normal(level) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(scores: Sequence[float], groups: Sequence[str], level: float = 0.95) -> Interval:
    """Return the mean of scores in 0..1 with its cluster-robust interval; `groups` names the scene of each score.

    See `stratified_interval`, of which this is the case of one task.
    """
    return stratified_interval([Stratum(scores, groups)], level)


def stratified_interval(strata: Sequence[Stratum], level: float = 0.95) -> Interval:
    """Return the weighted sum of the strata's means with its cluster-robust interval.

    A score's influence on the sum is `weight * (score - mean of its stratum) / n`. Influences add up within a group,
    also across strata, since one hard scene is hard for every task; the variance is the sum of the squared group
    totals, each stratum with the small-sample factor C / (C - 1) for its C groups (CR1; Cameron and Miller 2015,
    J. Human Resources 50:317; Miller 2024, arXiv 2411.00640, section 2). The quantile is Student's t with C - 1
    degrees of freedom, or Welch and Satterthwaite's for several strata, never more than all groups less one. The
    variance is at least that of strata in separate scenes: that tasks cancel each other out is not believed of a model
    on the strength of a few shared scenes.

    Where no group differs from another, the variance says nothing: 40 of 40 right is no proof of 100 %. What the
    data then allow is that a share of unseen groups, up to Wilson's bound for none seen in C, scores as low or as
    high as can be; the interval reaches that far. With one group in a stratum there is no interval (bounds None).

    Raises ValueError where a stratum has no scores, or not one group a score.
    """
    means = [_mean(stratum) for stratum in strata]
    estimate = math.fsum(stratum.weight * mean for stratum, mean in zip(strata, means, strict=True))
    totals: defaultdict[str, float] = defaultdict(float)
    shares: list[tuple[float, int]] = []
    for stratum, mean in zip(strata, means, strict=True):
        own: defaultdict[str, float] = defaultdict(float)
        for score, group in zip(stratum.scores, stratum.groups, strict=True):
            own[group] += stratum.weight * (score - mean) / len(stratum.scores)
        clusters = len(own)
        factor = clusters / (clusters - 1) if clusters > 1 else math.nan
        for group, influence in own.items():
            totals[group] += math.sqrt(factor) * influence
        shares.append((factor * math.fsum(influence**2 for influence in own.values()), clusters))

    n = sum(len(stratum.scores) for stratum in strata)
    if any(clusters < 2 for _, clusters in shares):
        return Interval(mean=estimate, low=None, high=None, n=n, clusters=len(totals))
    lowest = math.fsum(stratum.weight * stratum.lowest for stratum in strata)
    highest = math.fsum(stratum.weight * stratum.highest for stratum in strata)
    apart = math.fsum(variance for variance, _ in shares)
    error = math.sqrt(max(apart, math.fsum(total**2 for total in totals.values())))
    if error < VANISHING:
        unseen = wilson(0, len(totals), level)[1]
        low, high = estimate - unseen * (estimate - lowest), estimate + unseen * (highest - estimate)
    else:
        reach = _student(level, _degrees_of_freedom(shares, len(totals))) * error
        low, high = estimate - reach, estimate + reach
    return Interval(mean=estimate, low=max(low, lowest), high=min(high, highest), n=n, clusters=len(totals))


def _mean(stratum: Stratum) -> float:
    if not stratum.scores or len(stratum.scores) != len(stratum.groups):
        raise ValueError(f"{len(stratum.scores)} scores with {len(stratum.groups)} groups have no mean interval")
    return math.fsum(stratum.scores) / len(stratum.scores)


def _degrees_of_freedom(shares: Sequence[tuple[float, int]], clusters: int) -> float:
    """Welch and Satterthwaite's, from each stratum's (variance, groups) (Satterthwaite 1946, Biometrics 2:110)."""
    spread = math.fsum(variance**2 / (own - 1) for variance, own in shares)
    if spread == 0:
        return clusters - 1
    return min(clusters - 1, math.fsum(variance for variance, _ in shares) ** 2 / spread)


def _normal(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _student(level: float, degrees: float) -> float:
    from scipy.special import stdtrit  # a tenth of the import time of scipy.stats

    return float(stdtrit(degrees, (1 + level) / 2))
