"""The rules for scalar answers over whole columns: what rescores a run of a million records in a second.

Each gives the very values of the module of its kind. What was not read is NaN, and scores 0.
"""

from typing import TYPE_CHECKING, Final

from spatialgauge.benchmark.answers import ratios

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

RULES: Final = (*ratios.RULES, "exact", "within_one", "clock")


def values(rule: str, stated: "ArrayLike", truth: "ArrayLike") -> "NDArray[np.float64]":
    """Return the score of each answer by a rule; letters and words for `exact` may be text, all else is numbers.

    Raises ValueError for a rule that is not in `RULES`.
    """
    import numpy as np

    if rule not in RULES:
        raise ValueError(f"no rule {rule!r} over columns; there are {', '.join(RULES)}")
    if rule == "exact":
        same: NDArray[np.float64] = np.equal(np.asarray(stated), np.asarray(truth)).astype(np.float64)
        return same
    p, t = np.asarray(stated, dtype=float), np.asarray(truth, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        match rule:
            case "within_one":
                scores = np.abs(p - t) <= 1
            case "clock":
                hours = np.abs(np.round(p / 30) % 12 - np.round(t / 30) % 12)
                scores = np.minimum(hours, 12 - hours) <= 1
            case "degrees":
                turned = np.abs(p - t) % 360
                scores = 1 - np.minimum(turned, 360 - turned) / 180
            case "mra":
                error = np.where(t != 0, np.abs(p - t) / t, np.nan)
                scores = (error[..., None] <= np.asarray(ratios.MRA_BOUNDS)).mean(axis=-1)
            case _:
                scores = _by_ratio(rule, p, t)
    return np.where(np.isnan(scores), 0.0, np.asarray(scores, dtype=np.float64))


def _by_ratio(
    rule: str, p: "NDArray[np.float64]", t: "NDArray[np.float64]"
) -> "NDArray[np.float64] | NDArray[np.bool_]":
    import numpy as np

    ratio = np.where(t != 0, p / t, 0.0)
    if rule == "half_to_twice":
        return (ratio >= 0.5) & (ratio <= 2)
    if rule == "within_25_percent":
        return (ratio >= 0.75) & (ratio <= 1.25)
    positive = (ratio > 0) & np.isfinite(ratio)
    if rule == "delta_2":
        return positive & (np.maximum(ratio, t / p) < 2)
    return np.where(positive, np.minimum(ratio, 1 / ratio), 0.0)


def tolerance_curve(stated: "ArrayLike", truth: "ArrayLike") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Return the ratios at which the share of good answers rises, and that share: for every r, who is within r.

    An answer is within a ratio r >= 1 where max(p/t, t/p) <= r. What was not read, and what has not the sign of the
    truth, is within none, but counts in the share.
    """
    import numpy as np

    p, t = np.asarray(stated, dtype=float), np.asarray(truth, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = p / t
        worst = np.maximum(ratio, 1 / ratio)[ratio > 0]
    worst = np.sort(worst[np.isfinite(worst)])
    return worst, np.arange(1, worst.size + 1) / max(p.size, 1)


def share_within(ratio: float, stated: "ArrayLike", truth: "ArrayLike") -> float:
    """Return the share of answers within one ratio: the curve at one place."""
    import numpy as np

    ratios_, shares = tolerance_curve(stated, truth)
    index = int(np.searchsorted(ratios_, ratio, side="right"))
    return float(shares[index - 1]) if index else 0.0
