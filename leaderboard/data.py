"""What the pages show, read from a folder of runs; nothing here knows Streamlit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from spatialgauge.benchmark.errors import GaugeError
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import Item, Outcome, Record
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, read_manifest, read_records
from spatialgauge.benchmark.reports.figures import percent, with_bounds
from spatialgauge.benchmark.reports.grids import FLOOR, names, ranked
from spatialgauge.benchmark.reports.slicing import word
from spatialgauge.benchmark.reports.summary import RIGHT, Part, Summary, summarise_records
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tasks.suites import SHIPPED

Verdict = Literal["any", "right", "wrong", "disputed"]
Cell = str | float | int | None


@dataclass(frozen=True)
class Entry:
    """One run on the board, under the name it is shown by."""

    name: str
    run: Path
    summary: Summary
    records: tuple[Record, ...]

    @cached_property
    def by_item(self) -> Mapping[str, Record]:
        """The record of each item; of several repeats the first."""
        return {record.item: record for record in sorted(self.records, key=lambda record: -record.repeat)}

    def answers_to(self, item: str) -> list[Record]:
        """Return the run's records of an item, a repeat each."""
        return sorted((record for record in self.records if record.item == item), key=lambda record: record.repeat)


@dataclass(frozen=True)
class Board:
    """All runs of one suite, the best headline first."""

    suite: Suite
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The suite's name and version, and enough of its hash where that is not unique."""
        return f"{self.suite.card.name}@{self.suite.card.version}"

    def entry(self, name: str) -> Entry:
        """Return the run shown under a name; the best one for a name that is not here."""
        return next((entry for entry in self.entries if entry.name == name), self.entries[0])


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a run in the folder does: its files' names, sizes and times."""
    files = [run / name for run in runs_in(folder) for name in (MANIFEST, RECORDS)]
    states = [(file, file.stat()) for file in files if file.exists()]
    return tuple((str(file), state.st_size, state.st_mtime_ns) for file, state in states)


def runs_in(folder: Path) -> list[Path]:
    """Return every run folder at or below a folder, in the order of their paths."""
    return sorted(manifest.parent for manifest in folder.rglob(MANIFEST) if (manifest.parent / RECORDS).exists())


def boards(folder: Path) -> tuple[tuple[Board, ...], tuple[str, ...]]:
    """Return a board for each suite that was run, the one with most runs first, and what could not be shown and why.

    A damaged run costs its own row, never the page.
    """
    suites: dict[str, Suite] = {}
    floors: dict[str, Floors] = {}
    found: dict[str, list[tuple[Path, Summary, tuple[Record, ...]]]] = {}
    faults = []
    for run in runs_in(folder):
        try:
            manifest = read_manifest(run)
            suite = suites.get(manifest.suite.hash) or load(manifest.suite.reference, SHIPPED)
            if suite.card.hash != manifest.suite.hash:
                faults.append(f"{run.name}: was made on another {manifest.suite.name} than is found now")
                continue
            if manifest.suite.hash not in suites:
                suites[manifest.suite.hash] = suite
                floors[manifest.suite.hash] = Floors.of(suite.items)
            records = tuple(read_records(run))
            name = str(run.relative_to(folder))
            summary = summarise_records(
                manifest,
                records,
                suite.items,
                floors=floors[manifest.suite.hash],
                run=name,
                official=suite.card.official,
            )
            found.setdefault(manifest.suite.hash, []).append((run, summary, records))
        except GaugeError as error:
            faults.append(f"{run.name}: {error}")
    made = [_board(suites[key], rows) for key, rows in found.items()]
    return tuple(sorted(made, key=lambda board: (-len(board.entries), board.title))), tuple(faults)


def _board(suite: Suite, found: Sequence[tuple[Path, Summary, tuple[Record, ...]]]) -> Board:
    runs = {summary.run: (run, records) for run, summary, records in found}
    ordered = ranked([summary for _, summary, _ in found])
    return Board(
        suite,
        tuple(
            Entry(name, runs[summary.run][0], summary, runs[summary.run][1])
            for name, summary in zip(names(ordered), ordered, strict=True)
        ),
    )


def ranks(headlines: Sequence[Interval | None]) -> list[str]:
    """Return the places each run could hold, as `2-5`: those whose interval lies wholly above it stand before it."""
    known = [line for line in headlines if line is not None]
    places = []
    for line in headlines:
        if line is None:
            places.append("")
            continue
        first = 1 + sum(_low(other) > _high(line) for other in known)
        last = len(known) - sum(_high(other) < _low(line) for other in known)
        places.append(str(first) if first == last else f"{first}-{last}")
    return places


def _low(interval: Interval) -> float:
    return -math.inf if interval.low is None else interval.low


def _high(interval: Interval) -> float:
    return math.inf if interval.high is None else interval.high


