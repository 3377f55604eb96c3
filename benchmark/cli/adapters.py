"""`spatialgauge adapters`: the models and ways of asking them."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

GROUPS = ("contract", "pictures", "service", "seeing")


@click.group()
def command() -> None:
    """List, check and begin the models and ways of asking them."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_adapters(as_json: bool) -> None:
    """List the adapters with their options, what they need, and plugins that are broken."""
    from spatialgauge.adapters.registry import listing

    entries = listing()
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], indent=1, default=str))
        return
    for entry in entries:
        click.echo(f"{entry.name}\n    {entry.broken or entry.summary}")
        if entry.needs:
            click.echo(f"    needs {', '.join(entry.needs)}")
        for option in entry.options:
            click.echo(f"    -o {option.name}={option.default}  {option.meaning}")


@command.command("strategies")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_strategies(as_json: bool) -> None:
    """List the ways of asking that `run --strategy NAME[:key=value,...]` wraps around a model."""
    from spatialgauge.adapters.strategies import listing

    entries = listing()
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], indent=1, default=str))
        return
    for entry in entries:
        calls = "1 call" if entry.calls == 1 else f"at most {entry.calls} calls"
        click.echo(f"{entry.name}\n    {entry.summary} ({calls} a question)")
        for option in entry.options:
            click.echo(f"    {option.name}={option.default}  {option.meaning}")


@command.command("check")
@click.argument("spec")
@click.option("--option", "-o", "options", multiple=True, metavar="KEY=VALUE", help="An adapter option; repeat.")
@click.option("--strategy", metavar="NAME[:KEY=VALUE,...]", help="A way of asking; see `adapters strategies`.")
@click.option("--without", multiple=True, type=click.Choice(GROUPS), help="Leave a group of checks out; repeat.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write conformance.json and .md here.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check_adapter(
    spec: str, options: Sequence[str], strategy: str | None, without: Sequence[str], out: Path | None, *, as_json: bool
) -> None:
    """Check that the adapter of SPEC does what the engine relies on, and that its model sees the pictures.

    About a hundred short calls. Exit 1 when a check fails; `conformance.json` goes with a submission.

    \b
    spatialgauge adapters check openai/gpt-4o --out runs/gpt-4o
    spatialgauge adapters check my_model.py:MyModel --without seeing
    """  # noqa: D301  click's mark for lines that keep their breaks
    from spatialgauge.adapters.conformance import report
    from spatialgauge.adapters.conformance.checking import check
    from spatialgauge.adapters.registry import create, reach
    from spatialgauge.benchmark.cli.run import options_of
    from spatialgauge.benchmark.journal import write_whole

    given = options_of(options)
    way = reach(spec)

    def told(done: report.Check) -> None:
        click.echo(f"{report.SIGNS[done.status]}  {done.name}: {done.told}", err=True)

    found = asyncio.run(
        check(
            create(spec, given, strategy=strategy),
            make=(lambda url: create(spec, {**given, "base_url": url}, strategy=strategy)) if way.base_url else None,
            keys=way.keys,
            without=[group for group in report.TITLES if group in without],
            watch=told,
        )
    )
    text = found.model_dump_json(indent=1) + "\n"
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / report.FILE, text.encode())
        write_whole(out / "conformance.md", report.markdown(found).encode())
    click.echo(text.rstrip() if as_json else report.markdown(found).rstrip())
    if found.failed:
        raise click.exceptions.Exit(1)


@command.command("new")
@click.argument("name")
@click.option(
    "--in", "parent", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where its folder goes."
)
def new_adapter(name: str, parent: Path) -> None:
    """Write a package that adds the family NAME of models; it passes its checks, and is there to be changed."""
    from spatialgauge.adapters.scaffolding import write_package

    folder = write_package(name, parent)
    click.echo(f"wrote {folder}; go on with:\n  cd {folder} && pip install -e . && pytest")
