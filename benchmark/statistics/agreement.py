"""How far several people or models, who judged the same items, agree beyond chance."""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Level = Literal["nominal", "interval", "ratio"]


def krippendorff_alpha(ratings: ArrayLike, level: Level = "nominal") -> float:
    """Return Krippendorff's alpha of ratings with a row a judge and a column an item; NaN where a judge said nothing.

    1 is agreement, 0 what chance would give, below 0 systematic disagreement. `level` says how far two ratings are
    apart: the same or not, the square of their difference, or of their difference over their sum (Krippendorff 2019,
    Content Analysis, 4th ed., chapter 12; Hayes and Krippendorff 2007, Commun. Methods Meas. 1:77). Nominal ratings are
    given as numbers. Ratings that are places have a third axis, of their coordinates, whose differences add up. NaN
    where no item has two ratings, or all ratings are the same.
    """
    table = np.asarray(ratings, dtype=float)
    parts = [table] if table.ndim == 2 else [table[:, :, axis] for axis in range(table.shape[2])]
    seen, expected = (sum(column) for column in zip(*(_disagreement(part, level) for part in parts), strict=True))
    return 1 - seen / expected if expected else math.nan


def _disagreement(table: NDArray[np.float64], level: Level) -> tuple[float, float]:
    """Return how far ratings of one item are apart, summed over the items, and how far any two would be."""
    told = ~np.isnan(table)
    used = told.sum(axis=0) > 1
    table, told = table[:, used], told[:, used]
    values, codes = np.unique(table[told], return_inverse=True)
    if len(values) < 2:
        return 0.0, 0.0
    counts = np.zeros((table.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(told)[1], codes), 1.0)
    raters = counts.sum(axis=1)

    apart = _distances(values, level)
    pairs = np.einsum("iv,iw,vw->i", counts, counts, apart)
    totals = counts.sum(axis=0)
    return float((pairs / (raters - 1)).sum()), float(totals @ apart @ totals / (totals.sum() - 1))


def _distances(values: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    difference: NDArray[np.float64] = values[:, None] - values[None, :]
    if level == "nominal":
        return np.asarray(difference != 0, dtype=np.float64)
    if level == "interval":
        return np.square(difference)
    total = values[:, None] + values[None, :]
    relative = np.zeros_like(total)
    np.divide(difference, total, out=relative, where=total != 0)
    return np.square(relative)
