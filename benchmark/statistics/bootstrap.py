"""Intervals for what is no mean: medians, ratios, correlations, slopes."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import cluster_codes

DRAWS = 2000


def bootstrap_interval(
    metric: Callable[[NDArray[np.intp]], float],
    groups: Sequence[str] | NDArray[np.generic],
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """Return the interval of `metric`, a function of item numbers (with repeats), by drawing whole groups anew.

    BCa bounds (Efron 1987, JASA 82:171; groups as the units: Davison and Hinkley 1997, Bootstrap Methods and their
    Application, section 3.8), from scipy. There are no bounds with one group, or where the metric is the same however
    the groups are drawn. `metric` is called `draws` times and once for each group left out. Raises ValueError where
    there are no items.
    """
    from scipy.stats import bootstrap

    codes = cluster_codes(groups)
    if not len(codes):
        raise ValueError("no items have no interval")
    order = np.argsort(codes, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    mean, clusters = float(metric(np.arange(len(codes)))), len(members)
    low = high = None
    if clusters > 1:
        with np.errstate(all="ignore"):
            drawn = bootstrap(
                (np.arange(clusters),),
                lambda chosen: metric(np.concatenate([members[int(cluster)] for cluster in chosen])),
                vectorized=False,
                n_resamples=draws,
                confidence_level=level,
                method="BCa",
                rng=np.random.default_rng(seed),
            ).confidence_interval
        if math.isfinite(drawn.low) and math.isfinite(drawn.high):
            low, high = float(drawn.low), float(drawn.high)
    return Interval(mean=mean, low=low, high=high, n=len(codes), clusters=clusters)
