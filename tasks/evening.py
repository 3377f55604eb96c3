"""Slices that say nothing about which twin is which: both carry those of the harder picture."""

from collections.abc import Iterable
from dataclasses import replace

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.gate import seen_slices
from spatialgauge.tasks.pairs import Facts


def evened(twins: Twins, names: Iterable[str], facts: Facts) -> Facts:
    """Return the facts of both twins with the same slices, for relations that show in how well a thing is seen.

    Of how well the pictures show the named things, and of the facts' own numbers, each is the smaller one of the two
    twins; of the number of distractors the larger.
    """
    named = list(names)
    seen = [seen_slices([view], named) for view in twins.views]
    least = {key: min(float(str(slices[key])) for slices in seen) for key in ("visible", "pixels")}
    own = {key: min(float(str(fact.slices[key])) for fact in facts) for key in facts[0].slices}
    common = {
        "visible": least["visible"],
        "pixels": int(least["pixels"]),
        "distractors": max(int(str(slices["distractors"])) for slices in seen),
        **own,
    }
    return tuple(replace(fact, slices=common) for fact in facts)
