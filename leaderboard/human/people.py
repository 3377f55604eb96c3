"""What several people say together: their mean, the majority, and how far they agree beyond chance."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Item, Kind, Outcome, Record, Reply
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, read_manifest, read_records, write_manifest, write_whole
from spatialgauge.benchmark.marking import marked, prompt_of
from spatialgauge.benchmark.reports.figures import NONE, percent
from spatialgauge.benchmark.reports.grids import Grid
from spatialgauge.benchmark.statistics.agreement import krippendorff_alpha
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.human.session import CANNOT, CHECKS

MAJORITY: Final = "majority"
PASSED: Final = 0.8
"""Who passes fewer of the checks of attention is left out; declared before anybody answers."""
CLOSED: Final = (Kind.CHOICE, Kind.YES_NO, Kind.COUNT, Kind.ORDER)


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
    """Return a record an item of what most people say: the answer given most often, of lengths the median of logs.

    A tie, and what cannot be put together such as places, is what no majority is for: no record.
    """
    made = []
    for item in suite.items:
        said = [rater.records[item.id] for rater in raters if item.id in rater.records]
        reply = _together(item, said) if len(said) > 1 else None
        if reply is not None:
            made.append(_record(item, reply, said, suite))
    return made


def _together(item: Item, said: Sequence[Record]) -> str | None:
    read = [record.reading.value for record in said if record.outcome is Outcome.ANSWERED and record.reading]
    kind = answers.of(item.form.kind)
    if 2 * len(read) <= len(said):
        return CANNOT
    if item.form.kind is Kind.QUANTITY:
        lengths = [float(value) for value in read if isinstance(value, int | float) and value > 0]
        return kind.phrase(math.exp(median(map(math.log, lengths))), item.form) if lengths else None
    if item.form.kind not in CLOSED:
        return None
    (first, count), *others = Counter(json.dumps(value) for value in read).most_common(2)
    if others and others[0][1] == count:
        return None
    return kind.phrase(json.loads(first), item.form)


def _record(item: Item, reply: str, said: Sequence[Record], suite: Suite) -> Record:
    mark = marked(item, prompt_of(item, suite).form, Reply(text=reply))
    return said[0].model_copy(
        update={
            "outcome": mark.outcome,
            "reply": reply,
            "reading": mark.reading,
            "score": mark.score.value,
            "details": mark.score.details,
            "latency_s": median(record.latency_s for record in said),
        }
    )


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


def agreement(raters: Sequence[Rater], items: Iterable[Item]) -> float:
    """Return Krippendorff's alpha of these items: nominal for closed answers, of logarithms for lengths.

    The items are of one kind; NaN where no two people answered one of them.
    """
    held = list(items)
    table = np.full((len(raters), len(held)), math.nan)
    codes: dict[str, float] = {}
    lengths = bool(held) and held[0].form.kind is Kind.QUANTITY
    for row, rater in enumerate(raters):
        for column, item in enumerate(held):
            record = rater.records.get(item.id)
            value = record.reading.value if record and record.reading and record.outcome is Outcome.ANSWERED else None
            if value is None:
                continue
            if not lengths:
                table[row, column] = codes.setdefault(json.dumps(value), float(len(codes)))
            elif isinstance(value, int | float) and value > 0:
                table[row, column] = math.log(value)
    return krippendorff_alpha(table, "interval" if lengths else "nominal")


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
        own = [rater.records[item.id] for rater in heeded for item in items if item.id in rater.records]
        alpha = agreement(heeded, items)
        together = [voted[item.id] for item in items if item.id in voted]
        told = NONE if math.isnan(alpha) else f"{alpha:.2f}"
        rows.append((task, str(len(items)), _mean(own), _mean(together), told))
    title = "By task, in %: people's mean, the majority (a ceiling), and Krippendorff's alpha"
    return people, Grid(title=title, columns=("task", "items", "mean", "majority", "alpha"), rows=tuple(rows))


def _mean(records: Iterable[Record]) -> str:
    scores = [record.score for record in records if record.score is not None]
    return percent(math.fsum(scores) / len(scores)) if scores else NONE
