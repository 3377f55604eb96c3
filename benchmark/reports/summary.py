"""A run in numbers: per task, per skill and overall, with intervals, floors and everything that was not scored."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pydantic import Field

from spatialgauge.benchmark.answers.ratios import ERRORS
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Outcome, Record
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.manifest import Manifest, Stopped, SuiteName
from spatialgauge.benchmark.official import Official, OfficialFigure, official_figures
from spatialgauge.benchmark.reports.calibrations import TaskCalibration, task_calibrations
from spatialgauge.benchmark.reports.circles import Circle, circle
from spatialgauge.benchmark.reports.efforts import TileCount, false_positives
from spatialgauge.benchmark.reports.frames import FrameUse, frame_use
from spatialgauge.benchmark.reports.margins import TaskThirds, task_thirds
from spatialgauge.benchmark.reports.precisions import precisions
from spatialgauge.benchmark.reports.slicing import labels
from spatialgauge.benchmark.reports.thresholds import TaskCurve, task_curves
from spatialgauge.benchmark.reports.worst import Worst, worst
from spatialgauge.benchmark.statistics.consistency import Consistency, consistency
from spatialgauge.benchmark.statistics.intervals import Interval, Stratum, corrected, mean_interval, stratified_interval
from spatialgauge.benchmark.statistics.logic import Logic, logic

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite

RIGHT = 1 - 1e-9
"""From this score on an answer counts as right, for pairs."""


class Part(Frozen):
    """The numbers of some of a run's records.

    `n` counts records, `outcomes` what became of them; failed ones have no score and enter no mean. `score` is the
    mean, `floor` the best blind answerer's score on these items, `constant` the best constant's, `corrected` is
    `(score - floor) / (1 - floor)`, None where the words alone give every answer. `pairs` is the share of twins of
    which both are right. `details` holds the mean of every rule that applies, the median of every error, and average
    precision where places are asked for.
    """

    name: str
    where: Mapping[str, str] = Field(default_factory=dict)
    n: int
    outcomes: Mapping[Outcome, int]
    score: Interval | None
    floor: float
    constant: float
    corrected: Interval | None
    pairs: Interval | None
    details: Mapping[str, float] = Field(default_factory=dict)


class Means(Frozen):
    """What a question cost on average, failed calls left out; None where the service did not tell."""

    calls: float
    """Replies of models behind an answer: more than one with a strategy."""
    cost_usd: float | None
    latency_s: float | None
    input_tokens: float | None
    output_tokens: float | None


class Summary(Frozen):
    """All that a report shows of one run.

    `overall.corrected` is the headline: the mean of corrected scores over the tasks of a skill, then over skills. It is
    None while a task has no score at all (`unscored`), since it would then be the mean of something else. `missing`
    counts questions that were to be asked and are not in the records.
    """

    model: str
    strategy: str | None = None
    """The way of asking wrapped around the model; the two together are one row."""
    run: str
    suite: SuiteName
    started: str
    finished: str | None
    settings: Mapping[str, str | int | float | bool | None]
    asked: int
    missing: int
    unscored: tuple[str, ...]
    overall: Part
    skills: tuple[Part, ...]
    tasks: tuple[Part, ...]
    breakdown: tuple[Part, ...]
    frames: tuple[FrameUse, ...]
    worst: tuple[Worst, ...]
    means: Means
    cost_usd: float | None
    consistency: tuple[Consistency, ...] = ()
    """What the repeats say of each other, overall first; empty for a run without them."""
    logic: tuple[Logic, ...] = ()
    """Whether the answers of tied questions agree, by task; empty for a suite without such sets."""
    curves: tuple[TaskCurve, ...] = ()
    """Accuracy against how much there is to see, by task and slice, where there are answers enough."""
    margins: tuple[TaskThirds, ...] = ()
    """Accuracy on the hardest, the middle and the easiest third by margin, by task."""
    calibrations: tuple[TaskCalibration, ...] = ()
    """How stated lengths follow true ones, by task, overall first, then by range of distance."""
    stopped: Stopped | None = None
    """What a run that asked until its headline was known says of it; None for others."""
    tiles: tuple[TileCount, ...] = ()
    """How often something is found that is not there, by the number of tiles; empty unless pictures were sliced."""
    circle: Circle | None = None
    """What the model calls each azimuth all round a thing; None for a suite without such questions."""
    official: tuple[OfficialFigure, ...] = ()
    """A public benchmark's own figures, the headline first: for comparing with what papers print."""

    @property
    def headline(self) -> Interval | None:
        """The corrected score over skills."""
        return self.overall.corrected


