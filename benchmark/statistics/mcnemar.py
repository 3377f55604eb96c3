"""McNemar's test with the mid-p value: whether more items flipped one way than the other."""

from typing import Literal


def mcnemar_midp(worse: int, better: int, alternative: Literal["two-sided", "worse"] = "two-sided") -> float:
    """Return the mid-p value of `worse` items right before and wrong now against `better` the other way round.

    Under the null hypothesis a flip is a fair coin's; the mid-p value counts half of the observed table, and so keeps
    the level without the exact test's conservatism (Fagerland, Lydersen and Laake 2013, BMC Med. Res. Methodol. 13:91).
    It takes items as independent; with several items a scene use `signflip`. Raises ValueError for negative counts.
    """
    from scipy.special import bdtr, bdtrc

    if worse < 0 or better < 0:
        raise ValueError(f"flips are counted, {worse} and {better} are no counts")
    flips = worse + better
    if flips == 0:
        return 1.0
    if alternative == "worse":
        more = float(bdtrc(worse, flips, 0.5))
        return more + _point(worse, flips) / 2
    if worse == better:
        return 1 - _point(worse, flips) / 2
    fewer = min(worse, better)
    return min(1.0, 2 * float(bdtr(fewer, flips, 0.5)) - _point(fewer, flips))


def _point(count: int, flips: int) -> float:
    """Return the chance of exactly this many heads."""
    from scipy.special import bdtr

    below = float(bdtr(count - 1, flips, 0.5)) if count else 0.0
    return float(bdtr(count, flips, 0.5)) - below
