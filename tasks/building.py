"""Building a suite: scenes laid out, questioned and drawn, each on its own, in one process or several.

A scene depends on the seed, its stage and its number there alone, so that order, workers and interruptions change
nothing. Finished scenes wait in a `.parts` folder beside the suite and are taken up again when the build is started
anew.
"""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from spatialgauge.benchmark.engines.mapping import Mapped
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Frozen, Item, Picture, canonical_json
from spatialgauge.benchmark.journal import write_whole
from spatialgauge.benchmark.stored_pictures import of_folder
from spatialgauge.benchmark.suites import SceneRow, Suite, assembled
from spatialgauge.tasks.base import item_of
from spatialgauge.tasks.registry import questions_of
from spatialgauge.tasks.stages import stage, written
from spatialgauge.tasks.suites import SPECS, Place, Spec

GENERATOR = 3
"""Raised when layout or drawing changes, so that the same seed gives other scenes."""

LIFE = 100
"""How many scenes a worker makes before a fresh one takes its place: a fifth of a MiB a scene does not come back."""


class Part(Frozen):
    """What one scene brings to a suite."""

    stage: str
    index: int
    items: tuple[Item, ...]
    scenes: tuple[SceneRow, ...]
    pictures: tuple[str, ...]


def _seeded(spec: Spec) -> int:
    if spec.seed is None:
        raise UsageError(f"the suite {spec.name} has no seed of its own; give one: --seed 20261121")
    return spec.seed


def find_spec(name: str) -> Spec:
    """Return a suite's spec by name; UsageError names the nearest one."""
    if name in SPECS:
        return SPECS[name]
    import difflib

    near = difflib.get_close_matches(name, SPECS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(SPECS)}"
    raise UsageError(f"there is no suite spec {name!r}; {hint}")


def build(
    spec: Spec,
    folder: Path,
    *,
    workers: int = 1,
    mapped: Mapped | None = None,
    on_scene: Callable[[Part], None] | None = None,
) -> Suite:
    """Return the suite of a spec, resuming what `folder/.parts` holds of the same build.

    `mapped` draws the scenes elsewhere, instead of `workers` processes here that share the folder; `on_scene` hears of
    each part as it becomes ready. The suite's pictures stay in the folder: the caller saves the suite and may `forget`
    the parts when it is done with it.
    """
    _seeded(spec)
    parts_folder = folder / ".parts"
    _claim(parts_folder, spec)
    places = spec.places()
    parts = {place: part for place in places if (part := _stored(parts_folder, place))}
    for part in parts.values():
        if on_scene:
            on_scene(part)
    missing = [place for place in places if place not in parts]
    made = _made(spec, missing, parts_folder, workers) if mapped is None else _sent(spec, missing, parts_folder, mapped)
    for part in made:
        parts[part.stage, part.index] = part
        if on_scene:
            on_scene(part)
    return assembled(
        name=spec.name,
        version=spec.version,
        title=spec.title,
        items=[item for part in parts.values() for item in part.items],
        pictures=of_folder(parts_folder, {name for part in parts.values() for name in part.pictures}),
        scenes=[row for part in parts.values() for row in part.scenes],
        generator=f"spatialgauge scenes {GENERATOR}",
        seed=spec.seed,
        settings=spec.settings,
    )


def forget(folder: Path) -> None:
    """Remove the parts of a build whose suite is saved."""
    shutil.rmtree(folder / ".parts", ignore_errors=True)


def scene_part(spec: Spec, place: Place) -> tuple[Part, list[Picture]]:
    """Return what one scene brings, and the pictures its questions show, as they are stored."""
    from spatialgauge.tasks.scenes.rendering.encode import encoded

    name, index = place
    source = stage(name)
    variants = source.generate(_seeded(spec), index)
    asked = list(spec.wanted(questions_of(variants)))
    used = {view for _, question in asked for view in question.shows or (question.view,)}
    pictures = {view: encoded(source.picture(variants.views[view])) for view in sorted(used)}
    names = [pictures[view].sha256 if view in pictures else "" for view in range(len(variants.views))]
    rows = zip(variants.views, names, strict=True)
    part = Part(
        stage=name,
        index=index,
        items=tuple(item_of(card, variants.group, question, names) for card, question in asked),
        scenes=tuple(
            SceneRow(
                id=f"{variants.group}-{place:02d}",
                group=variants.group,
                stage=variants.stage,
                cast=canonical_json(dict(variants.cast)),
                picture=name,
                scene=written(view),
            )
            for place, (view, name) in enumerate(rows if asked else ())
        ),
        pictures=tuple(picture.sha256 for picture in pictures.values()),
    )
    return part, list(pictures.values())


def _made(spec: Spec, places: Sequence[Place], folder: Path, workers: int) -> Iterator[Part]:
    if workers <= 1 or len(places) < 2:
        for place in places:
            yield _make(spec, place, folder)
        return
    shift = workers * LIFE
    for start in range(0, len(places), shift):
        yield from _made_at_once(spec, places[start : start + shift], folder, workers)


def _made_at_once(spec: Spec, places: Sequence[Place], folder: Path, workers: int) -> Iterator[Part]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_single_threaded) as pool:
        waiting = [pool.submit(_make, spec, place, folder) for place in places]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _single_threaded() -> None:
    """One worker, one core: the pool does the sharing."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OIDN_NUM_THREADS"):
        os.environ[name] = "1"


def _sent(spec: Spec, places: Sequence[Place], folder: Path, mapped: Mapped) -> Iterator[Part]:
    """Keep here what is drawn elsewhere: the workers need not see the folder."""
    for part, pictures in mapped(partial(_drawn, spec), places):
        yield _kept(part, pictures, folder)


def _drawn(spec: Spec, place: Place) -> tuple[Part, list[Picture]]:
    _single_threaded()
    return scene_part(spec, place)


def _make(spec: Spec, place: Place, folder: Path) -> Part:
    return _kept(*scene_part(spec, place), folder)


def _kept(part: Part, pictures: Sequence[Picture], folder: Path) -> Part:
    for picture in pictures:
        write_whole(folder / f"{picture.sha256}.webp", picture.data)
    write_whole(_file(folder, (part.stage, part.index)), part.model_dump_json().encode())
    return part


def _claim(folder: Path, spec: Spec) -> None:
    """Make the folder this build's own: parts of another seed, selection or generator are thrown away."""
    own = {"seed": spec.seed, "where": spec.where, "skills": spec.skills}
    owner = json.dumps({**own, "generator": GENERATOR})
    mark = folder / "build.json"
    if not mark.exists() or mark.read_text() != owner:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_whole(mark, owner.encode())


def _file(folder: Path, place: Place) -> Path:
    return folder / f"{place[0]}-{place[1]:06d}.json"


def _stored(folder: Path, place: Place) -> Part | None:
    path = _file(folder, place)
    return Part.model_validate_json(path.read_bytes()) if path.exists() else None
