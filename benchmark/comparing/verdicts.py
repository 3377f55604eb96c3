"""From two runs side by side to verdicts: non-inferiority with a margin, Holm over all parts.

A part is a REGRESSION where its drop is at least the margin and no accident: the interval lies below zero, and so does
the cluster sign-flip test's p value after Holm's adjustment over the whole and all slices. It is a PASS where the
interval lies surely above minus the margin, and INCONCLUSIVE otherwise. Half of the error is spent on the whole, half
on the slices; if nothing changed, any of them says REGRESSION in at most `alpha` of all comparisons.
"""

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.comparison import OutcomeChange, Part, Verdict
from spatialgauge.benchmark.comparing.pairs import Pairs
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.statistics.holm import holm
from spatialgauge.benchmark.statistics.mcnemar import mcnemar_midp
from spatialgauge.benchmark.statistics.paired import PairedDifference, paired_difference, student
from spatialgauge.benchmark.statistics.power import POWER, detectable_drop
from spatialgauge.benchmark.statistics.signflip import signflip

Mask = NDArray[np.bool_]
Slices = Mapping[str, Mapping[str, Mask]]
"""By name and label, which items of the pairs belong to a slice."""


def parts(pairs: Pairs, slices: Slices, margin: float, alpha: float) -> list[Part]:
    """Return the whole and then every slice that has an item scored on both sides; the whole must have one."""
    scored = pairs.scored
    wanted: list[tuple[str | None, str, Mask]] = [(None, "all items", scored)]
    wanted += [
        (name, label, mask & scored)
        for name, labels in slices.items()
        for label, mask in labels.items()
        if (mask & scored).any()
    ]
    tests = {mask.tobytes(): mask for _, _, mask in wanted}
    shares = _shares(len(tests))
    p_values = [signflip(pairs.head[mask] - pairs.base[mask], pairs.group[mask]) for mask in tests.values()]
    adjusted = dict(zip(tests, zip(p_values, holm(p_values, shares), shares, strict=True), strict=True))
    return [_part(pairs, name, label, mask, adjusted[mask.tobytes()], margin, alpha) for name, label, mask in wanted]


def overall_verdict(every: Sequence[Part]) -> Verdict:
    """Return REGRESSION where any part is one, else the verdict over all items, which come first."""
    return Verdict.REGRESSION if any(part.verdict is Verdict.REGRESSION for part in every) else every[0].verdict


def outcome_changes(pairs: Pairs, counts: Mapping[Outcome, tuple[int, int]], alpha: float) -> list[OutcomeChange]:
    """Return how the shares of replies that are no answers changed; `counts` are records in base and head."""
    return [
        OutcomeChange(
            outcome=outcome,
            base=base,
            head=head,
            change=paired_difference(
                pairs.base_share[outcome], pairs.head_share[outcome], pairs.group, 1 - alpha
            ).interval,
        )
        for outcome, (base, head) in counts.items()
    ]


def _shares(tests: int) -> list[float]:
    """Return each test's share of the error: half for the whole, half for the slices together."""
    return [1.0] if tests == 1 else [0.5, *[0.5 / (tests - 1)] * (tests - 1)]


def _part(
    pairs: Pairs,
    name: str | None,
    label: str,
    mask: Mask,
    test: tuple[float, float, float],
    margin: float,
    alpha: float,
) -> Part:
    p, p_adjusted, share = test
    base, head = pairs.base[mask], pairs.head[mask]
    paired = paired_difference(base, head, pairs.group[mask], 1 - alpha)
    worse, better = (int(np.count_nonzero(flips & mask)) for flips in (pairs.worse, pairs.better))
    told = paired.degrees > 0
    strict = min(share, 0.5) * alpha
    return Part(
        slice=name,
        label=label,
        verdict=_verdict(paired, p_adjusted, margin, alpha),
        n=len(base),
        base=float(base.mean()),
        head=float(head.mean()),
        difference=paired.interval,
        worse=worse,
        better=better,
        p=p,
        p_adjusted=p_adjusted,
        mcnemar=mcnemar_midp(worse, better),
        error=paired.error if told else None,
        degrees=paired.degrees,
        detectable=min(1.0, detectable_drop(paired.error, paired.degrees, strict, margin)) if told else None,
        needed=_needed(paired, margin, alpha) if told else None,
    )


def _verdict(paired: PairedDifference, p_adjusted: float, margin: float, alpha: float) -> Verdict:
    bounds = paired.interval
    if bounds.low is None or bounds.high is None:
        return Verdict.INCONCLUSIVE
    if p_adjusted <= alpha and bounds.high < 0 and bounds.mean <= -margin:
        return Verdict.REGRESSION
    passes = paired.surely_above(bounds.low, margin, NormalDist().inv_cdf(1 - alpha / 2))
    return Verdict.PASS if passes else Verdict.INCONCLUSIVE


def _needed(paired: PairedDifference, margin: float, alpha: float) -> int:
    """Return how many such items make a PASS, most of the time, if nothing changed."""
    reach = (student(1 - alpha / 2, paired.degrees) + student(POWER, paired.degrees)) * paired.error
    least = NormalDist().inv_cdf(1 - alpha / 2) ** 2 * paired.design * (1 - margin) / margin
    return math.ceil(max(paired.interval.n * (reach / margin) ** 2, least))
