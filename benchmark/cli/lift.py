"""`spatialgauge lift`: photographs to scenes."""

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options
from spatialgauge.benchmark.errors import DataError, UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.engines.cluster import Cluster
    from spatialgauge.tasks.scenes.lifting.accuracy import Accuracy
    from spatialgauge.tasks.scenes.lifting.lifting import Specs
    from spatialgauge.tasks.scenes.lifting.settings import Settings

TRUTH = "truth"


@click.command()
@click.argument("pictures", nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the scenes.")
@click.option("--experts", type=click.Choice([TRUTH]), help="Instead of models: what our renderer knows of a SUITE.")
@click.option("--noise", multiple=True, metavar="DIAL=VALUE", help="Of truth: depth, scale, missed, mask, focal, seed.")
@click.option("--boxes", type=click.Choice(["whole", "cloud"]), default="whole", help="Of truth: told, or fitted.")
@click.option("--detector", help="Open-vocabulary detector: a folder, hub id, or PLUGIN:NAME; so the others.")
@click.option("--segmenter", help="Cuts things out of their boxes.")
@click.option("--depth", help="Metric depth; Depth Pro tells the focal length as well.")
@click.option("--classifier", help="Drops pictures that are no photograph of a scene.")
@click.option("--captioner", help="Says what things are in a few words.")
@click.option("--embedder", help="Tells which captions mean the same.")
@click.option("--calibrator", help="Tells where up is.")
@click.option("--facing", help="Tells where fronts point.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option("--find", "vocabulary", help="What to look for: words with commas between.")
@click.option("--confidence", type=click.FloatRange(0, 1), help="Of a detection, at least.")
@click.option("--fov", type=click.FloatRange(1, 179), help="Horizontal field of view in degrees, if nothing tells it.")
@click.option("--limit", type=click.IntRange(min=1), help="So many pictures, the first.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON.")
@click.option("--workers", type=click.IntRange(min=1), help="Ray: how many; default: as many as have room.")
@click.option("--worker-gpus", default=0.0, type=click.FloatRange(min=0), help="Ray: GPUs for each worker.")
@engine_options
def command(
    pictures: tuple[str, ...],
    out: Path,
    experts: str | None,
    noise: tuple[str, ...],
    boxes: str,
    vocabulary: str | None,
    confidence: float | None,
    fov: float | None,
    limit: int | None,
    as_json: bool,
    engine: str,
    address: str | None,
    workers: int | None,
    worker_gpus: float,
    device: str,
    **models: str | None,
) -> None:
    """Lift PICTURES (files, folders) to scenes: what is there, how large, where in space.

    A picture that gives no scene is told in failures.jsonl with its stage and reason; the same command goes on where it
    stopped. With --experts truth PICTURES is a suite, and the answers are compared with the scenes' own.
    """
    from spatialgauge.tasks.scenes.lifting.settings import Settings

    settings = Settings(fov=fov)
    if vocabulary:
        settings = replace(settings, vocabulary=tuple(word.strip() for word in vocabulary.split(",") if word.strip()))
    if confidence is not None:
        settings = replace(settings, confidence=confidence)
    if experts == TRUTH:
        if any(models.values()) or engine != "local":
            raise UsageError("--experts truth takes no models and works here; leave the other experts and --engine out")
        _by_truth(pictures, out, settings, noise, whole=boxes == "whole", limit=limit, as_json=as_json)
        return
    if noise:
        raise UsageError("--noise is for --experts truth")
    missing = [name for name in ("detector", "segmenter", "depth") if not models.get(name)]
    if missing:
        raise UsageError(f"lift needs {', '.join('--' + name for name in missing)}, or --experts truth")
    from spatialgauge.tasks.scenes.lifting.lifting import Specs

    told = {name: str(value) for name, value in models.items() if value}
    cluster = chosen_cluster(engine, address, workers, worker_gpus)
    _by_models(pictures, out, settings, Specs(**told, device=device), cluster, limit, as_json)


def _by_models(
    pictures: tuple[str, ...],
    out: Path,
    settings: "Settings",
    specs: "Specs",
    cluster: "Cluster | None",
    limit: int | None,
    as_json: bool,
) -> None:
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.benchmark.engines.mapping import mapping
    from spatialgauge.tasks.scenes.lifting.lifting import ByModels, lift_all, manifest_by
    from spatialgauge.tasks.scenes.lifting.store import Folder, sources_in

    paths = [Path(name) for name in pictures]
    lost = [str(path) for path in paths if not path.exists()]
    if lost:
        raise UsageError(f"there is no picture or folder {lost[0]}")
    sources = sources_in(paths)[:limit]
    with nullcontext(map) if cluster is None else mapping(cluster) as mapped:
        by = ByModels(specs, settings)
        folder = Folder(out, next(iter(mapped(manifest_by, [by]))))
        with counted("lifting", len([source for source in sources if source.name not in folder.done])) as step:
            lift_all(folder, sources, by, mapped, lambda _: step())
    _summary(out, as_json)


def _by_truth(
    pictures: tuple[str, ...],
    out: Path,
    settings: "Settings",
    noise: tuple[str, ...],
    *,
    whole: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    from spatialgauge.benchmark.cli.building import counted
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.tasks.scenes.lifting.accuracy import Accuracy
    from spatialgauge.tasks.scenes.lifting.lifting import Truths
    from spatialgauge.tasks.scenes.lifting.photograph import Photograph
    from spatialgauge.tasks.scenes.lifting.store import Folder, photographs
    from spatialgauge.tasks.scenes.lifting.truth import Noise

    if len(pictures) != 1:
        raise UsageError("--experts truth lifts the pictures of one suite: name it, or its folder")
    truths = Truths(open_suite(pictures[0]), Noise.parse(noise), whole, limit)
    folder = Folder(out, truths.manifest(settings))
    accuracy = Accuracy()
    before = {str(kept.provenance["source"]): kept for kept in photographs(out)}
    with counted("lifting", len(truths.rows)) as step:
        for row, view in truths.views():
            kept = before.get(row.id)
            if row.id not in folder.done:
                made = folder.keep(truths.lifted(row, view, settings))
                kept = made if isinstance(made, Photograph) else None
            if kept is not None:
                accuracy.add(kept, view)
            step()
    if accuracy.tasks:
        told = {"share_same": accuracy.share(), "tasks": accuracy.table(), "tilts": accuracy.tilts}
        (out / "accuracy.json").write_text(json.dumps(told, indent=1) + "\n")
    _summary(out, as_json, accuracy)


def _summary(out: Path, as_json: bool, accuracy: "Accuracy | None" = None) -> None:
    """Say how many scenes and things there are, what failed where, and how right they are where that is known.

    DataError where no picture gave a scene: that is no success.
    """
    from spatialgauge.tasks.scenes.lifting.store import failures, photographs

    scenes = things = 0
    for photograph in photographs(out):
        scenes += 1
        things += len(photograph.scene.things)
    stages = Counter(failure.stage for failure in failures(out))
    if as_json:
        rows = accuracy.table() if accuracy else None
        click.echo(json.dumps({"scenes": scenes, "things": things, "failed": dict(stages), "accuracy": rows}))
    else:
        _told(out, scenes, things, stages, accuracy)
    if not scenes:
        raise DataError(f"{out}: none of {stages.total()} pictures gave a scene; failures.jsonl says why")


def _told(out: Path, scenes: int, things: int, stages: Counter[str], accuracy: "Accuracy | None") -> None:
    click.echo(f"{out}: {scenes} scenes with {things} things")
    for stage, count in sorted(stages.items()):
        click.echo(f"  {count} pictures failed at {stage}; reasons in failures.jsonl")
    if accuracy and accuracy.tasks:
        click.echo(f"{'task':<22} {'asked':>6} {'same':>6} {'unclear':>7} {'median error':>12} {'95 %':>8}")
        for row in accuracy.table():
            errors = f"{row['median_error']:>12} {row['p95_error']:>8}" if "median_error" in row else ""
            click.echo(f"{row['task']:<22} {row['asked']:>6} {row['same']:>6} {row['unclear']:>7} {errors}".rstrip())
        tilt = f"; up is off by {max(accuracy.tilts):.2f} degrees at most" if accuracy.tilts else ""
        click.echo(f"the same as in truth: {accuracy.share():.4f} of closed questions{tilt}")
