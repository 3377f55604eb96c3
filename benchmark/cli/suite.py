"""`spatialgauge suite`: list, show, build, verify, probe, export, publish."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options
from spatialgauge.benchmark.cli.importing import (
    PHOTOS,
    Given,
    declared,
    drift,
    imported,
    photographed,
    rows_options,
    unlike_before,
)
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.exports import FORMATS

if TYPE_CHECKING:
    from spatialgauge.benchmark.manifest import Manifest
    from spatialgauge.benchmark.suites import Suite


@click.group()
def command() -> None:
    """List, show, build, verify, probe, export and publish suites."""


def open_suite(reference: str) -> "Suite":
    """Return a suite by name, folder or hub id; UsageError says how to build one that does not ship."""
    from spatialgauge.benchmark.suite_files import load
    from spatialgauge.tasks.suites import SHIPPED, SPECS

    name = reference.partition("@")[0]
    unshipped = name in SPECS and f"{name}@{SPECS[name].version}" not in SHIPPED
    if not Path(reference).is_dir() and (unshipped or ("/" not in name and declared(name))):
        raise UsageError(f"{reference} does not ship; build it: spatialgauge suite build {name} --out {name}")
    return load(reference, SHIPPED)


def suite_of(manifest: "Manifest", named: str | None = None) -> "Suite":
    """Return the suite a run was asked: by the name given, else where the run found it; DataError if it has changed."""
    suite = open_suite(named or manifest.suite.reference)
    if suite.card.hash != manifest.suite.hash:
        raise DataError(
            f"{named or manifest.suite.reference}: is not the suite the run was asked (the hashes differ); "
            f"give that one, {manifest.suite.name}@{manifest.suite.version}, with --suite"
        )
    return suite


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_suites(as_json: bool) -> None:
    """List the suites that ship with the package and those that can be built."""
    from spatialgauge.benchmark.suite_files import read_card
    from spatialgauge.tasks.public.catalogue import catalogue
    from spatialgauge.tasks.suites import SHIPPED, SPECS

    shipped = {name.split("@")[0]: read_card(folder) for name, folder in SHIPPED.items() if folder.is_dir()}
    rows = [
        {
            "name": f"{spec.name}@{spec.version}",
            "ships": name in shipped,
            "scenes": spec.scenes,
            "items": sum(shipped[name].tasks.values()) if name in shipped else None,
            "title": spec.title,
        }
        for name, spec in SPECS.items()
    ]
    rows += [
        {"name": name, "ships": False, "scenes": None, "items": one.items, "title": f"{one.title}: {one.asks}"}
        for name, one in catalogue().items()
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        if row["scenes"] is None:
            size = f"{row['items'] or 'some'} items, suite build"
            click.echo(f"{row['name']:<24} {size:<26} {row['title']}")
            continue
        size = f"{row['items']} items, ships" if row["ships"] else f"{row['scenes']} scenes, suite build"
        click.echo(f"{row['name']:<10} {size:<24} {row['title']}")


@command.command()
@click.argument("suite")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(suite: str, as_json: bool) -> None:
    """Show what SUITE holds: tasks, counts, hashes, floors."""
    from spatialgauge.benchmark.floors import blind_floor

    loaded = open_suite(suite)
    floors = blind_floor(loaded.items)
    if as_json:
        click.echo(json.dumps({**loaded.card.model_dump(mode="json"), "floors": floors}, indent=1))
        return
    card = loaded.card
    click.echo(f"{card.name}@{card.version}: {card.title}")
    settings = {"seed": card.seed, **card.settings}
    built = "".join(f", {name} {value}" for name, value in settings.items() if value is not None)
    click.echo(f"{len(loaded.items)} items on {len(loaded.pictures)} pictures; made by {card.generator}{built}")
    click.echo(f"hash {card.hash}")
    for task, count in card.tasks.items():
        click.echo(f"  {task:<24} {count:>5} items, blind floor {floors[task]:.3f}")


@command.command()
@click.argument("spec")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The suite's folder.")
@click.option("--seed", type=int, help="Another seed: the same kind of suite nobody has seen.")
@click.option("--scenes", type=click.IntRange(min=1), help="So many scenes instead of the spec's number.")
@click.option("--where", help='Only pairs whose slices meet this: "visible > .5 and margin < 20".')
@click.option("--workers", type=click.IntRange(min=1), help="Processes; default: one a core.")
@rows_options
@engine_options
def build(
    spec: str,
    out: Path,
    seed: int | None,
    scenes: int | None,
    where: str | None,
    workers: int | None,
    rows: Path | None,
    media: Path | None,
    revision: str | None,
    frames: int | None,
    engine: str,
    address: str | None,
) -> None:
    """Build the suite SPEC; an interrupted build is taken up where it stopped.

    A native suite is drawn scene by scene. A public benchmark (`suite list` names them; or a declaration's .toml) is
    read from the hub at its pinned revision, or with --from from files that are here, and the hash of its rows is kept:
    built into the same folder again, from rows that have changed since, it says what has and leaves the folder as it
    is. `photos` asks native tasks of the photographs in --from, annotated in space (Omni3D, KITTI, rooms of ScanNet) or
    lifted.
    """
    from contextlib import nullcontext

    from spatialgauge.benchmark.cli.building import SceneProgress
    from spatialgauge.benchmark.engines.mapping import mapping
    from spatialgauge.benchmark.suite_files import save
    from spatialgauge.tasks.building import build as build_suite
    from spatialgauge.tasks.building import find_spec, forget

    benchmark = declared(spec)
    if benchmark is not None or spec == PHOTOS:
        taken = Given(rows, media, revision, frames)
        public = photographed(taken) if benchmark is None else imported(benchmark, taken)
        if benchmark is not None:
            unlike_before(public, out)
        save(public, out)
        click.echo(f"{out}: {len(public.items)} items on {len(public.pictures)} pictures, hash {public.card.hash}")
        return
    chosen = find_spec(spec)
    changes = {"seed": seed, "scenes": scenes, "where": where}
    given = {key: value for key, value in changes.items() if value is not None}
    chosen = chosen.model_validate({**chosen.model_dump(), **given})
    cluster = chosen_cluster(engine, address, workers if engine == "ray" else None)
    with nullcontext() if cluster is None else mapping(cluster) as mapped, SceneProgress(chosen.scenes) as progress:
        suite = build_suite(chosen, out, workers=workers or os.cpu_count() or 1, mapped=mapped, on_scene=progress.ready)
    save(suite, out)
    forget(out)
    click.echo(f"{out}: {len(suite.items)} items on {len(suite.pictures)} pictures, hash {suite.card.hash}")


@command.command()
@click.argument("suite")
@click.option("--quick", is_flag=True, help="Hashes, pictures and twins only; no truth is found again.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def verify(suite: str, quick: bool, as_json: bool) -> None:
    """Check SUITE: hashes, pictures, twins, and every truth anew from the stored scenes. Exit 1 names each fault."""
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.benchmark.suites import verify as faults_of
    from spatialgauge.tasks.verifying import groups_of, recomputed

    loaded = open_suite(suite)
    faults = faults_of(loaded)
    if not quick and loaded.scenes:
        with counted("finding truths again", len(groups_of(loaded))) as step:
            faults += recomputed(loaded, step)
    if as_json:
        click.echo(json.dumps({"hash": loaded.card.hash, "items": len(loaded.items), "faults": faults}, indent=1))
    else:
        for fault in faults:
            click.echo(f"fault: {fault}", err=True)
    if faults:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo(
            f"{loaded.card.name}@{loaded.card.version}: sound, {len(loaded.items)} items, hash {loaded.card.hash}"
        )


@command.command("drift")
@click.argument("suite")
@rows_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def drift_command(
    suite: str, rows: Path | None, media: Path | None, revision: str | None, frames: int | None, as_json: bool
) -> None:
    """Say whether the rows that the public SUITE was built from have changed since. Exit 1 names each that has.

    The rows are read anew: from the hub (--revision main tells what its owners have changed since), or from files.
    """
    stored = open_suite(suite)
    benchmark = declared(str(stored.card.settings.get("benchmark", "")))
    if benchmark is None:
        raise UsageError(f"{suite}: was not built from a public benchmark that comes with this package")
    frames = frames or int(stored.card.settings.get("frames", 0)) or None
    revision = revision or str(stored.card.settings.get("revision", "")) or None
    told = drift(stored, imported(benchmark, Given(rows, media, revision, frames)))
    if as_json:
        click.echo(json.dumps({"hash": stored.card.hash, "changes": told}, indent=1))
    else:
        for line in told or [f"{stored.card.name}: the rows are those it was built from, hash {stored.card.hash}"]:
            click.echo(line)
    if told:
        raise click.exceptions.Exit(1)


@command.command()
@click.argument("suite")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The new suite's folder.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(min=1), help="About so many questions.")
def probe(suite: str, out: Path, limit: int) -> None:
    """Write a suite that asks questions of SUITE again in other ways, to see whether a model's answers agree.

    Every order of the options, the picture mirrored, lengths in another unit and from the other thing, another scene's
    picture where there is no twin. Ask a model, then hold its answers against each other: spatialgauge audit RUN.
    """
    from collections import Counter

    from spatialgauge.benchmark.auditing.probes import PROBE, probes_of
    from spatialgauge.benchmark.suite_files import save
    from spatialgauge.tasks.probing import MIRRORS, TWO_WAY

    probes = probes_of(open_suite(suite), mirrors=MIRRORS, two_way=TWO_WAY, limit=limit)
    save(probes, out)
    count = Counter(str(item.slices[PROBE]) for item in probes.items)
    click.echo(f"{out}: {len(probes.items)} items, {', '.join(f'{n} {name}' for name, n in count.most_common())}")


@command.command()
@click.argument("suite")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="The kit that is to read it.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option(
    "--convention",
    type=click.Choice(list(TABLE)),
    default="pixels",
    show_default=True,
    help="How the model to be run writes coordinates; places are asked for and read so.",
)
def export(suite: str, form: str, out: Path, convention: str) -> None:
    """Write SUITE as another evaluation kit reads it, scored there as it is here."""
    from spatialgauge.benchmark.exports import export as write

    loaded = open_suite(suite)
    for path in write(loaded, form, out, convention=convention):
        click.echo(path)


@command.command()
@click.argument("suite")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The new suite's folder.")
def regions(suite: str, out: Path) -> None:
    """Write the questions of SUITE with things shown as numbered regions instead of named; `run --regions` says how."""
    from rich.console import Console

    from spatialgauge.benchmark.suite_files import save
    from spatialgauge.tasks.regions import as_regions

    with Console(stderr=True).status("showing things as regions"):
        changed = as_regions(open_suite(suite))
    if not changed.items:
        raise UsageError(f"{suite} has no question whose things could be shown as regions; it needs its scenes")
    save(changed, out)
    click.echo(f"{out}: {len(changed.items)} items of {len(changed.card.tasks)} tasks, hash {changed.card.hash[:12]}")


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("repository")
@click.option("--private", is_flag=True, help="Create the data set as a private one.")
def publish(folder: Path, repository: str, private: bool) -> None:
    """Publish the suite in FOLDER as the Hugging Face data set REPOSITORY (owner/name), tagged with its version.

    The token comes from HF_TOKEN or an earlier login. Only a sound suite is published.
    """
    from spatialgauge.benchmark.suite_files import load
    from spatialgauge.benchmark.suite_files import publish as publish_folder
    from spatialgauge.benchmark.suites import verify as faults_of

    suite = load(folder)
    if faults := faults_of(suite):
        raise DataError(f"{folder}: is not sound, nothing was published: {faults[0]}")
    click.echo(publish_folder(folder, suite.card, repository, private=private))
