"""`spatialgauge score`: replies made elsewhere, scored by the suite's rules."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.items import Record
    from spatialgauge.benchmark.manifest import Manifest


@click.command("score")
@click.argument("suite")
@click.option(
    "--predictions",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Replies: .jsonl, .csv or .tsv with the columns item and reply, .json, or as another kit writes them.",
)
@click.option(
    "--convention",
    type=click.Choice(list(TABLE)),
    default="pixels",
    show_default=True,
    help="How the model wrote coordinates; pixels are those of the suite's pictures.",
)
@click.option("--model", help="The model's name; default: the file's.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Keep them as a run in this new folder.")
@click.option("--json", is_flag=True, expose_value=False, help="As JSON, which it always is.")
def command(suite: str, path: Path, convention: str, model: str | None, out: Path | None) -> None:
    """Score replies to the items of SUITE that were made elsewhere; JSON out, nothing is asked.

    Understood as they are: VLMEvalKit's tables (.xlsx, .tsv, .json), lmms-eval's samples (.jsonl), inspect's logs as
    JSON. Otherwise a row gives an item (or id), a reply (or prediction, response, answer, output) and, where an item
    was asked several times, a repeat from 0 on. Out comes what `report --format json` says of a run, and
    `without_prediction`, the number of items that have no reply: these are missing, and enter no mean. A run kept with
    --out is reported, compared and put on the board like any other.
    """
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.predictions import manifest_of, mark_predictions, read_predictions
    from spatialgauge.benchmark.reports.summary import summarise_records

    predictions = read_predictions(path)
    asked = open_suite(suite)
    records = mark_predictions(predictions, asked, convention)
    named = (model or path.name, model or path.stem)
    manifest = manifest_of(predictions, asked, suite, named, convention)
    if out is not None:
        _keep(manifest, records, out)
    summary = summarise_records(manifest, records, asked.items, official=asked.card.official)
    untimed = summary.means.model_copy(update={"latency_s": None})
    summary = summary.model_copy(update={"means": untimed})
    without = len(asked.items) - len({record.item for record in records})
    if summary.missing:
        click.echo(f"{summary.missing} of {summary.asked} replies are missing; they enter no mean", err=True)
    click.echo(json.dumps({**summary.model_dump(mode="json"), "without_prediction": without}, indent=1))


def _keep(manifest: "Manifest", records: Sequence["Record"], out: Path) -> None:
    """Write a run of these records; UsageError for a folder that holds one."""
    from spatialgauge.benchmark.journal import Journal, write_manifest

    if out.exists() and any(out.iterdir()):
        raise UsageError(f"{out}: is not empty; name a new folder for the run")
    with Journal(out) as journal:
        write_manifest(out, manifest)
        for record in records:
            journal.append(record)
