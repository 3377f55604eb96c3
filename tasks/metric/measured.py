"""Lengths of twins, so far apart that no number is right of both; of a picture without a twin, its length."""

from spatialgauge.tasks.metric.bands import band
from spatialgauge.tasks.pairs import HALF_TO_TWICE, Fact, Facts


def measured(*metres: float) -> Facts | None:
    """Return the views' lengths as facts, or None where one number could be within half to twice of both twins'.

    Things that touch have no distance to tell, and none is asked of them.
    The margin that twins store is the larger length over the smaller.
    """
    if min(metres) <= 0:
        return None
    ratio = max(metres) / min(metres)
    if len(metres) > 1 and ratio <= HALF_TO_TWICE:
        return None
    margin = {"margin": round(ratio, 3)} if len(metres) > 1 else {}
    return tuple(
        Fact(length, slices={**margin, "distance_m": round(length, 3), "band": band(length)}) for length in metres
    )
