"""Audits a suite, with no call, or a run, from its records."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spatialgauge.benchmark.auditing.findings import Audit, Finding
from spatialgauge.benchmark.auditing.sets import sets
from spatialgauge.benchmark.auditing.shortcuts import shortcuts
from spatialgauge.benchmark.auditing.together import answered_by_task, together, vision_gain
from spatialgauge.benchmark.auditing.twins import tellings
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import UNSCORED, Item, Outcome, Record
from spatialgauge.benchmark.journal import read_manifest, read_records

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite

SURE = 0.05
"""Slices that tell twins apart are listed up to this p value, after Holm."""

ALL = "all tasks"
Progress = Callable[[str], None]


def audit_items(
    name: str,
    items: Sequence[Item],
    limits: Mapping[str, float],
    *,
    models: bool = True,
    on_task: Progress = lambda _: None,
) -> Audit:
    """Return what the checks that ask no model find; without `models` no forest is fitted.

    Questions that measure what a model prefers are held to the checks on sets alone: none of their answers is wrong.
    Raises UsageError where forests are to be fitted and scikit-learn is not installed.
    """
    findings: list[Finding] = []
    for task, own in _tasks(items).items():
        on_task(task)
        if own[0].rule not in UNSCORED:
            findings += shortcuts(own, limits, models=models)
        findings += sets(own, limits)
    told = tuple(telling for telling in tellings(items) if telling.p <= SURE)
    notes = () if models else ("no forests were fitted: nothing is said of words and metadata",)
    return Audit(subject=name, suite=name, items=len(items), findings=tuple(findings), tellings=told, notes=notes)


def audit_run(run: Path, suite: "Suite", limits: Mapping[str, float], blind: Path | None = None) -> Audit:
    """Return what a run's answers say of each other, and of the pictures where a run without them is given.

    Of repeats the first readable one counts. Raises DataError where the runs are not of this suite, where the blind one
    saw pictures, or where it is another model's.
    """
    manifest = read_manifest(run)
    records = _records(run, suite)
    findings: list[Finding] = []
    tasks = answered_by_task(suite.by_id, records)
    findings += together(ALL, [one for answered in tasks.values() for one in answered], limits)
    for task, answered in tasks.items():
        findings += together(task, answered, limits)
    if not findings:
        raise DataError(f"{run}: has no answer that could be read and held against another")
    if blind is not None:
        other = read_manifest(blind)
        if not other.settings.get("blind"):
            raise DataError(f"{blind}: is a run with pictures; make one without: spatialgauge run ... --blind")
        if other.adapter.spec != manifest.adapter.spec:
            raise DataError(f"{blind}: is a run of {other.adapter.spec}, not of {manifest.adapter.spec}")
        unseen = _records(blind, suite)
        scored = {name: record for name, record in records.items() if suite.by_id[name].rule not in UNSCORED}
        findings += vision_gain(ALL, scored, unseen, limits)
        for task in sorted({record.task for record in scored.values()}):
            own = {name: record for name, record in scored.items() if record.task == task}
            findings += vision_gain(task, own, unseen, limits)
    return Audit(
        subject=f"{manifest.adapter.spec} ({run.name})",
        suite=f"{suite.card.name}@{suite.card.version}",
        items=len(records),
        findings=tuple(findings),
        notes=() if blind else ("no run without pictures was given: what looking is worth is not known (--blind RUN)",),
    )


def _records(run: Path, suite: "Suite") -> dict[str, Record]:
    """Return one record an item: its first readable one, else its last."""
    manifest = read_manifest(run)
    if manifest.suite.hash != suite.card.hash:
        raise DataError(f"{run}: was not made on {suite.card.name}@{suite.card.version} (the hashes differ)")
    records = _first(read_records(run))
    if stray := records.keys() - suite.by_id.keys():
        raise DataError(f"{run}: has a record of item {min(stray)}, which its suite does not have")
    return records


def _first(records: Iterable[Record]) -> dict[str, Record]:
    kept: dict[str, Record] = {}
    for record in records:
        if record.item not in kept or kept[record.item].outcome is not Outcome.ANSWERED:
            kept[record.item] = record
    return kept


def _tasks(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return the items by task; where one has several kinds of answer or rules, by these too."""
    kinds: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in items:
        kinds[item.task, item.form.kind, item.rule].append(item)
    return {" ".join(key): own for key, own in sorted(kinds.items())}
