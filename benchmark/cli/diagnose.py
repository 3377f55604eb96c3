"""`spatialgauge diagnose`: what a transformers model does with its picture tokens."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from spatialgauge.benchmark.asking import ServiceRefused
from spatialgauge.benchmark.errors import ServiceError, UsageError


@click.command()
@click.argument("spec")
@click.option("--suite", "named", default="mini", show_default=True, help="What is asked.")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="How many items are asked.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the shuffling.")
@click.option("--option", "-o", "options", multiple=True, metavar="KEY=VALUE", help="An adapter option; repeat.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file.")
def command(
    spec: str,
    *,
    named: str,
    limit: int,
    seed: int,
    options: Sequence[str],
    as_json: bool,
    html: Path | None,
) -> None:
    """Ask the model of SPEC with its picture tokens shuffled, averaged, out of sight, and as long as words.

    If shuffling costs nothing, the model does not use where its picture tokens are (arXiv:2503.17349).

    \b
    spatialgauge diagnose transformers/Qwen/Qwen2.5-VL-3B-Instruct --html diagnosis.html
    """  # noqa: D301  click's mark for lines that keep their breaks
    from rich.console import Console, Group

    from spatialgauge.adapters.diagnosis.diagnose import diagnose
    from spatialgauge.adapters.diagnosis.page import grids, page, verdict
    from spatialgauge.adapters.registry import create
    from spatialgauge.adapters.transformers_vlm import TransformersAdapter
    from spatialgauge.benchmark.cli.report import printed
    from spatialgauge.benchmark.cli.run import options_of
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.journal import write_whole
    from spatialgauge.benchmark.reports.table import drawn

    suite = open_suite(named)
    adapter = create(spec, options_of(options))
    if not isinstance(adapter, TransformersAdapter):
        raise UsageError(f"{spec} cannot be looked into; diagnose takes transformers/REPO_OR_FOLDER")
    with Console(stderr=True).status("loading the model") as status:
        try:
            found = asyncio.run(
                diagnose(
                    adapter,
                    suite,
                    limit=limit,
                    seed=seed,
                    on_batch=lambda what, done, total: status.update(f"{what}: {done}/{total}"),
                )
            )
        except ServiceRefused as error:
            raise ServiceError(str(error)) from error
    if html is not None:
        write_whole(html, page(found).encode())
    if as_json:
        click.echo(found.model_dump_json(indent=1))
        return
    click.echo(verdict(found))
    click.echo(printed(Group(*(drawn(grid) for grid in grids(found))), to_file=False))
