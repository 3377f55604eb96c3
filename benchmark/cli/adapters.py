"""`spatialgauge adapters`: the models and ways of asking them."""

import json
from dataclasses import asdict

import click


@click.group()
def command() -> None:
    """List the models and ways of asking them."""


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
