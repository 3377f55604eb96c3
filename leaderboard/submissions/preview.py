"""What `verify` says of a submission, for a person, a pull request, or a machine."""

from collections.abc import Sequence
from pathlib import Path

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import Frozen, Outcome, Record
from spatialgauge.benchmark.reports.figures import NONE, percent, plain, with_bounds
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.markdown import drawn, escaped
from spatialgauge.benchmark.reports.summary import summarise_records
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.entries import Entry, entry_of, placed, printable
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.scoring import read_signature
from spatialgauge.leaderboard.submissions.checking import Rescoring, check
from spatialgauge.leaderboard.submissions.files import read_submission
from spatialgauge.leaderboard.submissions.profiles import COPIED, COPY, same_replies, signature


class Preview(Frozen):
    """The verdict on a submission: `faults` that refuse it, or its row and how its scores changed."""

    name: str
    suite: str
    faults: tuple[str, ...]
    claimed: float | None = None
    found: float | None = None
    changed: int = 0
    digest: str = ""
    entry: Entry | None = None


def preview(folder: Path, suites: Sequence[Suite], board: tuple[Path, BoardCard] | None = None) -> Preview:
    """Return what would become of a submission; `board` is a built one, for its place and for copies among its rows.

    Nothing in it is executed. What is wrong with it is told as a fault, none raises.
    """
    name = printable(folder.name)
    try:
        handed = read_submission(folder)
    except DataError as error:
        return Preview(name=name, suite="", faults=(printable(str(error), 400),))
    asked = f"{printable(handed.manifest.suite.name)}@{printable(handed.manifest.suite.version)}"
    suite = next((one for one in suites if one.card.hash == handed.manifest.suite.hash), None)
    if suite is None:
        return Preview(name=name, suite=asked, faults=(f"was made on {asked}, not at hand; give it with --suite",))
    checked = check(handed, suite)
    if checked.faults:
        return Preview(name=name, suite=asked, faults=tuple(printable(fault, 400) for fault in checked.faults))
    summary = summarise_records(
        handed.manifest,
        checked.records,
        suite.items,
        floors=Floors.of(suite.items),
        run=name,
        official=suite.card.official,
    )
    entry = entry_of(checked, summary)
    if board is not None:
        entry = _beside(entry, checked.records, *board)
    told: Rescoring = checked.rescoring
    return Preview(
        name=name,
        suite=asked,
        faults=(),
        claimed=told.claimed,
        found=told.found,
        changed=told.changed,
        digest=handed.digest,
        entry=entry,
    )


def _beside(entry: Entry, records: Sequence[Record], folder: Path, board: BoardCard) -> Entry:
    """Return the row with its place among the board's, and notes on rows that gave the same replies."""
    own, notes = signature(records), []
    others = [other for other in board.entries if other.id != entry.id]
    for other in others:
        share = same_replies(own, read_signature(folder / other.files["signature"]))
        if share >= COPIED:
            notes.append(f"{COPY} {share:.1%} of its replies are those of {other.name}")
    ordered = placed([*others, entry])
    found = next(one for one in ordered if one.id == entry.id)
    return found.model_copy(update={"notes": (*entry.notes, *notes)})


def grids(told: Preview) -> tuple[Grid, ...]:
    """Return the preview as tables; of a refused submission there are none."""
    entry = told.entry
    if entry is None:
        return ()
    scores = Grid(
        title="Scores made anew from the replies: mean over all answers, 0 to 1",
        columns=("claimed", "found", "changed"),
        rows=((_mean(told.claimed), _mean(told.found), str(told.changed)),),
        words=0,
    )
    places = NONE if entry.places is None else "-".join(map(str, dict.fromkeys(entry.places)))
    row = Grid(
        title="The row as it will look: corrected for the floor, in %, with 95 % intervals",
        columns=("model", "place", "headline", *entry.skills, "n", "unparsed", "refused", "tier"),
        rows=(
            (
                entry.name,
                places,
                with_bounds(entry.headline),
                *(percent(None if skill is None else skill.mean) for skill in entry.skills.values()),
                str(entry.n),
                *(str(entry.outcomes.get(outcome, 0)) for outcome in (Outcome.UNPARSED, Outcome.REFUSED)),
                entry.tier,
            ),
        ),
    )
    return scores, row


def as_markdown(told: Preview) -> str:
    """Return the preview for a comment on a pull request; nothing of the submission can become markup in it."""
    verdict = "can stand on the board" if told.entry else "is refused"
    parts = [f"### {escaped(told.name)} {verdict}", *(f"- {escaped(fault)}" for fault in told.faults)]
    parts += [drawn(grid) for grid in grids(told)]
    if told.entry:
        parts += ["\n".join(f"- {escaped(note)}" for note in told.entry.notes), f"Digest `{told.digest}`."]
    return "\n\n".join(part for part in parts if part) + "\n"


def _mean(value: float | None) -> str:
    return NONE if value is None else plain(value)
