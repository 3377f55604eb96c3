"""How stated lengths follow true ones, by task and by range of distance."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from spatialgauge.benchmark.items import Frozen, Item, Kind, Record
from spatialgauge.benchmark.statistics.calibration import Calibration, calibration
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval

BAND: Final = "band"
"""The slice that names the range a distance falls in."""
ALL: Final = "all"
ANSWERS_MIN: Final = 8
POINTS: Final = 400
"""So many points are kept for a drawing, evenly spaced in the order of their truths."""


class TaskCalibration(Frozen):
    """The line of one task's stated lengths on the true ones, overall or in one range of distances.

    `within` is the share of these answers that are within half to twice of the truth (SpatialVLM, section 4).
    `points` are (truth, stated) in metres of up to 400 answers, for a drawing; only of the whole task.
    """

    task: str
    band: str
    line: Calibration
    within: Interval
    points: tuple[tuple[float, float], ...] = ()


def task_calibrations(items: Mapping[str, Item], records: Iterable[Record]) -> tuple[TaskCalibration, ...]:
    """Return for each task with lengths its line, then that of each range with enough answers, shortest range first."""
    tasks: defaultdict[str, list[tuple[Item, float]]] = defaultdict(list)
    for record in records:
        item = items[record.item]
        value = record.reading.value if record.reading is not None else None
        asked = item.form.kind is Kind.QUANTITY and item.form.unit != "deg"
        if asked and isinstance(value, int | float) and value > 0 and _length(item) > 0:
            tasks[item.task].append((item, float(value)))
    found = []
    for task, given in sorted(tasks.items()):
        bands: defaultdict[str, list[tuple[Item, float]]] = defaultdict(list)
        for item, length in sorted(given, key=lambda pair: _length(pair[0])):
            if BAND in item.slices:
                bands[str(item.slices[BAND])].append((item, length))
        for band, own in ((ALL, given), *bands.items()):
            if len(own) >= ANSWERS_MIN:
                stated, truths = [length for _, length in own], [_length(item) for item, _ in own]
                groups = [item.group for item, _ in own]
                near = [float(0.5 <= said / true <= 2) for said, true in zip(stated, truths, strict=True)]
                found.append(
                    TaskCalibration(
                        task=task,
                        band=band,
                        line=calibration(stated, truths, groups),
                        within=mean_interval(near, groups),
                        points=_thinned(sorted(zip(truths, stated, strict=True))) if band == ALL else (),
                    )
                )
    return tuple(found)


def _thinned(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    step = max(1, math.ceil(len(points) / POINTS))
    return tuple(points[::step])


def _length(item: Item) -> float:
    return float(str(item.truth))
