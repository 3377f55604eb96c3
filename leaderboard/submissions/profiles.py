"""Profiles that a person should look at: too good, blind, or somebody else's. They are noted, never refused."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.items import UNSCORED, Item, Outcome, Record
from spatialgauge.benchmark.reports.summary import RIGHT

ORACLE: Final = 0.98
"""From this share of right answers on a model knows what no model has known."""
BLIND: Final = 0.9
"""From this share of twins with one answer for both pictures on a model does not look."""
COPIED: Final = 0.99
"""From this share of identical replies on two rows are one."""
COPY: Final = "copied?"
"""How the note on a copied row begins."""
ENOUGH: Final = 50
"""Fewer questions than this tell nothing."""
Signature = Mapping[str, NDArray[np.uint64]]
"""`item` and `reply` as numbers, ordered by item: what of a run is compared with the others."""


def profile_notes(records: Sequence[Record], items: Mapping[str, Item], *, blind: bool) -> Iterator[str]:
    """Yield what is suspicious about a run by itself."""
    scored = [record for record in records if record.score is not None and items[record.item].rule not in UNSCORED]
    if len(scored) >= ENOUGH:
        right = sum((record.score or 0) >= RIGHT for record in scored) / len(scored)
        if right >= ORACLE:
            yield f"oracle-like: {right:.1%} of all answers are right"
    twins: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        if record.pair is not None and record.outcome is Outcome.ANSWERED and items[record.item].rule not in UNSCORED:
            twins[record.pair, record.repeat].append(record)
    both = [pair for pair in twins.values() if len(pair) == 2]
    if len(both) >= ENOUGH and not blind:
        same = sum(_value(first) == _value(second) for first, second in both) / len(both)
        if same >= BLIND:
            yield f"blind-like: {same:.1%} of the twins, whose answers differ, were answered alike"


def signature(records: Sequence[Record]) -> Signature:
    """Return what makes a run's replies comparable with another's."""
    first = sorted((record.item, record.reply) for record in records if record.repeat == 0)
    return {
        "item": np.array([_number(item) for item, _ in first], np.uint64),
        "reply": np.array([_number(reply.strip()) for _, reply in first], np.uint64),
    }


def same_replies(ours: Signature, theirs: Signature) -> float:
    """Return which share of the items that both were asked has the very same reply; 0 where there are too few."""
    if np.array_equal(ours["item"], theirs["item"]):
        left, right = ours["reply"], theirs["reply"]
    else:
        _, here, there = np.intersect1d(ours["item"], theirs["item"], assume_unique=True, return_indices=True)
        left, right = ours["reply"][here], theirs["reply"][there]
    return float((left == right).mean()) if len(left) >= ENOUGH else 0.0


def copies(signatures: Mapping[str, Signature]) -> dict[str, list[str]]:
    """Return for each run the notes on others whose replies are the same."""
    notes: defaultdict[str, list[str]] = defaultdict(list)
    names = sorted(signatures)
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            share = same_replies(signatures[name], signatures[other])
            if share >= COPIED:
                notes[name].append(f"{COPY} {share:.1%} of its replies are those of {other}")
                notes[other].append(f"{COPY} {share:.1%} of its replies are those of {name}")
    return dict(notes)


def _value(record: Record) -> object:
    return record.reading.value if record.reading else None


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
