"""Whether a submission can stand on a board: whole, of one known suite, and scored anew from its replies alone."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.items import Item, Outcome, Record
from spatialgauge.benchmark.marking import prompt_hash_now, remarked
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.submissions.files import Submission
from spatialgauge.leaderboard.submissions.profiles import profile_notes

WHOLE: Final = 0.99
"""So many of a suite's questions must have an answer, or a refusal, for a score to stand for the suite."""
REPEATS_MAX: Final = 50
ALIKE: Final = 0.99
"""From this share of prompts that are the suite's own words on, the replies count as replies to the suite."""
HUMAN: Final = "human/"
"""How the spec of people's runs begins: nobody answers thousands of questions, and people have no rank."""
NOTED: Final = 0.005
NAMED: Final = 3


class Tier(StrEnum):
    """How much of a row was seen by others than its submitter."""

    SELF_REPORTED = "self-reported"
    RESCORED = "rescored"
    REPRODUCED = "reproduced"


@dataclass(frozen=True)
class Rescoring:
    """What became of the submitter's own scores: means over the records that have both, and how many changed."""

    claimed: float | None
    found: float | None
    changed: int


@dataclass(frozen=True)
class Checked:
    """A submission with its verdict: `faults` refuse it, `notes` are shown beside it.

    `records` carry the task, scene and score that the suite and the present scorer give them; empty where refused.
    """

    submission: Submission
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    rescoring: Rescoring = Rescoring(None, None, 0)
    tier: Tier = Tier.SELF_REPORTED


def check(submission: Submission, suite: Suite, *, partial: bool = False) -> Checked:
    """Return the submission scored anew, or why it is refused; `partial` takes one that lacks answers, with a note."""
    faults: list[str] = [*_unsound(submission, suite)]
    notes: list[str] = []
    if not faults:
        lacking = _incomplete(submission, suite)
        person = submission.manifest.adapter.spec.startswith(HUMAN)
        (notes if partial or person else faults).extend(lacking)
    if faults:
        return Checked(submission, tuple(faults))
    convention = submission.manifest.adapter.convention
    records = tuple(
        remarked(suite.by_id[record.item], _placed(record, suite.by_id[record.item]), convention)
        for record in submission.records
    )
    rescoring = _rescoring(submission.records, records)
    alike = _prompts_alike(submission, suite)
    if alike < ALIKE:
        notes.append(
            f"only {alike:.1%} of the prompts are known to be the suite's own: the replies may answer other words"
        )
    if rescoring.claimed is not None and abs(rescoring.claimed - (rescoring.found or 0.0)) > NOTED:
        notes.append(f"claimed a mean score of {rescoring.claimed:.3f}; its replies score {rescoring.found:.3f}")
    notes += _conforming(submission)
    notes += profile_notes(records, suite.by_id, blind=bool(submission.manifest.settings.get("blind")))
    tier = Tier.RESCORED if alike >= ALIKE else Tier.SELF_REPORTED
    return Checked(submission, (), tuple(notes), records, rescoring, tier)


def without(records: Sequence[Record], items: Iterable[str]) -> tuple[Record, ...]:
    """Return the records of all but these items."""
    gone = set(items)
    return tuple(record for record in records if record.item not in gone)


def _unsound(submission: Submission, suite: Suite) -> Iterable[str]:
    asked = submission.manifest.suite
    if asked.hash != suite.card.hash:
        yield f"was made on another {asked.name}@{asked.version} ({asked.hash[:12]}) than this board's"
        return
    if submission.manifest.adapter.convention not in TABLE:
        yield f"its coordinate convention is unknown: {submission.manifest.adapter.convention[:40]!r}"
    foreign = list(dict.fromkeys(record.item for record in submission.records if record.item not in suite.by_id))
    if foreign:
        yield f"{len(foreign)} items are not the suite's, such as {_named(foreign)}"
    counts = Counter((record.item, record.repeat) for record in submission.records)
    twice = [item for (item, _), count in counts.items() if count > 1]
    if twice:
        yield f"{len(twice)} items stand twice, such as {_named(twice)}"
    if max(record.repeat for record in submission.records) >= REPEATS_MAX:
        yield f"an item was asked more than {REPEATS_MAX} times"


def _incomplete(submission: Submission, suite: Suite) -> Iterable[str]:
    repeats = 1 + max(record.repeat for record in submission.records)
    expected = repeats * len(suite.items)
    failed = sum(record.outcome is Outcome.FAILED for record in submission.records)
    missing = expected - len(submission.records)
    if missing + failed > (1 - WHOLE) * expected:
        yield (
            f"{missing} of {expected} answers are missing and {failed} calls failed; at least {WHOLE:.0%} must be "
            "answered: run it again to ask them"
        )


def _placed(record: Record, item: Item) -> Record:
    """Return the record where the suite says it belongs, without what its submitter made of the reply."""
    own: dict[str, object] = {"task": item.task, "group": item.group, "pair": item.pair, "details": {}}
    if record.outcome is Outcome.FAILED:
        own["reading"] = None
    return record.model_copy(update=own)


def _rescoring(claimed: Sequence[Record], found: Sequence[Record]) -> Rescoring:
    both = [
        (before.score, after.score)
        for before, after in zip(claimed, found, strict=True)
        if before.score is not None and after.score is not None
    ]
    if not both:
        return Rescoring(None, None, 0)
    old, new = (math.fsum(column) / len(both) for column in zip(*both, strict=True))
    return Rescoring(old, new, sum(before != after for before, after in both))


def _prompts_alike(submission: Submission, suite: Suite) -> float:
    """Return the share of records whose prompt is the one the suite asks today, with the pictures it has."""
    convention, blind = submission.manifest.adapter.convention, submission.manifest.settings.get("blind")
    alike = 0
    for record in submission.records:
        item = suite.by_id[record.item]
        seen = len(record.pictures) == (0 if blind else len(item.pictures))
        alike += seen and prompt_hash_now(item, record, convention) == record.prompt_hash
    return alike / len(submission.records)


def _conforming(submission: Submission) -> Iterable[str]:
    report = submission.conformance
    if report is None:
        yield "no conformance report"
        return
    if report.adapter != submission.manifest.adapter:
        yield "its conformance report is of another adapter, or of other settings"
    if report.failed:
        yield f"its adapter fails {len(report.failed)} checks: {', '.join(check.name for check in report.failed)}"


def _named(items: Sequence[str]) -> str:
    return ", ".join(repr(item[:40]) for item in items[:NAMED])
