"""Packing a run, or replies that were made elsewhere, as a submission."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from spatialgauge.adapters.conformance.report import FILE, Conformance
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Record
from spatialgauge.benchmark.journal import MANIFEST, first_fault, read_manifest, read_records, write_whole
from spatialgauge.benchmark.manifest import Declared, Manifest
from spatialgauge.benchmark.predictions import manifest_of, mark_predictions, read_predictions
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
    manifest = manifest_of(given, suite, suite.card.name, (model, model), convention)
    return _write(out, manifest.model_copy(update={"declared": declared}), records, None)


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
