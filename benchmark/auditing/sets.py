"""The checks on how a suite's items stand to each other: twins, repeats, and margins near the edge."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from spatialgauge.benchmark.auditing.findings import Finding, passed
from spatialgauge.benchmark.items import UNSCORED, Item, canonical_json
from spatialgauge.benchmark.statistics.intervals import mean_interval

MARGIN = "margin"
EDGE = 0.1
"""An item's margin is at the edge when it is under so much of its task's median."""
SHOWN = 5


def sets(items: Sequence[Item], limits: Mapping[str, float]) -> Iterator[Finding]:
    """Yield what each check finds on the items of one task; a check that has nothing to look at yields nothing."""
    yield _share("duplicates", "asked before", items, _repeats(items), limits)
    paired = [item for item in items if item.pair is not None]
    if paired:
        yield _share("balance", "twins that are none", paired, _unbalanced(paired), limits)
    margins = [item for item in items if isinstance(item.slices.get(MARGIN), int | float) and item.rule not in UNSCORED]
    if margins and min(float(item.slices[MARGIN]) for item in margins) >= 0:
        edge, near = _near(margins)
        yield _share("ambiguity", f"margin under {edge:.3g}", margins, near, limits)


def _share(check: str, what: str, items: Sequence[Item], flags: Sequence[bool], limits: Mapping[str, float]) -> Finding:
    share = mean_interval([float(flag) for flag in flags], [item.group for item in items])
    shown = [item.id for item, flag in zip(items, flags, strict=True) if flag]
    return Finding(
        check=check,
        task=items[0].task,
        what=what if shown else "",
        excess=share,
        limit=limits[check],
        flagged=passed(share, limits[check]) if check == "ambiguity" else share.mean > limits[check],
        items=tuple(shown[:SHOWN]),
    )


def _repeats(items: Sequence[Item]) -> list[bool]:
    """Tell of each item whether an earlier one has its words, its options in this order, and its pictures."""
    known: set[str] = set()
    repeated = []
    for item in items:
        key = canonical_json([item.question.split(), list(item.form.options.values()), item.form.unit, item.pictures])
        repeated.append(key in known)
        known.add(key)
    return repeated


def _unbalanced(items: Sequence[Item]) -> list[bool]:
    """Tell of each item whether its pair is not two items with the same words and different answers."""
    pairs: defaultdict[str | None, list[Item]] = defaultdict(list)
    for item in items:
        pairs[item.pair].append(item)
    faulty = {
        pair
        for pair, twins in pairs.items()
        if len(twins) != 2
        or len({(twin.question, twin.form.model_dump_json()) for twin in twins}) != 1
        or (twins[0].truth == twins[1].truth and twins[0].rule not in UNSCORED)
    }
    return [item.pair in faulty for item in items]


def _near(items: Sequence[Item]) -> tuple[float, list[bool]]:
    """Return the edge, and whether each item's margin is under it.

    A margin that is never below 1 and no whole number is a ratio, of which 1 is no margin at all.
    """
    margins = [float(item.slices[MARGIN]) for item in items]
    none = 1.0 if min(margins) >= 1 and not all(margin.is_integer() for margin in margins) else 0.0
    edge = none + EDGE * (median(margins) - none)
    return edge, [margin < edge for margin in margins]
