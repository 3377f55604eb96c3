"""`spatialgauge audit`: whether a suite can be answered without looking, and whether a model looks."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.auditing.findings import Audit

RUN = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("subject", metavar="SUITE|RUN")
@click.option("--blind", type=RUN, help="The same model's run without pictures: run --blind.")
@click.option("--limit", "limits", multiple=True, metavar="CHECK=SHARE", help="Another limit: words=0.05; repeat.")
@click.option("--without-models", is_flag=True, help="Fit no forests; the rest needs no scikit-learn.")
@click.option("--suite", "named", help="A run's suite, where it is no longer found where the run found it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file.")
def command(
    subject: str,
    *,
    blind: Path | None,
    limits: Sequence[str],
    without_models: bool,
    named: str | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Audit a SUITE, with no call, or a RUN, from its records. Exit 1 where a limit is passed.

    A suite: letters, lengths, names, constants, the camera's frame by default, forests on words and slices fitted to
    other scenes, questions asked twice, unbalanced twins, margins at the edge. A run: what looking is worth (--blind),
    answers that stay for the twin's picture, orders of options, converse and mirrored claims, lengths both ways round.
    """
    from rich.console import Group

    from spatialgauge.benchmark.auditing.findings import limits_with
    from spatialgauge.benchmark.auditing.tables import grids, page, verdict
    from spatialgauge.benchmark.cli.report import printed
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.benchmark.reports.table import drawn

    held = limits_with(_limits(limits))
    audit = _audited(subject, held, blind=blind, models=not without_models, named=named)
    if html is not None:
        write_whole(html, page(audit).encode())
    if as_json:
        click.echo(audit.model_dump_json(indent=1))
    else:
        click.echo(verdict(audit))
        for note in audit.notes:
            click.echo(note, err=True)
        click.echo(printed(Group(*(drawn(grid) for grid in grids(audit))), to_file=False))
    if audit.faults:
        raise click.exceptions.Exit(1)


def _audited(
    subject: str, limits: Mapping[str, float], *, blind: Path | None, models: bool, named: str | None
) -> "Audit":
    from spatialgauge.benchmark.auditing.audit import audit_items, audit_run
    from spatialgauge.benchmark.cli.suite import open_suite, suite_of
    from spatialgauge.benchmark.journal import RECORDS, read_manifest

    if (Path(subject) / RECORDS).exists():
        return audit_run(Path(subject), suite_of(read_manifest(Path(subject)), named), limits, blind)
    if blind is not None:
        raise UsageError(f"--blind belongs to a run, and {subject} is none")
    suite = open_suite(subject)
    name = f"{suite.card.name}@{suite.card.version}"
    with _Told() as told:
        return audit_items(name, suite.items, limits, models=models, on_task=told)


class _Told:
    """Shows on a terminal which task is under way."""

    def __enter__(self) -> Self:
        from rich.console import Console

        self._status = Console(stderr=True).status("auditing")
        self._status.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._status.stop()

    def __call__(self, task: str) -> None:
        self._status.update(f"auditing {task}")


def _limits(pairs: Sequence[str]) -> dict[str, float]:
    limits = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            limits[name] = float(value)
        except ValueError:
            raise UsageError(f"--limit {pair}: write it as check=share, such as words=0.05") from None
    return limits
