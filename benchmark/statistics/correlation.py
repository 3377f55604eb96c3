"""How much alike the scores of one scene are."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spatialgauge.benchmark.statistics.paired import cluster_codes


def intra_class_correlation(scores: ArrayLike, groups: Sequence[str] | NDArray[np.generic]) -> float:
    """Return the share of the scores' variance that lies between groups: 0 independent, 1 all of a group alike.

    The analysis-of-variance estimate for groups of uneven size (Donner 1986, Int. Stat. Rev. 54:67, equation 2.1); it
    may come out below 0. NaN where every score is the same, or there are fewer than two groups or no group of two.
    Raises ValueError where there is not one group a score.
    """
    values, codes = np.asarray(scores, dtype=float), cluster_codes(groups)
    if len(values) != len(codes):
        raise ValueError(f"{len(values)} scores with {len(codes)} groups have no correlation")
    sizes = np.bincount(codes)
    count, n = len(sizes), len(values)
    if count < 2 or n == count:
        return math.nan
    means = np.bincount(codes, weights=values) / sizes
    between = float((sizes * np.square(means - values.mean())).sum()) / (count - 1)
    within = float(np.square(values - means[codes]).sum()) / (n - count)
    usual = (n - float(np.square(sizes).sum()) / n) / (count - 1)
    spread = between + (usual - 1) * within
    return (between - within) / spread if spread > 0 else math.nan