def summarise(run: Path, suite: "Suite", by: Sequence[str] = (), floors: Floors | None = None) -> Summary:
    """Return the summary of a run folder; `by` names the slices whose combinations are broken down.

    `floors` are the suite's, for callers with several runs of it; they are computed where they are not given.
    Raises DataError where the run was not made on this suite or is damaged, UsageError for a slice that no item has.
    """
    manifest = read_manifest(run)
    if manifest.suite.hash != suite.card.hash:
        raise DataError(
            f"{run}: was made on {manifest.suite.name}@{manifest.suite.version} with hash {manifest.suite.hash[:12]}, "
            f"not on {suite.card.name}@{suite.card.version} with {suite.card.hash[:12]}; give the suite it was made on"
        )
    return summarise_records(
        manifest, read_records(run), suite.items, by, floors, run=run.name, official=suite.card.official
    )


def summarise_records(
    manifest: Manifest,
    records: Iterable[Record],
    items: Sequence[Item],
    by: Sequence[str] = (),
    floors: Floors | None = None,
    run: str = "",
    official: Official | None = None,
) -> Summary:
    """Return the summary of records of these items, which are the whole suite even where fewer were asked.

    Where an item and repeat stand twice, as after a failed call that was asked again, the later record counts.
    """
    held = {item.id: item for item in items}
    latest = {(record.item, record.repeat): record for record in records}
    stray = next((record.item for record in latest.values() if record.item not in held), None)
    if stray is not None:
        raise DataError(f"run {run}: has a record of item {stray}, which its suite does not have")
    given = tuple(latest.values())
    sheet = _Sheet(held, given, floors or Floors.of(items))
    tasks = tuple(sheet.part(task, [item for item in items if item.task == task]) for task in sheet.tasks)
    skills = tuple(sheet.mean_part(skill, [sheet.skills[skill]], tasks) for skill in sheet.skills)
    answered = [record for record in given if record.outcome is not Outcome.FAILED]
    again = manifest.totals.again.cost_usd
    costs = [cost for cost in (again, *(record.cost_usd for record in given)) if cost is not None]
    return Summary(
        model=manifest.adapter.spec,
        strategy=manifest.strategy,
        run=run,
        suite=manifest.suite,
        started=manifest.started,
        finished=manifest.finished,
        settings=manifest.settings,
        asked=manifest.items,
        missing=max(0, manifest.items - len(given)),
        unscored=tuple(task.name for task in tasks if task.score is None),
        overall=sheet.mean_part("overall", list(sheet.skills.values()), tasks),
        skills=skills,
        tasks=tasks,
        breakdown=_breakdown(sheet, items, by) if by else (),
        frames=frame_use(held, given),
        worst=worst(held, given),
        means=Means(
            calls=_mean([record.calls for record in answered]) or 1.0,
            cost_usd=_mean([record.cost_usd for record in answered]),
            latency_s=_mean([record.latency_s for record in answered]),
            input_tokens=_mean([record.usage.input_tokens if record.usage else None for record in answered]),
            output_tokens=_mean([record.usage.output_tokens if record.usage else None for record in answered]),
        ),
        cost_usd=math.fsum(costs) if costs else None,
        consistency=consistency(given, held),
        logic=logic(given, held),
        curves=task_curves(held, given, sheet.floors.blind),
        margins=task_thirds(held, given),
        calibrations=task_calibrations(held, given),
        circle=circle(held, given),
        tiles=false_positives(given),
        official=official_figures(official, held, given, manifest.adapter.convention) if official else (),
        stopped=manifest.stopped,
    )


