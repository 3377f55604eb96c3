"""`spatialgauge synthesize`: scenes to questions and answers to train on."""

import json
from contextlib import nullcontext
from pathlib import Path

import click

from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options
from spatialgauge.benchmark.errors import DataError

FORMS = ("llava", "qwen", "openai", "messages", "regions")
PIECE = 64
"""Photographs sent to a Ray worker at a time."""


@click.command()
@click.argument("scenes", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the set.")
@click.option("--form", "forms", type=click.Choice(FORMS), multiple=True, help="JSONL to write besides the Parquet.")
@click.option("--per-picture", type=click.IntRange(min=1), default=10, show_default=True, help="Questions a picture.")
@click.option("--steps/--no-steps", default=True, help="Questions of several steps, with their reasoning.")
@click.option("--mix", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSONL of another set.")
@click.option(
    "--share", type=click.FloatRange(0, 0.99), default=0.05, show_default=True, help="Of spatial lines in it."
)
@click.option("--held-out", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Share of the scenes.")
@click.option("--without", multiple=True, metavar="SUITE", help="Leave out pictures that a suite tests with.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON.")
@engine_options
def command(
    scenes: Path,
    out: Path,
    forms: tuple[str, ...],
    per_picture: int,
    steps: bool,
    mix: Path | None,
    share: float,
    held_out: float,
    without: tuple[str, ...],
    seed: int,
    as_json: bool,
    engine: str,
    address: str | None,
) -> None:
    """Make training data from the lifted SCENES: Parquet, and conversations as your trainer reads them.

    Half of a picture's questions are qualitative, half metric; yes and no are right equally often; no fact is told
    twice; some scenes are held out.
    """
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.engines.mapping import mapping
    from spatialgauge.tasks.scenes.lifting.store import MANIFEST, SCENES, photographs
    from spatialgauge.tasks.synthesis.rows import Plan
    from spatialgauge.tasks.synthesis.writing import export, synthesize, write_card

    if not (scenes / SCENES).exists():
        raise DataError(f"{scenes} has no {SCENES}: it is no folder of lifted scenes; make one with spatialgauge lift")
    if mix is not None and len(forms) != 1:
        raise click.UsageError("--mix needs the one --form that its lines are in")
    excluded = frozenset(name for suite in without for name in open_suite(suite).pictures)
    plan = Plan(per_picture, steps, held_out, seed=seed, excluded=excluded)
    cluster = chosen_cluster(engine, address)
    total = sum(1 for _ in (scenes / SCENES).open("rb"))
    with (
        nullcontext(map) if cluster is None else mapping(cluster, piece=PIECE) as mapped,
        counted("asking", total) as step,
    ):
        counts = synthesize(photographs(scenes), plan, out, mapped, step)
    written = export(out, scenes, forms, mix, share, seed)
    manifest = json.loads((scenes / MANIFEST).read_text()) if (scenes / MANIFEST).exists() else {}
    write_card(out, counts, plan, manifest, written)
    if as_json:
        click.echo((out / "card.json").read_text().rstrip())
        return
    click.echo(f"{out}: {sum(counts.rows.values())} questions on {counts.pictures} pictures")
    for split, number in sorted(counts.rows.items()):
        click.echo(f"  {split}: {number}")
    for form, number in written.items():
        click.echo(f"  {form}.jsonl: {number} lines")
