"""Suites: pinned lists of items with their pictures and scenes, under one content hash."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import SCHEMA, UNSCORED, Frozen, Item, Picture, Scalar, canonical_json
from spatialgauge.benchmark.official import Official
from spatialgauge.benchmark.pictures import checked_picture


class SceneRow(Frozen):
    """A view of a group as its own JSON, so that every truth can be recomputed.

    `stage` names the recipe, `cast` is the JSON of its roles; `picture` is the view's SHA-256, empty for a view that no
    question shows. The views of a group stand in the order of their ids.
    """

    id: str
    group: str
    stage: str
    cast: str
    picture: str
    scene: str


class SuiteCard(Frozen):
    """What a suite is: `hash` covers questions, truths and pictures; `words_hash` the questions and truths alone.

    Rendered pixels may differ by a shade between processors, so the same seed gives one `words_hash` anywhere, and one
    `hash` on one kind of processor.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_version: Literal[1] = Field(default=SCHEMA, alias="schema")
    name: str
    version: str
    title: str = ""
    hash: str
    words_hash: str
    seed: int | None = None
    generator: str
    licence: str = "MIT"
    tasks: Mapping[str, int]
    settings: Mapping[str, Scalar] = Field(default_factory=dict)
    official: Official | None = None
    """How a public benchmark is officially scored; None for a suite made here."""


class Suite:
    """A pinned list of items and the pictures they ask about."""

    def __init__(
        self,
        card: SuiteCard,
        items: Iterable[Item],
        pictures: Mapping[str, Picture],
        scenes: Sequence[SceneRow] = (),
    ) -> None:
        self.card = card
        self.items: tuple[Item, ...] = tuple(items)
        self.pictures = pictures
        self.scenes = tuple(scenes)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by their ids."""
        return {item.id: item for item in self.items}

    def picture(self, sha256: str) -> Picture:
        """Return a picture by its SHA-256; a DataError names one that is missing."""
        try:
            return self.pictures[sha256]
        except KeyError:
            raise DataError(f"suite {self.card.name}: has no picture {sha256}") from None


def assembled(
    *,
    name: str,
    version: str,
    items: Iterable[Item],
    pictures: Iterable[Picture] | Mapping[str, Picture],
    scenes: Iterable[SceneRow] = (),
    generator: str,
    seed: int | None = None,
    title: str = "",
    licence: str = "MIT",
    settings: Mapping[str, Scalar] | None = None,
    official: Official | None = None,
) -> Suite:
    """Return the suite of these items, in the order of their ids, with its hashes.

    Pictures that are there by their names already, in order, are kept as they are: those on a disk stay there.
    Raises DataError where an id stands twice, or where a task is of two skills, over which no mean would be taken.
    """
    ordered = sorted(items, key=lambda item: item.id)
    repeated = [key for key, count in Counter(item.id for item in ordered).items() if count > 1]
    if repeated:
        raise DataError(f"suite {name}: {len(repeated)} ids stand twice, first {repeated[0]}")
    skills: dict[str, str] = {}
    for item in ordered:
        if skills.setdefault(item.task, item.skill) != item.skill:
            raise DataError(
                f"suite {name}: the task {item.task} is of two skills, {skills[item.task]} and {item.skill}"
            )
    card = SuiteCard(
        name=name,
        version=version,
        title=title,
        hash=_hash(ordered, with_pictures=True),
        words_hash=_hash(ordered, with_pictures=False),
        seed=seed,
        generator=generator,
        licence=licence,
        tasks=dict(sorted(Counter(item.task for item in ordered).items())),
        settings=settings or {},
        official=official,
    )
    if not isinstance(pictures, Mapping):
        by_name = {picture.sha256: picture for picture in pictures}
        pictures = dict(sorted(by_name.items()))
    return Suite(card, ordered, pictures, sorted(scenes, key=lambda row: row.id))


def _hash(items: Iterable[Item], *, with_pictures: bool) -> str:
    digest = hashlib.sha256()
    for item in items:
        body = item.model_dump(mode="json", exclude=None if with_pictures else {"pictures"})
        if item.wording is None:
            del body["wording"]  # items without one hash as they did before there were any
        if not item.regions:
            del body["regions"]
        digest.update(canonical_json(body).encode() + b"\n")
    return digest.hexdigest()


def verify(suite: Suite) -> list[str]:
    """Return what is wrong with a suite, an empty list for a sound one.

    Checked are the hashes, every picture's bytes, that every picture an item names is there, and that twins share their
    words and differ in their truth.
    """
    faults = []
    if _hash(suite.items, with_pictures=True) != suite.card.hash:
        faults.append("the items do not hash to what the card pins")
    for name in suite.pictures:
        try:
            checked_picture(suite.picture(name).data, f"picture {name}")
        except DataError as error:
            faults.append(str(error))
    held = set(suite.pictures)
    faults += [
        f"item {item.id} asks about picture {name}, which is missing"
        for item in suite.items
        for name in item.pictures
        if name not in held
    ]
    pairs: dict[str, list[Item]] = {}
    for item in suite.items:
        if item.pair:
            pairs.setdefault(item.pair, []).append(item)
    for pair, twins in pairs.items():
        if len(twins) != 2 or len({(twin.question, twin.form.model_dump_json()) for twin in twins}) != 1:
            faults.append(f"pair {pair} is not two items with the same words")
        elif twins[0].truth == twins[1].truth and twins[0].rule not in UNSCORED:
            faults.append(f"pair {pair} has one answer for both twins")
    return faults
