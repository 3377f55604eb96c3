"""Looking at a run while it goes: intervals and tests that may be looked at often and still err as rarely as they say.

Two tools. A confidence sequence holds at every size at once, so that a run may stop as soon as its interval is narrow
enough (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Ann. Statist. 52:2613, theorem 2.2: asymptotic, for any
estimate with influences, here of whole scenes). Spending functions spread the error of one test over planned looks, so
that a clear case is decided early and an unclear one at the end with little loss (Lan and DeMets 1983, Biometrika
70:659).
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.statistics.paired import student

Floats = NDArray[np.float64]

GROUPS_MIN: Final = 20
"""Before so many scenes no interval is believed: the theorem speaks of many."""
GRID: Final = 1201
SPAN: Final = 9.0


@dataclass(frozen=True)
class Running:
    """A stratified mean on the way: its estimate, its standard error, and how many groups it is from."""

    mean: float
    error: float
    groups: int


def reach(groups: int, tuned: int, alpha: float = 0.05) -> float:
    """Return how many standard errors wide, to each side, an interval must be to hold at all sizes at once.

    It is narrowest, at 3.0 instead of 1.96 for 5 %, at about `tuned` groups (equation 2.10 of the source says how);
    Student's t takes the normal quantile's place. Raises ValueError for fewer than two groups.
    """
    if groups < 2:
        raise ValueError(f"{groups} groups tell no interval")
    spread = -2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)
    mixed = groups * spread / tuned
    normal = math.sqrt(2 * (mixed + 1) / mixed * math.log(math.sqrt(mixed + 1) / alpha))
    return student(NormalDist().cdf(normal), groups - 1)


def running_mean(
    sums: Floats, counts: Floats, weights: Floats, control: Floats | None = None, control_counts: Floats | None = None
) -> Running | None:
    """Return the weighted sum over strata of mean scores, with its standard error by group.

    `sums` and `counts` hold what each group (row) has in each stratum (column): scores in 0..1 and how many; `weights`
    those of the strata. One right and one wrong answer are added to each stratum's variance, so that no error among few
    is no proof. None before every stratum has answers from two groups.

    `control` and `control_counts` are the same of another run that was asked all groups, in the same order of rows and
    with those that are still to come below: what it scored better on the groups so far than on all is taken off, times
    the regression of the one's influences on the other's (a control variate: Cochran 1977, Sampling Techniques, section
    12.6, for a mean of the large sample that itself is an estimate).
    """
    asked = counts.sum(axis=0)
    if ((counts > 0).sum(axis=0) < 2).any():
        return None
    means, influence = _influences(sums, counts, weights)
    groups = len(sums)
    estimate = float(weights @ means)
    alone = np.square(influence).sum()
    totals = influence.sum(axis=1)
    variance = max(float(alone), float(totals @ totals))
    if control is not None and control_counts is not None:
        whole, of_whole = _influences(control, control_counts, weights)
        part, of_part = _influences(control[:groups], control_counts[:groups], weights)
        theirs, others = of_part.sum(axis=1), of_whole.sum(axis=1)
        slope = float(totals @ theirs) / max(float(theirs @ theirs), 1e-12)
        left = slope * others
        left[:groups] += totals - slope * theirs
        if float(left @ left) < variance:
            estimate -= slope * float(weights @ (part - whole))
            variance = float(left @ left)
    added = np.square(weights) * (np.square(1 - means) + np.square(means)) / np.square(asked + 2)
    error = math.sqrt(variance * groups / (groups - 1) + float(added.sum()))
    return Running(estimate, error, groups)


def _influences(sums: Floats, counts: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the strata's means, and how much each group's answers move the weighted sum, by stratum."""
    asked = counts.sum(axis=0)
    means = sums.sum(axis=0) / asked
    return means, (sums - counts * means) * (weights / asked)


def spent(fraction: float, alpha: float) -> float:
    """Return how much of the error may have been spent at this share of the information (Lan and DeMets, Pocock's)."""
    return alpha * math.log(1 + (math.e - 1) * min(fraction, 1.0))


@lru_cache(maxsize=64)
def bounds(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Return the one-sided normal quantile for each planned look, at these shares of the information, rising to 1.

    Found by carrying the density of the sum that has not crossed yet from look to look (Armitage, McPherson and Rowe
    1969, J. R. Statist. Soc. A 132:235) and putting each bound where the newly spent error crosses it. Raises
    ValueError for fractions that do not rise within 0..1.
    """
    if not fractions or any(later <= earlier for earlier, later in pairwise((0.0, *fractions))):
        raise ValueError("the looks must be at rising shares of the information, above 0")
    found: list[float] = []
    before, places, density = 0.0, np.zeros(1), np.ones(1)
    for share in fractions:
        step = math.sqrt(share - before)
        grid = np.linspace(-SPAN * math.sqrt(share), SPAN * math.sqrt(share), GRID)
        away = (grid[:, None] - places[None, :]) / step
        dense = np.exp(-np.square(away) / 2) @ density / (step * math.sqrt(2 * math.pi))
        weight = np.full(GRID, grid[1] - grid[0])
        mass = dense * weight
        above = np.cumsum(mass[::-1])[::-1]
        wanted = spent(share, alpha) - spent(before, alpha)
        # `above` falls along the grid: where it passes the error that may be spent now lies the bound
        edge = float(np.interp(-wanted, -above, grid - weight / 2))
        found.append(edge / math.sqrt(share))
        kept = grid < edge
        before, places, density = share, grid[kept], mass[kept]
    return tuple(found)