def board_rows(board: Board) -> list[dict[str, Cell]]:
    """Return the board's rows, the blind floor first: places, headline, each skill corrected, counts, cost."""
    first = board.entries[0].summary
    floor: dict[str, Cell] = {"places": "", "model": FLOOR, "headline": 0.0, "95 % interval": ""}
    floor |= dict.fromkeys((skill.name for skill in first.skills), 0.0)
    rows = [floor]
    places = ranks([entry.summary.headline for entry in board.entries])
    for place, entry in zip(places, board.entries, strict=True):
        summary = entry.summary
        outcomes = summary.overall.outcomes
        rows.append(
            {
                "places": place,
                "model": entry.name,
                "headline": _percent(summary.headline),
                "95 % interval": _bounds(summary.headline),
                **{skill.name: _percent(skill.corrected) for skill in summary.skills},
                "n": summary.overall.n,
                "missing": summary.missing,
                **{str(outcome): outcomes.get(outcome, 0) for outcome in Outcome if outcome is not Outcome.ANSWERED},
                "cost $": summary.cost_usd,
                "s / question": summary.means.latency_s,
                "run": summary.run,
                "started": summary.started,
            }
        )
    return rows


def task_rows(board: Board) -> list[dict[str, Cell]]:
    """Return the score of every model on every task, the blind floor first, in per cent."""
    tasks = board.entries[0].summary.tasks
    floor: dict[str, Cell] = {"model": FLOOR, **{task.name: _rounded(task.floor) for task in tasks}}
    return [
        floor,
        *(
            {"model": entry.name, **{task.name: _percent(task.score) for task in entry.summary.tasks}}
            for entry in board.entries
        ),
    ]


def dots(rows: Sequence[tuple[str, Part]]) -> list[dict[str, Cell]]:
    """Return the corrected scores of (model, part) with bounds, as a chart takes them; those without are left out."""
    return [
        {
            "model": model,
            "part": part.name,
            "mean": part.corrected.mean,
            "low": part.corrected.mean if part.corrected.low is None else part.corrected.low,
            "high": part.corrected.mean if part.corrected.high is None else part.corrected.high,
            "text": with_bounds(part.corrected),
        }
        for model, part in rows
        if part.corrected is not None
    ]


def chosen(
    board: Board, entry: Entry, task: str | None = None, outcome: str | None = None, verdict: Verdict = "any"
) -> list[Item]:
    """Return the items of a task (None: all) that ended with the outcome and verdict in this run, in their order.

    `disputed` are those that some of the board's models have right and others do not.
    """
    return [
        item
        for item in sorted(board.suite.items, key=lambda item: (item.task, item.pair or "", item.id))
        if (task is None or item.task == task) and _fits(board, entry.by_item.get(item.id), outcome, verdict)
    ]


def _fits(board: Board, record: Record | None, outcome: str | None, verdict: Verdict) -> bool:
    if outcome is not None and (record is None or record.outcome != outcome):
        return False
    if verdict == "any":
        return True
    if record is None or record.score is None:
        return False
    if verdict == "disputed":
        others = [entry.by_item.get(record.item) for entry in board.entries]
        return len({_right(other) for other in others if other is not None and other.score is not None}) > 1
    return _right(record) == (verdict == "right")


def _right(record: Record) -> bool:
    return record.score is not None and record.score >= RIGHT


def twin(board: Board, item: Item) -> Item | None:
    """Return the item that asks the same words of the other picture."""
    return next(
        (other for other in board.suite.items if item.pair and other.pair == item.pair and other.id != item.id), None
    )


def facts(item: Item) -> list[dict[str, str]]:
    """Return what is known of an item beside its words: scene, slices, the answer under each frame."""
    known = {"task": item.task, "scene": item.group, "rule": item.rule, **item.slices}
    known |= {f"{frame} answer": said for frame, said in item.frames.items()}
    return [{"fact": name, "value": word(value)} for name, value in known.items()]


def slices(board: Board) -> list[str]:
    """Return the names of the slices by which the board's items can be broken down."""
    return sorted({name for item in board.suite.items for name in item.slices})


def broken_down(board: Board, entry: Entry, by: str) -> Summary:
    """Return the run's summary with its scores by one slice."""
    manifest = read_manifest(entry.run)
    return summarise_records(manifest, entry.records, board.suite.items, [by], run=entry.summary.run)


def as_json(board: Board) -> str:
    """Return the summaries of the board's runs as a JSON list."""
    return f"[{','.join(entry.summary.model_dump_json() for entry in board.entries)}]"


def _percent(interval: Interval | None) -> float | None:
    return None if interval is None else _rounded(interval.mean)


def _rounded(share: float) -> float:
    return round(100 * share, 1) + 0.0


def _bounds(interval: Interval | None) -> str:
    if interval is None or interval.low is None:
        return ""
    return f"{percent(interval.low)} to {percent(interval.high)}"
