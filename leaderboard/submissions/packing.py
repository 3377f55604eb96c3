"""Packing a run, or replies that were made elsewhere, as a submission."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from spatialgauge.adapters.conformance.report import FILE, Conformance
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.journal import MANIFEST, first_fault, read_manifest, read_records, write_whole
from spatialgauge.benchmark.manifest import Declared, Manifest, SuiteName, Totals
from spatialgauge.benchmark.marking import versions
from spatialgauge.benchmark.predictions import mark_predictions, read_predictions
from spatialgauge.benchmark.redaction import Redactor
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.submissions.files import PACKED, SLUG


def pack_run(run: Path, out: Path, declared: Declared, conformance: Path | None = None) -> Path:
    """Write a finished run as a submission folder and return it; the same run gives the same bytes.

    Secrets of this process's environment are blotted out. Raises DataError for a run that is not finished.
    """
    manifest = read_manifest(run)
    if manifest.finished is None:
        raise DataError(f"{run}: is not finished; run it again to ask what is missing")
    return _write(out, manifest.model_copy(update={"declared": declared}), read_records(run), conformance)


def pack_predictions(
    predictions: Path, suite: Suite, out: Path, declared: Declared, model: str, convention: str = "pixels"
) -> Path:
    """Write replies that were made elsewhere (see `benchmark.predictions`) as a submission folder and return it.

    What was asked is not known of them, so that they stand on a board as self-reported.
    """
    given = read_predictions(predictions)
    records = mark_predictions(given, suite, convention)
    card = suite.card
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=card.name),
        items=len(suite.items) * len({one.repeat for one in given}),
        adapter=AdapterCard(spec=f"predictions/{model}", model=model, convention=convention),
        answers=versions(suite),
        settings={"convention": convention},
        started=now,
        finished=now,
        totals=Totals(),
        declared=declared,
    )
    return _write(out, manifest, records, None)


def _write(out: Path, manifest: Manifest, records: Iterable[Record], conformance: Path | None) -> Path:
    if not SLUG.fullmatch(out.name):
        raise UsageError(
            f"--out {out}: a submission's folder has a name of lower-case letters, digits, dots, dashes and underscores"
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"--out {out}: is there already; name a new folder")
    report = None if conformance is None else _report(conformance)
    redactor = Redactor.of_environment()
    lines = [f"{redactor.clean(record.model_dump_json())}\n".encode() for record in records]
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / PACKED, gzip.compress(b"".join(lines), mtime=0))
    if report is not None:
        write_whole(out / FILE, report)
    write_whole(out / MANIFEST, f"{redactor.clean(manifest.model_dump_json(indent=1))}\n".encode())
    return out


def _report(path: Path) -> bytes:
    try:
        return Conformance.model_validate_json(path.read_bytes()).model_dump_json(indent=1).encode()
    except ValidationError as error:
        raise DataError(f"{path}: {first_fault(error)}; `spatialgauge adapters check` writes it") from error
