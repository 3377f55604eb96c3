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
    given as numbers. NaN where no item has two ratings, or all ratings are the same.
    """
    table = np.asarray(ratings, dtype=float)
    told = ~np.isnan(table)
    used = told.sum(axis=0) > 1
    table, told = table[:, used], told[:, used]
    values, codes = np.unique(table[told], return_inverse=True)
    if len(values) < 2:
        return math.nan
    counts = np.zeros((table.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(told)[1], codes), 1.0)
    raters = counts.sum(axis=1)

    apart = _distances(values, level)
    pairs = np.einsum("iv,iw,vw->i", counts, counts, apart)
    seen = float((pairs / (raters - 1)).sum())
    totals = counts.sum(axis=0)
    expected = float(totals @ apart @ totals / (totals.sum() - 1))
    return 1 - seen / expected


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
