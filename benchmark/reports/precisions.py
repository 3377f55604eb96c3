"""Average precision over a task: all places found in all its pictures, held against all that are there."""

from collections.abc import Iterable, Sequence
from typing import cast

from pydantic import JsonValue

from spatialgauge.benchmark.items import Item, Kind, Outcome, Record

PLACES = (Kind.BOXES2D, Kind.MASKS, Kind.BOXES3D)


def precisions(items: Sequence[Item], records: Iterable[Record]) -> dict[str, float]:
    """Return AP, AP50 and AP75 of boxes or masks, or AP@0.15, AP@0.25 and AP@0.5 of boxes in space.

    All places count as equally sure, in the order of the items, whenever they were answered. A reply that cannot be
    read finds nothing; a failed call is left out. Empty for other kinds, for several kinds at once, and where nothing
    that is asked for is there.
    """
    kinds = {item.form.kind for item in items}
    if len(kinds) != 1 or not kinds & {*PLACES}:
        return {}
    truths = {item.id: _listed(item.truth) for item in items}
    order = {name: place for place, name in enumerate(truths)}
    pictures = [
        (_listed(record.reading.value if record.reading else None), truths[record.item])
        for record in sorted(records, key=lambda record: (order[record.item], record.repeat))
        if record.outcome is not Outcome.FAILED
    ]
    if not any(there for _, there in pictures):
        return {}
    from spatialgauge.benchmark.answers import average_precision

    if Kind.BOXES3D in kinds:
        return average_precision.in_space(pictures)
    return average_precision.coco(pictures, "masks" if Kind.MASKS in kinds else "boxes")


def _listed(value: JsonValue) -> Sequence[JsonValue]:
    return cast("Sequence[JsonValue]", value) if isinstance(value, list | tuple) else ()
