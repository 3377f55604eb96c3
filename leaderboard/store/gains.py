"""What a model gains by looking: its score above that of the same model asked without the pictures."""

from collections.abc import Sequence
from pathlib import Path

from spatialgauge.benchmark.items import canonical_json
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.paired import paired_difference
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.reading import item_scores

SIGHT = ("blind", "image_side")
"""Settings in which a blind run differs from the one that looks."""


def with_gains(entries: Sequence[Entry], folder: Path) -> tuple[Entry, ...]:
    """Return the rows, those of models that were also asked blind with the paired difference of their scores."""
    blind = {_asked(entry): entry for entry in entries if entry.kind == "blind"}
    return tuple(
        entry.model_copy(update={"gain": _gain(entry, blind[_asked(entry)], folder)})
        if entry.kind != "blind" and _asked(entry) in blind
        else entry.model_copy(update={"gain": None})
        for entry in entries
    )


def _asked(entry: Entry) -> str:
    """Return what two runs of one model share, whether it looks or not."""
    settings = {name: value for name, value in entry.settings.items() if name not in SIGHT}
    return canonical_json([entry.spec, entry.model, entry.strategy, settings])


def _gain(entry: Entry, blind: Entry, folder: Path) -> Interval | None:
    ours, theirs = (item_scores(folder / one.files["samples"]) for one in (entry, blind))
    both = sorted(set(ours) & set(theirs))
    if not both:
        return None
    base, head = ([scores[item][0] for item in both] for scores in (theirs, ours))
    return paired_difference(base, head, [ours[item][1] for item in both]).interval
