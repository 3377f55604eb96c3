"""The cluster sign-flip test: whether the head is worse, when whole scenes could have changed sides."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT = 14
"""Up to this many groups that differ at all, every way of exchanging them is counted."""
NORMAL = 2000
"""From this many on the sum of signs is normal to more digits than are printed."""
DRAWS = 10_000
BATCH = 1000
ENOUGH = 100
"""Drawing ends when so many patterns were as low: then the p value is far from any level that matters."""
ROUNDING = 1e-9


def signflip(change: ArrayLike, groups: NDArray[np.intp], seed: int = 0) -> float:
    """Return the one-sided p value for "the mean change is not below zero"; `groups` numbers each item's scene.

    If the two runs come from the same model, a scene's total change is as likely to have the other sign. The p value is
    the share of sign patterns with a sum as low as the one seen: all of them for few scenes, else of up to 10,000
    seeded draws and the pattern seen (Fisher 1935, The Design of Experiments, section 21; Phipson and Smyth 2010, Stat.
    Appl. Genet. Mol. Biol. 9:39; ended early as in Besag and Clifford 1991, Biometrika 78:301). Exact for groups of any
    size and any correlation within them.
    """
    totals = np.bincount(groups, weights=np.asarray(change, dtype=float))
    totals = totals[np.abs(totals) > ROUNDING]
    if not len(totals):
        return 1.0
    seen = float(totals.sum()) + ROUNDING
    if len(totals) <= EXACT:
        sums = np.zeros(1)
        for total in totals:
            sums = np.concatenate([sums + total, sums - total])
        return float(np.mean(sums <= seen))
    if len(totals) >= NORMAL:
        from scipy.special import ndtr

        return float(ndtr(seen / np.sqrt(np.square(totals).sum())))
    rng = np.random.default_rng(seed)
    as_low = drawn = 0
    while drawn < DRAWS and as_low < ENOUGH:
        signs = rng.choice(np.array([-1.0, 1.0]), size=(BATCH, len(totals)))
        as_low += int(np.count_nonzero(signs @ totals <= seen))
        drawn += BATCH
    return (1 + as_low) / (1 + drawn)
