"""`spatialgauge submit`: a run, or replies made elsewhere, packed for a leaderboard."""

from pathlib import Path

import click

from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.errors import UsageError


@click.command()
@click.argument("run", type=click.Path(exists=True, path_type=Path), metavar="RUN")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The submission's folder.")
@click.option("--conformance", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its check's report.")
@click.option("--family", help="The model's family, such as Qwen2.5-VL.")
@click.option("--organisation", help="Who made the model.")
@click.option("--parameters", type=click.FloatRange(min=0, min_open=True), help="Its size in billions of parameters.")
@click.option("--open-weights/--closed-weights", default=None, help="Whether anybody can have its weights.")
@click.option("--url", help="Where the model is described; https only.")
@click.option("--note", help="What a reader should know.")
@click.option("--suite", help="For replies made elsewhere: the suite they answer.")
@click.option("--model", help="For replies made elsewhere: the model's name.")
@click.option(
    "--convention",
    type=click.Choice(list(TABLE)),
    default="pixels",
    show_default=True,
    help="For replies made elsewhere: how coordinates are written.",
)
def command(
    run: Path,
    out: Path,
    *,
    conformance: Path | None,
    suite: str | None,
    model: str | None,
    convention: str,
    parameters: float | None,
    **declared: str | bool | None,
) -> None:
    """Pack RUN, a finished run's folder, as a submission: its manifest and its replies.

    RUN may be a file of replies that were made elsewhere, as `score` reads them; --suite and --model are then needed,
    and the row stands as self-reported, since nobody knows what was asked.

    \b
    spatialgauge submit runs/mine --out submissions/my-model --family MyVL --parameters 7 --open-weights
    """  # noqa: D301  click's mark for lines that keep their breaks
    from pydantic import ValidationError

    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.journal import first_fault
    from spatialgauge.benchmark.manifest import Declared
    from spatialgauge.leaderboard.submissions.packing import pack_predictions, pack_run

    try:
        said = Declared.model_validate({**declared, "parameters_b": parameters})
    except ValidationError as error:
        raise UsageError(f"--{first_fault(error)}") from error
    if run.is_dir():
        if suite or model:
            raise UsageError("--suite and --model are for replies made elsewhere; a run names its own")
        pack_run(run, out, said, conformance)
    else:
        if not suite or not model:
            raise UsageError(f"{run} is a file of replies: say --suite and --model")
        pack_predictions(run, open_suite(suite), out, said, model, convention)
    click.echo(f"{out}: packed; see its row with: spatialgauge verify {out}")
