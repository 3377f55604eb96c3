"""What several people say together: their mean, the majority, and how far they agree beyond chance."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Item, Outcome, Record, Reply
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, read_manifest, read_records, write_manifest, write_whole
from spatialgauge.benchmark.marking import fields_of_reply, prompt_of
from spatialgauge.benchmark.reports.figures import NONE, percent, with_bounds
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.statistics.crossed import crossed_interval
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.human.pooling import agreement, together
from spatialgauge.leaderboard.human.session import CANNOT, CHECKS

MAJORITY: Final = "majority"
PASSED: Final = 0.8
"""Who passes fewer of the checks of attention is left out; declared before anybody answers."""


@dataclass(frozen=True)
class Rater:
    """One person's answers, and which share of the checks of attention they passed, None without any."""

    name: str
    records: Mapping[str, Record]
    passed: float | None

    @property
    def heeded(self) -> bool:
        """Whether their answers count."""
        return self.passed is None or self.passed >= PASSED


def read_raters(out: Path, suite: Suite) -> list[Rater]:
    """Return the people who answered this suite; DataError for a run of another one."""
    found = []
    for folder in sorted(path.parent for path in out.glob(f"*/{MANIFEST}")):
        if folder.name == MAJORITY:
            continue
        if read_manifest(folder).suite.hash != suite.card.hash:
            raise DataError(f"{folder}: was asked another suite than {suite.card.name}@{suite.card.version}")
        records = {record.item: record for record in read_records(folder)}
        found.append(Rater(folder.name, records, _passed(folder / CHECKS)))
    return found


def _passed(path: Path) -> float | None:
    if not path.exists():
        return None
    told = [bool(json.loads(line)["passed"]) for line in path.read_text().splitlines() if line]
    return sum(told) / len(told) if told else None


def majority(raters: Sequence[Rater], suite: Suite) -> list[Record]:
    """Return a record an item of what most people say (see `pooling.together`); no record where they say no one thing.

    Where half or more cannot tell, so does the majority.
    """
    made = []
    for item in suite.items:
        said = [rater.records[item.id] for rater in raters if item.id in rater.records]
        reply = _together(item, said) if len(said) > 1 else None
        if reply is not None:
            made.append(_record(item, reply, said, suite))
    return made


def _together(item: Item, said: Sequence[Record]) -> str | None:
    read = [value for record in said if (value := _value(record)) is not None]
    if 2 * len(read) <= len(said):
        return CANNOT
    value = together(item.form.kind, read)
    return None if value is None else answers.of(item.form.kind).phrase(value, item.form)


def _value(record: Record | None) -> JsonValue:
    """Return what was read of an answer; None where there is none."""
    if record is None or record.outcome is not Outcome.ANSWERED or record.reading is None:
        return None
    return record.reading.value


def _record(item: Item, reply: str, said: Sequence[Record], suite: Suite) -> Record:
    fields = fields_of_reply(item, prompt_of(item, suite).form, Reply(text=reply))
    return said[0].model_copy(update={**fields, "latency_s": median(record.latency_s for record in said)})


def write_majority(raters: Sequence[Rater], suite: Suite, out: Path) -> Path | None:
    """Write the majority as a run beside those of the people, and return it; None where no two answered one item."""
    records = majority(raters, suite)
    if not records:
        return None
    folder = out / MAJORITY
    folder.mkdir(exist_ok=True)
    manifest = read_manifest(out / raters[0].name)
    card = AdapterCard(spec=f"human/{MAJORITY}", model=f"{len(raters)} people")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_whole(folder / RECORDS, b"".join(record.model_dump_json().encode() + b"\n" for record in records))
    write_manifest(folder, manifest.model_copy(update={"adapter": card, "items": len(records), "finished": now}))
    return folder


def report(raters: Sequence[Rater], suite: Suite) -> tuple[Grid, Grid]:
    """Return what people score: a row a person, and a row a task with their mean, the majority and their agreement."""
    heeded = [rater for rater in raters if rater.heeded]
    voted = {record.item: record for record in majority(heeded, suite)}
    people = Grid(
        title="People; those who passed fewer than 80 % of the checks of attention are left out of all else",
        columns=("who", "items", "score, %", "cannot tell", "median s", "checks passed, %"),
        rows=tuple(
            (
                rater.name,
                str(len(rater.records)),
                _mean(rater.records.values()),
                str(sum(record.outcome is Outcome.REFUSED for record in rater.records.values())),
                f"{median([0.0, *(record.latency_s for record in rater.records.values())][1:] or [0.0]):.1f}",
                NONE if rater.passed is None else percent(rater.passed),
            )
            for rater in raters
        ),
    )
    tasks: defaultdict[str, list[Item]] = defaultdict(list)
    for item in suite.items:
        if any(item.id in rater.records for rater in heeded):
            tasks[item.task].append(item)
    rows = []
    for task, items in sorted(tasks.items()):
        own = {rater.name: [rater.records[item.id] for item in items if item.id in rater.records] for rater in heeded}
        given = [[_value(rater.records.get(item.id)) for item in items] for rater in heeded]
        alpha = agreement(items[0].form.kind, given)
        decided = [voted[item.id] for item in items if item.id in voted]
        told = NONE if math.isnan(alpha) else f"{alpha:.2f}"
        rows.append((task, str(len(items)), with_bounds(_interval(own)), str(len(decided)), _mean(decided), told))
    title = (
        "By task, in %: people's mean with its 95 % interval over other people and other scenes, the majority (a "
        "ceiling) on the items that have one, and Krippendorff's alpha"
    )
    columns = ("task", "items", "mean", "decided", "majority", "alpha")
    return people, Grid(title=title, columns=columns, rows=tuple(rows))


def _interval(records: Mapping[str, Sequence[Record]]) -> Interval | None:
    """Return the mean score of these people's records, its bounds by person and scene."""
    scored = [(one.score, name, one.group) for name, own in records.items() for one in own if one.score is not None]
    if not scored:
        return None
    return crossed_interval([one[0] for one in scored], [one[1] for one in scored], [one[2] for one in scored])


def _mean(records: Iterable[Record]) -> str:
    scores = [record.score for record in records if record.score is not None]
    return percent(math.fsum(scores) / len(scores)) if scores else NONE
