"""One submission from its files to its row, its samples and its summary; in this process, or in one of several."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.floors import Floors
from spatialgauge.benchmark.items import canonical_json
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.marking import versions
from spatialgauge.benchmark.reports.slicing import FRAME
from spatialgauge.benchmark.reports.summary import summarise_records
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.entries import Entry, entry_of
from spatialgauge.leaderboard.store.tables import frames_of, write_samples
from spatialgauge.leaderboard.submissions.checking import check, without
from spatialgauge.leaderboard.submissions.files import read_submission
from spatialgauge.leaderboard.submissions.profiles import Signature, signature

STORE = 3
"""Version of what is written for a submission; raised when a page needs what older files do not have."""
DIGITS = 12


@dataclass(frozen=True)
class Table:
    """A suite as a board scores it: without the items that errata took out, with the floors of those that are left."""

    suite: Suite
    key: str
    left_out: frozenset[str]
    floors: Floors


def state_of(table: Table, digest: str, *, partial: bool) -> str:
    """Return what a submission's row depends on, as a short hash: its files, the suite, errata, readers and scorers."""
    inputs = {
        "store": STORE,
        "digest": digest,
        "suite": table.suite.card.hash,
        "left out": sorted(table.left_out),
        "answers": versions(table.suite),
        "partial": partial,
    }
    return short(canonical_json(inputs))


def score(submission: Path, name: str, table: Table, out: Path, *, own: bool, partial: bool) -> Entry | tuple[str, ...]:
    """Return a submission's row, its samples and summary written below `out`; or why it is refused."""
    try:
        handed = read_submission(submission, own=own)
    except DataError as error:
        return (str(error),)
    checked = check(handed, table.suite, partial=partial)
    if checked.faults:
        return checked.faults
    items = [item for item in table.suite.items if item.id not in table.left_out]
    records = without(checked.records, table.left_out)
    asked = len(items) * (1 + max(record.repeat for record in checked.records))
    manifest = handed.manifest.model_copy(update={"items": asked})
    by = (FRAME,) if frames_of(items) else ()
    summary = summarise_records(
        manifest, records, items, by, table.floors, run=name, official=table.suite.card.official
    )
    entry = entry_of(checked, summary).model_copy(update={"id": name})
    state = state_of(table, handed.digest, partial=partial)
    files = {
        "samples": f"{table.key}/samples/{name}-{state}.parquet",
        "summary": f"{table.key}/models/{name}-{state}.json",
        "manifest": f"{table.key}/models/{name}-{state}-manifest.json",
        "signature": f"{table.key}/models/{name}-{state}.npz",
    }
    write_samples(out / files["samples"], checked.records)
    (out / files["summary"]).parent.mkdir(parents=True, exist_ok=True)
    write_whole(out / files["summary"], summary.model_dump_json().encode())
    if handed.conformance is not None:
        files["conformance"] = f"{table.key}/models/{name}-{state}-conformance.json"
        write_whole(out / files["conformance"], handed.conformance.model_dump_json().encode())
    write_whole(out / files["manifest"], handed.manifest.model_dump_json(indent=1).encode())
    with (out / files["signature"]).open("wb") as stream:
        replies = signature(records)
        np.savez_compressed(stream, item=replies["item"], reply=replies["reply"])
    return entry.model_copy(update={"files": files})


def read_signature(path: Path) -> Signature:
    """Return a stored signature."""
    with np.load(path, allow_pickle=False) as held:
        return {"item": held["item"], "reply": held["reply"]}


def short(text: str) -> str:
    """Return the first digits of a text's SHA-256, enough to name a file by its content."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
