"""A suite's questions asked of regions instead of names: what is measured is space, not who is called what."""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Item, Region
from spatialgauge.benchmark.suites import SceneRow, Suite, assembled
from spatialgauge.tasks.scenes.descriptions import bare, describe
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.verifying import groups_of


def as_regions(suite: Suite, on_group: Callable[[], None] | None = None) -> Suite:
    """Return the suite's questions about one picture with every thing shown as a region and none named.

    Kept are whole pairs in which every thing is found in the stored scene by its phrase and named in the question.
    `on_group` hears of each group that is done.
    """
    items: dict[str, list[Item]] = {}
    for item in suite.items:
        if len(item.pictures) == 1 and item.phrases and not item.wording and item.form.width is None:
            items.setdefault(item.group, []).append(item)
    changed: list[Item] = []
    for rows in groups_of(suite):
        changed += _whole_pairs(_of_group(rows, items.get(rows[0].group, [])))
        if on_group:
            on_group()
    used = {name for item in changed for name in item.pictures}
    return assembled(
        name=f"{suite.card.name}-regions",
        version=suite.card.version,
        title=f"{suite.card.title} Things are regions, not names.",
        items=changed,
        pictures=[picture for name, picture in suite.pictures.items() if name in used],
        generator=suite.card.generator,
        seed=suite.card.seed,
        settings=suite.card.settings,
    )


def _of_group(rows: Sequence[SceneRow], items: Sequence[Item]) -> Iterator[Item]:
    if not items:
        return
    variants = stage(rows[0].stage).restored(rows[0].group, json.loads(rows[0].cast), [row.scene for row in rows])
    views: dict[str, View] = {row.picture: view for row, view in zip(rows, variants.views, strict=True) if row.picture}
    for item in items:
        view = views.get(item.pictures[0])
        changed = None if view is None or view.buffers is None else _changed(item, view)
        if changed is not None:
            yield changed


def _changed(item: Item, view: View) -> Item | None:
    """Return the item with its phrases replaced by regions, None where one is not found or not named."""
    known = {bare(phrase): thing.id for thing in view.scene.things if (phrase := describe(thing, view.scene))}
    names = [known.get(phrase) for phrase in item.phrases]
    texts = [item.question, *item.form.options.values()]
    regions = []
    for number, (phrase, name) in enumerate(zip(item.phrases, names, strict=True), start=1):
        named = re.compile(rf"\b[Tt]he {re.escape(phrase)}\b")
        if name is None or not view.seen[name].pixels or not any(named.search(text) for text in texts):
            return None
        texts = [named.sub(f"<region {number}>", text) for text in texts]
        camera = view.scene.camera
        regions.append(
            Region(box=view.seen[name].box, width=camera.width, height=camera.height, mask=rle.encode(view.mask(name)))
        )
    question, *options = texts
    form = item.form.model_copy(update={"options": dict(zip(item.form.options, options, strict=True))})
    return item.model_copy(
        update={
            "id": f"{item.id}-regions",
            "question": question,
            "form": form,
            "regions": tuple(regions),
            "phrases": (),
        }
    )


def _whole_pairs(items: Iterator[Item]) -> list[Item]:
    """Return the items of pairs of which both twins are there, and ask the same."""
    pairs: dict[str, list[Item]] = {}
    for item in items:
        pairs.setdefault(item.pair or item.id, []).append(item)
    return [
        item for pair in pairs.values() if len(pair) > 1 and len({item.question for item in pair}) == 1 for item in pair
    ]
