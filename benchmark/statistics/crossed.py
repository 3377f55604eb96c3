"""How sure a mean is where several people answer the same questions: other people and other scenes would differ."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence

from spatialgauge.benchmark.statistics.intervals import VANISHING, Interval, mean_interval
from spatialgauge.benchmark.statistics.paired import student


def crossed_interval(
    scores: Sequence[float], people: Sequence[str], scenes: Sequence[str], level: float = 0.95
) -> Interval:
    """Return the mean of scores in 0..1 with an interval that is clustered by person and by scene at once.

    The variance is the one of totals by person plus that by scene less that by person and scene (Cameron, Gelbach and
    Miller 2011, J. Bus. Econ. Stat. 29:238), each with its factor C / (C - 1), and never less than either alone. The
    quantile is Student's t with one degree of freedom less than there are people or scenes, whichever are fewer. With
    one person, or where nobody differs from anybody, it is `mean_interval` by scene: it then speaks of those asked.

    Raises ValueError where there are no scores, or the columns differ in length.
    """
    if len({len(scores), len(people), len(scenes)}) > 1:
        raise ValueError(f"{len(scores)} scores of {len(people)} people and {len(scenes)} scenes have no mean interval")
    alone = mean_interval(scores, scenes, level)
    clusters = min(len(set(people)), len(set(scenes)))
    if clusters < 2:
        return alone
    parts = [
        _variance(scores, alone.mean, groups) for groups in (people, scenes, list(zip(people, scenes, strict=True)))
    ]
    error = math.sqrt(max(parts[0] + parts[1] - parts[2], parts[0], parts[1]))
    if error < VANISHING:
        return alone
    reach = student((1 + level) / 2, clusters - 1) * error
    low, high = max(0.0, alone.mean - reach), min(1.0, alone.mean + reach)
    return Interval(mean=alone.mean, low=low, high=high, n=len(scores), clusters=clusters)


def _variance(scores: Sequence[float], mean: float, groups: Sequence[Hashable]) -> float:
    totals: defaultdict[Hashable, float] = defaultdict(float)
    for score, group in zip(scores, groups, strict=True):
        totals[group] += (score - mean) / len(scores)
    return len(totals) / (len(totals) - 1) * math.fsum(total**2 for total in totals.values())