class _Sheet:
    """A suite's items and a run's records, from which any part's numbers are taken."""

    def __init__(self, items: Mapping[str, Item], records: Sequence[Record], floors: Floors) -> None:
        self.records = records
        self.floors = floors
        self.tasks = sorted({item.task for item in items.values()})
        self.skills: dict[str, list[str]] = {}
        for skill, task in sorted({(item.skill, item.task) for item in items.values() if item.rule not in UNSCORED}):
            self.skills.setdefault(skill, []).append(task)

    def part(self, name: str, items: Sequence[Item], where: Mapping[str, str] | None = None) -> Part:
        """Return the numbers of the records of these items."""
        own = {item.id for item in items}
        records = [record for record in self.records if record.item in own]
        floor = _share(self.floors.blind[key] for key in own)
        score = _interval(_scored(records))
        return Part(
            name=name,
            where=where or {},
            n=len(records),
            outcomes=_outcomes(records),
            score=score,
            floor=floor,
            constant=_share(self.floors.constant[key] for key in own),
            corrected=score.above(floor) if score else None,
            pairs=_interval(_pairs(records)),
            details=_details(records, angles=any(item.form.unit == "deg" for item in items))
            | precisions(items, records),
        )

    def mean_part(self, name: str, skills: Sequence[Sequence[str]], tasks: Sequence[Part]) -> Part:
        """Return the mean over the tasks of each skill, then over the skills, each task counting whatever its size."""
        own = [part for part in tasks if any(part.name in skill for skill in skills)]
        floors = {part.name: part.floor for part in own}
        weights = _weights(skills)
        records = {task: [record for record in self.records if record.task == task] for task in weights}
        every = [record for task in weights for record in records[task]]
        scored = {task: _scored(records[task]) for task in weights}
        gaining = _weights([[task for task in skill if floors[task] < 1] for skill in skills])
        return Part(
            name=name,
            n=len(every),
            outcomes=_outcomes(every),
            score=_combined(scored, weights),
            floor=math.fsum(weights[part.name] * part.floor for part in own),
            constant=math.fsum(weights[part.name] * part.constant for part in own),
            corrected=_combined(scored, gaining, floors),
            pairs=_combined({task: _pairs(records[task]) for task in weights}, weights),
        )


def _weights(skills: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return each task's weight in the mean over tasks within skills, then over the skills that have any."""
    held = [tasks for tasks in skills if tasks]
    return {task: 1 / len(held) / len(tasks) for tasks in held for task in tasks}


def _combined(
    scored: Mapping[str, Sequence[tuple[float, str]]],
    weights: Mapping[str, float],
    floors: Mapping[str, float] | None = None,
) -> Interval | None:
    """Return the weighted mean over tasks, corrected for their floors where they are given; None if a task has none."""
    if not weights or not all(scored[task] for task in weights):
        return None
    zero = dict.fromkeys(weights, 0.0) if floors is None else floors
    return stratified_interval(
        [
            Stratum(
                scores=[corrected(score, zero[task]) for score, _ in scored[task]],
                groups=[group for _, group in scored[task]],
                weight=weight,
                lowest=corrected(0, zero[task]),
            )
            for task, weight in weights.items()
        ]
    )


def _interval(scored: Sequence[tuple[float, str]]) -> Interval | None:
    return mean_interval([score for score, _ in scored], [group for _, group in scored]) if scored else None


def _scored(records: Iterable[Record]) -> list[tuple[float, str]]:
    """Return score and group of each record that has a score."""
    return [(record.score, record.group) for record in records if record.score is not None]


def _pairs(records: Iterable[Record]) -> list[tuple[float, str]]:
    """Return 1 or 0 and the group for each pair of which both twins were scored."""
    twins: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        if record.pair is not None and record.score is not None:
            twins[record.pair, record.repeat].append(record)
    return [
        (float(all((record.score or 0) >= RIGHT for record in both)), both[0].group)
        for both in twins.values()
        if len(both) > 1
    ]


def _outcomes(records: Iterable[Record]) -> dict[Outcome, int]:
    counts = Counter(record.outcome for record in records)
    return {outcome: counts[outcome] for outcome in Outcome}


def _details(records: Iterable[Record], *, angles: bool) -> dict[str, float]:
    """Return each rule's mean and each error's median; what is measured in degrees only where angles are asked for."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for record in records:
        for name, value in record.details.items():
            if value is not None and (angles or not name.startswith("degrees")):
                values[name].append(value)
    return {
        name: median(column) if name in ERRORS else math.fsum(column) / len(column)
        for name, column in sorted(values.items())
    }


def _breakdown(sheet: _Sheet, items: Sequence[Item], by: Sequence[str]) -> tuple[Part, ...]:
    """Return a part for each combination of labels that occurs, in the order of the labels."""
    columns = [labels(items, name) for name in by]
    ranks = [{label: rank for rank, label in enumerate(dict.fromkeys(column.values()))} for column in columns]
    cells: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        cells[tuple(column[item.id] for column in columns)].append(item)
    ordered = sorted(cells, key=lambda cell: [rank[label] for rank, label in zip(ranks, cell, strict=True)])
    return tuple(sheet.part(", ".join(cell), cells[cell], dict(zip(by, cell, strict=True))) for cell in ordered)


def _share(values: Iterable[float]) -> float:
    column = list(values)
    return math.fsum(column) / len(column)


def _mean(values: Iterable[float | None]) -> float | None:
    column = [value for value in values if value is not None]
    return math.fsum(column) / len(column) if column else None
