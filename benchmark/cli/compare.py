"""`spatialgauge compare`: whether one run is worse than another."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.errors import DataError, GaugeError, UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.comparing.comparison import Comparison
    from spatialgauge.benchmark.suites import Suite

PLACE = click.Path(exists=True, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("base", type=PLACE)
@click.argument("head", type=click.Path(path_type=Path))
@click.option(
    "--margin",
    default=0.02,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="A drop of the score by this much is too much; 0.02 is two points.",
)
@click.option(
    "--alpha",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0, 0.5, min_open=True),
    help="The share of comparisons of equal models that may say REGRESSION.",
)
@click.option("--by", help="Slices with a verdict of their own, separated by commas.  [default: task,frame]")
@click.option(
    "--allow",
    multiple=True,
    type=click.Choice(["settings", "prompts"]),
    help="What may differ because it is what is compared; repeat for both.",
)
@click.option("--suite", help="The suite's name or folder, where it is no longer found where the run found it.")
@click.option("--until-decided", is_flag=True, help="Ask --model into HEAD, scene by scene, until there is a verdict.")
@click.option("--model", metavar="SPEC", help="With --until-decided: what to ask.")
@click.option("--option", "-o", "options", multiple=True, metavar="KEY=VALUE", help="An option of --model; repeat.")
@click.option("--json", "json_file", type=FILE, help="Write everything to this file; - for stdout instead of tables.")
@click.option("--junit", type=FILE, help="Write a test case for each verdict to this file.")
@click.option("--markdown", type=FILE, help="Write a report for a pull request to this file, within GitHub's limits.")
@click.option("--html", type=FILE, help="Write a page with the newly wrong pictures to this file.")
def command(
    base: Path,
    head: Path,
    *,
    margin: float,
    alpha: float,
    by: str | None,
    allow: tuple[str, ...],
    suite: str | None,
    until_decided: bool,
    model: str | None,
    options: tuple[str, ...],
    json_file: Path | None,
    junit: Path | None,
    markdown: Path | None,
    html: Path | None,
) -> None:
    """Say whether HEAD is worse than BASE: PASS, REGRESSION, INCONCLUSIVE or INVALID.

    Both are run folders of one suite, or baseline files; BASE may be a folder of baselines. PASS (exit 0): the interval
    of the difference lies above minus the margin. REGRESSION (1): over all items or in a slice it lies below zero, the
    drop is at least the margin, and the sign-flip test says so after Holm's adjustment. INCONCLUSIVE (2): neither.
    INVALID (65): other questions, prompts, readers or settings, missing or repeated items, too many failed calls.

    With --until-decided HEAD is a folder into which --model is asked BASE's questions until they decide: the same error
    rates, and far fewer calls where the case is clear.
    """
    from spatialgauge.benchmark.cli.deciding import decide, refuse, said
    from spatialgauge.benchmark.cli.suite import suite_of
    from spatialgauge.benchmark.comparing.compare import compare, invalid
    from spatialgauge.benchmark.comparing.sources import base_of, read_head
    from spatialgauge.benchmark.journal import write_whole

    to_stdout = json_file is not None and str(json_file) == "-"
    if until_decided:
        refuse([junit, markdown, html], by)
        whole = suite_of(read_head(base), suite)
        decision = decide(base, head, whole, model, options, margin=margin, alpha=alpha, allowed=allow)
        if json_file is not None and not to_stdout:
            write_whole(json_file, f"{decision.model_dump_json(indent=1)}\n".encode())
        click.echo(decision.model_dump_json(indent=1) if to_stdout else said(decision))
        raise click.exceptions.Exit(decision.verdict.exit_code)
    if not head.exists():
        raise UsageError(f"HEAD: there is no {head}; --until-decided --model SPEC would ask it")
    asked = None
    try:
        manifest = read_head(head)
        base = base_of(base, manifest)
        asked = _suite(manifest.suite.reference, manifest.suite.hash, suite)
        slices = _slices(by, asked)
    except DataError as error:
        comparison = invalid([str(error)], margin, alpha)
    else:
        comparison = compare(base, head, asked, slices, margin=margin, alpha=alpha, allowed=allow)
    _write(
        comparison,
        asked,
        {"json": None if to_stdout else json_file, "junit": junit, "markdown": markdown, "html": html},
    )
    click.echo(comparison.model_dump_json(indent=1) if to_stdout else _printed(comparison))
    raise click.exceptions.Exit(comparison.verdict.exit_code)


def _suite(reference: str, pinned: str, named: str | None) -> "Suite | None":
    """Return the suite a run was asked; None where it is not at hand and nobody named it.

    Raises DataError where the one that was named is another.
    """
    from spatialgauge.benchmark.cli.suite import open_suite

    try:
        suite = open_suite(named or reference)
    except GaugeError as error:
        if named:
            raise
        why = str(error)
    else:
        if suite.card.hash == pinned:
            return suite
        if named:
            raise DataError(f"--suite {named}: is not the suite the run was asked (the hashes differ)")
        why = f"{reference} is another one by now"
    click.echo(f"no frames, questions or pictures: the run's suite is not at hand ({why}); --suite names it", err=True)
    return None


def _slices(by: str | None, suite: "Suite | None") -> tuple[str, ...]:
    """Return the slices that were named, or else task and, where the suite knows of any, frame."""
    from spatialgauge.benchmark.reports.slicing import labels

    if by is not None:
        return tuple(dict.fromkeys(name.strip() for name in by.split(",") if name.strip()))
    if suite is None:
        return ("task",)
    try:
        labels(suite.items, "frame")
    except UsageError:
        return ("task",)
    return ("task", "frame")


def _write(comparison: "Comparison", suite: "Suite | None", files: dict[str, Path | None]) -> None:
    from spatialgauge.benchmark.comparing import html, junit, markdown
    from spatialgauge.benchmark.journal import write_whole

    written = {
        "json": lambda: comparison.model_dump_json(indent=1) + "\n",
        "junit": lambda: junit.render(comparison),
        "markdown": lambda: markdown.render(comparison),
        "html": lambda: html.render(comparison, suite),
    }
    for form, path in files.items():
        if path is not None:
            write_whole(path, written[form]().encode())


def _printed(comparison: "Comparison") -> str:
    from spatialgauge.benchmark.cli.report import printed
    from spatialgauge.benchmark.comparing import terminal

    return printed(terminal.render(comparison), to_file=False)
