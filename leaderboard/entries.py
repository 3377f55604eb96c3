"""A row of a board: what is said of one submission, as a page shows it and as `leaderboard.json` holds it."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from spatialgauge.adapters.conformance.report import Conformance
from spatialgauge.benchmark.items import Frozen, Outcome, Scalar
from spatialgauge.benchmark.manifest import Declared
from spatialgauge.benchmark.official import OfficialFigure
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.leaderboard.submissions.checking import HUMAN, Checked, Tier

Kind = Literal["model", "baseline", "blind", "human"]
NAME: Final = 80


class Entry(Frozen):
    """One submission's row.

    `kind` says whether it is a model's, or one that models are read against; only models have a rank, `places`, the
    first and the last they could hold. `gain` is the score above that of the same model without the pictures. `cost` is
    in dollars for 100 questions, `calls` how often the model was asked for one. `notes` are what checks found.
    """

    id: str
    name: str
    kind: Kind
    spec: str
    model: str
    strategy: str | None
    settings: Mapping[str, Scalar | None]
    declared: Declared
    tier: Tier
    reproduced: str | None = None
    conformance: str
    notes: tuple[str, ...]
    version: str
    date: str
    digest: str
    headline: Interval | None
    score: Interval | None
    skills: Mapping[str, Interval | None]
    tasks: Mapping[str, Interval | None]
    """Scores by task, not corrected."""
    gain: Interval | None = None
    official: OfficialFigure | None = None
    """A public benchmark's own headline."""
    places: tuple[int, int] | None = None
    n: int
    missing: int
    outcomes: Mapping[Outcome, int]
    cost: float | None
    calls: float
    latency_s: float | None
    output_tokens: float | None
    files: Mapping[str, str] = {}

    def share(self, outcome: Outcome) -> float:
        """Return which share of the records ended so."""
        return self.outcomes.get(outcome, 0) / self.n if self.n else 0.0


def entry_of(checked: Checked, summary: Summary) -> Entry:
    """Return the row of a checked submission."""
    submission, manifest = checked.submission, checked.submission.manifest
    cost = summary.means.cost_usd
    return Entry(
        id=submission.name,
        name=_name(summary),
        kind=_kind(summary),
        spec=printable(manifest.adapter.spec),
        model=printable(manifest.adapter.model),
        strategy=None if manifest.strategy is None else printable(manifest.strategy),
        settings={**manifest.adapter.settings, **manifest.settings},
        declared=manifest.declared or Declared(),
        tier=checked.tier,
        conformance=_conformance(submission.conformance),
        notes=tuple(printable(note, 400) for note in checked.notes),
        version=printable(manifest.versions.get("spatialgauge", "")),
        date=manifest.started[:10],
        digest=submission.digest,
        headline=summary.headline,
        score=summary.overall.score,
        skills={skill.name: skill.corrected for skill in summary.skills},
        tasks={task.name: task.score for task in summary.tasks},
        official=summary.official[0] if summary.official else None,
        n=summary.overall.n,
        missing=summary.missing,
        outcomes=summary.overall.outcomes,
        cost=None if cost is None else 100 * cost,
        calls=_calls(checked),
        latency_s=summary.means.latency_s or None,
        output_tokens=summary.means.output_tokens,
    )


def printable(text: str, most: int = NAME) -> str:
    """Return a text without control characters and marks that turn the direction of writing, no longer than `most`."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs") else sign for sign in text)
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"


def named(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries with names that differ: a name that stands twice gets its submission's beside it."""
    names = [entry.name for entry in entries]
    return tuple(
        entry.model_copy(update={"name": f"{entry.name} ({entry.id})"}) if names.count(entry.name) > 1 else entry
        for entry in entries
    )


def placed(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries, best headline first, the models among them with the places they could hold.

    One stands before another only where their intervals do not overlap; a row that lacks answers has no place.
    """
    ordered = sorted(entries, key=lambda entry: (-_mean(entry), entry.id))
    ranked = [entry for entry in ordered if entry.kind == "model" and entry.headline and not entry.missing]
    bounds = [(_low(entry), _high(entry)) for entry in ranked]
    places = {
        entry.id: (
            1 + sum(other_low > high for other_low, _ in bounds),
            len(bounds) - sum(other_high < low for _, other_high in bounds),
        )
        for entry, (low, high) in zip(ranked, bounds, strict=True)
    }
    return tuple(entry.model_copy(update={"places": places.get(entry.id)}) for entry in ordered)


def _mean(entry: Entry) -> float:
    return -math.inf if entry.headline is None else entry.headline.mean


def _low(entry: Entry) -> float:
    return -math.inf if entry.headline is None or entry.headline.low is None else entry.headline.low


def _high(entry: Entry) -> float:
    return math.inf if entry.headline is None or entry.headline.high is None else entry.headline.high


def _name(summary: Summary) -> str:
    way = summary.settings.get("strategy")
    said = f"{summary.model} + {way}" if way else summary.model
    return printable(f"{said} (blind)" if summary.settings.get("blind") else said)


def _kind(summary: Summary) -> Kind:
    if summary.settings.get("blind"):
        return "blind"
    if summary.model.startswith("baseline/"):
        return "baseline"
    return "human" if summary.model.startswith(HUMAN) else "model"


def _conformance(report: Conformance | None) -> str:
    return "no report" if report is None else f"{report.counts['passed']} passed, {report.counts['failed']} failed"


def _calls(checked: Checked) -> float:
    """Return how often a model was asked for one answer, which a strategy may do many times."""
    return sum(record.calls for record in checked.records) / max(1, len(checked.records))
