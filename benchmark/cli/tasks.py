"""`spatialgauge tasks`: the task cards."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from spatialgauge.benchmark.errors import UsageError

EXAMPLES = 4
"""Items on a card's page: two pairs of twins."""


@click.group()
def command() -> None:
    """Show what each task asks, of what, and how it is scored."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_tasks(as_json: bool) -> None:
    """List the tasks with their skills."""
    from spatialgauge.tasks.registry import native_tasks

    cards = [task.card for task in native_tasks().values()]
    if as_json:
        click.echo(json.dumps([asdict(card) for card in cards], indent=1))
        return
    for card in cards:
        click.echo(f"{card.name:<22} {card.skill:<10} {card.title}")


@command.command()
@click.argument("name")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write the card as a page.")
@click.option("--suite", "reference", default="mini", help="Take the examples from this suite.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(name: str, page: Path | None, reference: str, as_json: bool) -> None:
    """Show the card of the task NAME, with examples from the suite that ships, or that of a public benchmark.

    The page (--html) shows each example's picture with its boxes in space, its depth, which thing each pixel shows, and
    the truth where that is a place.
    """
    import difflib

    from spatialgauge.benchmark import answers
    from spatialgauge.benchmark.floors import blind_floor
    from spatialgauge.benchmark.suite_files import load
    from spatialgauge.tasks.public.catalogue import catalogue
    from spatialgauge.tasks.public.page import card as benchmark_card
    from spatialgauge.tasks.registry import native_tasks
    from spatialgauge.tasks.suites import SHIPPED

    tasks = native_tasks()
    if (public := catalogue().get(name)) is not None:
        click.echo(json.dumps(public.model_dump(mode="json"), indent=1) if as_json else benchmark_card(public))
        return
    if name not in tasks:
        near = difflib.get_close_matches(name, tasks, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(tasks)}"
        raise UsageError(f"there is no task {name!r}; {hint}")
    card = tasks[name].card
    suite = load(reference, SHIPPED)
    items = sorted((item for item in suite.items if item.task == name), key=lambda item: (item.pair or "", item.id))
    floor = blind_floor(items).get(name)
    if page is not None:
        from spatialgauge.benchmark.journal import write_whole
        from spatialgauge.tasks.cards.page import render

        write_whole(page, render(card, floor, items[:EXAMPLES], suite).encode())
        click.echo(f"{page}: the card of {name} with {len(items[:EXAMPLES])} examples")
        return
    if as_json:
        examples = [item.model_dump(mode="json") for item in items[:3]]
        click.echo(json.dumps({**asdict(card), "floor": floor, "examples": examples}, indent=1))
        return
    click.echo(f"{card.name} (version {card.version}, skill {card.skill}): {card.title}\n")
    click.echo(f"Asks    {card.asks}\nTruth   {card.truth}\nAnswer  {card.kind.value}, scored by {card.rule}")
    click.echo(f"Floor   {'measured on each suite' if floor is None else f'{floor:.3f} on mini'}")
    click.echo("Slices  " + "; ".join(f"{slice_}: {meaning}" for slice_, meaning in card.slices.items()))
    for item in items[:2]:
        text = answers.of(item.form.kind).ask(item.question, item.form)
        click.echo("\n" + "\n".join(f"  {line}" for line in text.splitlines()) + f"\n  -> {item.truth}")
