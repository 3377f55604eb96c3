"""How many items a difference takes to be seen, and how small a difference a run can see."""

import math
from statistics import NormalDist

from spatialgauge.benchmark.statistics.paired import student

POWER = 0.8
"""The share of runs in which a difference of the detectable size is to be found."""


def items_unpaired(base: float, head: float, alpha: float = 0.05, power: float = POWER) -> int:
    """Return how many items each of two runs on different items needs to tell these two shares apart.

    Two-sided, independent items (Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, 3rd ed.,
    section 4.2.1, without pooling). Raises ValueError where the shares are equal.
    """
    if base == head:
        raise ValueError("no number of items tells equal shares apart")
    variance = base * (1 - base) + head * (1 - head)
    return math.ceil(_quantiles(alpha, power) ** 2 * variance / (base - head) ** 2)


def items_paired(difference: float, discordant: float, alpha: float = 0.05, power: float = POWER) -> int:
    """Return how many items, asked in both runs, show a difference when this share of them flips either way.

    Two-sided, independent items (Connor 1987, Biometrics 43:207). Raises ValueError where so few flips cannot make the
    difference, or it is zero.
    """
    if not 0 < abs(difference) <= discordant <= 1:
        raise ValueError(f"a difference of {difference} does not come of {discordant} of the items")
    normal = NormalDist()
    tail, reach = normal.inv_cdf(1 - alpha / 2), normal.inv_cdf(power)
    root = tail * math.sqrt(discordant) + reach * math.sqrt(discordant - difference**2)
    return math.ceil((root / difference) ** 2)


def detectable_unpaired(
    share: float, n: int, items_a_group: float = 1.0, correlation: float = 0.0, power: float = POWER
) -> float:
    """Return the difference that two runs on `n` different items each show at this share of right answers, two-sided.

    (Miller 2024, arXiv 2411.00640, section 5, without sampling noise; the design effect of Kish 1965, Survey Sampling,
    section 5.4.) Raises ValueError for no items.
    """
    return _detectable(2 * share * (1 - share), n, items_a_group, correlation, power)


def detectable_paired(
    share: float,
    n: int,
    between_runs: float,
    items_a_group: float = 1.0,
    correlation: float = 0.0,
    power: float = POWER,
) -> float:
    """Return the difference that two runs on the same `n` items show, two-sided.

    `between_runs` is the correlation of the two runs' scores, `correlation` that of the differences within a group.
    (Miller 2024, section 5.) Raises ValueError for no items.
    """
    return _detectable(2 * share * (1 - share) * (1 - between_runs), n, items_a_group, correlation, power)


def design_effect(items_a_group: float, correlation: float) -> float:
    """Return how many times the variance of a mean grows by asking several items a group (Kish 1965, section 5.4)."""
    return 1 + (items_a_group - 1) * correlation


def detectable_drop(error: float, degrees: float, alpha: float, margin: float, power: float = POWER) -> float:
    """Return the smallest true drop that a gate calls a regression with this power, given the difference's error.

    The gate asks for an upper bound below zero, one-sided at `alpha`, and for a drop of at least `margin`; whichever
    asks for more decides. `error` and `degrees` are those of a `PairedDifference`.
    """
    return _threshold(error, degrees, alpha, margin) + student(power, degrees) * error


def power_of_drop(drop: float, error: float, degrees: float, alpha: float, margin: float) -> float:
    """Return the chance that such a gate calls a true `drop` a regression."""
    from scipy.special import stdtr

    return float(stdtr(degrees, (drop - _threshold(error, degrees, alpha, margin)) / error))


def _threshold(error: float, degrees: float, alpha: float, margin: float) -> float:
    return max(margin, student(1 - alpha, degrees) * error)


def _detectable(variance: float, n: int, items_a_group: float, correlation: float, power: float) -> float:
    if n < 1:
        raise ValueError("no items show no difference")
    effective = n / design_effect(items_a_group, correlation)
    return _quantiles(0.05, power) * math.sqrt(variance / effective)


def _quantiles(alpha: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
