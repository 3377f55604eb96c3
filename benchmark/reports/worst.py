"""The items to look at first: what went most wrong in each task."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from spatialgauge.benchmark.items import Frozen, Item, Outcome, Record

EACH = 3
"""So many a task."""
REPLY = 2000
"""So many characters of a reply are kept; reasoning can be long."""
OFF = "log2_error_absolute"
"""The detail of a quantity's score by which the worst are found."""


class Worst(Frozen):
    """One item that went wrong, and why it stands here; `rank` is how wrong, comparable within a task."""

    item: str
    repeat: int
    task: str
    reason: str
    rank: float
    outcome: Outcome
    truth: JsonValue
    value: JsonValue
    reply: str


def worst(items: Mapping[str, Item], records: Sequence[Record]) -> tuple[Worst, ...]:
    """Return the worst of each task, tasks in the order of their names, the worst first.

    Quantities are ranked by how many times too large or too small they are, others by whether the twin is wrong as
    well; replies that could not be read come after those that are wrong. Failed calls are not here: no model answered.
    """
    wrong_in_pair: defaultdict[tuple[str | None, int], int] = defaultdict(int)
    for record in records:
        wrong_in_pair[record.pair, record.repeat] += record.outcome is Outcome.ANSWERED and record.score == 0
    tasks: defaultdict[str, list[tuple[Record, str, float]]] = defaultdict(list)
    for record in records:
        both = record.pair is not None and wrong_in_pair[record.pair, record.repeat] > 1
        why = _why(record, both=both)
        if why is not None:
            tasks[record.task].append((record, *why))
    return tuple(
        _worst(items[record.item], record, reason, rank)
        for task in sorted(tasks)
        for record, reason, rank in sorted(tasks[task], key=_order)[:EACH]
    )


def _order(entry: tuple[Record, str, float]) -> tuple[float, str, str, int]:
    record, _, rank = entry
    return (-rank, record.pair or "", record.item, record.repeat)


def _why(record: Record, *, both: bool) -> tuple[str, float] | None:
    if record.score is None or record.score >= 1:
        return None
    if record.outcome is not Outcome.ANSWERED:
        return f"{record.outcome}: {record.reading.reason if record.reading else ''}".rstrip(": "), 0.0
    octaves = record.details.get(OFF)
    if octaves is not None:
        return f"off by a factor of {2 ** min(abs(octaves), 64):.3g}", abs(octaves)
    if record.score > 0:
        return f"scores {record.score:.2f}", 1 - record.score
    return ("wrong, and its twin too", 2.0) if both else ("wrong", 1.0)


def _worst(item: Item, record: Record, reason: str, rank: float) -> Worst:
    return Worst(
        item=item.id,
        repeat=record.repeat,
        task=item.task,
        reason=reason,
        rank=rank,
        outcome=record.outcome,
        truth=item.truth,
        value=record.reading.value if record.reading else None,
        reply=record.reply[:REPLY],
    )
