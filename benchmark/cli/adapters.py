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
