"""The same questions asked another way, so that the first answer says what the other must be.

A suite of probes holds questions of a suite as they are and, beside them: every order of the options (CircularEval of
MMBench, Liu et al. 2024, arXiv 2307.06281), the picture mirrored (FlipEval of 3DSRBench, Ma et al. 2025, arXiv
2412.07825), a length in another unit or from the other thing to the first, and, where a question has no twin, another
scene's picture. Run like any suite; `spatialgauge audit RUN` holds the answers against each other.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import UNSCORED, Item, Kind, Picture
from spatialgauge.benchmark.pictures import mirrored as mirrored_picture
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite, assembled

PROBE: Final = "probe"
"""The slice that says in which way an item asks."""
OF: Final = "of"
"""The slice that names the item as it was first asked."""
AS_ASKED: Final = "as asked"
TURNED: Final = "options turned"
MIRRORED: Final = "mirrored"
UNIT: Final = "other unit"
BACK: Final = "other way round"
ELSEWHERE: Final = "another picture"

TOGETHER: Final = ("claim", "azimuth")
"""Slices by which items make up a set or a circle: what is measured over these takes the questions as asked."""

LIMIT: Final = 200
OTHER_UNIT: Final = {"m": "ft", "cm": "in", "ft": "cm", "in": "m"}
_SIDE: Final = re.compile(r"\b(left|right)(?=most\b|\b)", re.IGNORECASE)
_TURN: Final = re.compile(r"clockwise|o'clock|\b(?:north|east|south|west)", re.IGNORECASE)

_Change = dict[str, Any]


def probes_of(suite: Suite, *, mirrors: Collection[str], two_way: Collection[str], limit: int | None = LIMIT) -> Suite:
    """Return a suite of at most about `limit` of this suite's questions, and their probes.

    Whole twins and sets are taken, spread over the tasks. `mirrors` names the tasks whose truth a mirror changes only
    by exchanging left and right, `two_way` those of lengths that are the same from either thing. Raises DataError where
    no question can be asked another way.
    """
    elsewhere = _elsewhere(suite.items)
    found: defaultdict[str, list[tuple[str, _Change]]] = defaultdict(list)
    for item in suite.items:
        if item.rule not in UNSCORED:
            found[item.id] += _turned(item)
            found[item.id] += _mirrored(item) if item.task in mirrors else ()
            found[item.id] += _lengths(item, two_way=item.task in two_way)
            found[item.id] += elsewhere.get(item.id, ())
    asked = _whole([item for item in suite.items if found[item.id] or "claim" in item.slices], suite.items, limit)
    if not asked:
        raise DataError(f"{suite.card.name}: none of its questions can be asked another way")
    items: list[Item] = []
    pictures: dict[str, Picture] = {}
    flipped = cache(lambda name: mirrored_picture(suite.picture(name)))
    for item in asked:
        items.append(_probe(item, AS_ASKED, {}))
        pictures |= {name: suite.picture(name) for name in item.pictures}
        for name, change in found[item.id]:
            changed = change
            if name.startswith(MIRRORED):
                shown = [flipped(picture) for picture in item.pictures]
                changed = {**change, "pictures": tuple(picture.sha256 for picture in shown)}
                pictures |= {picture.sha256: picture for picture in shown}
            elif name == ELSEWHERE:
                pictures |= {picture: suite.picture(picture) for picture in change["pictures"]}
            items.append(_probe(item, name, changed))
    return assembled(
        name=f"{suite.card.name}-probes",
        version=suite.card.version,
        title=f"Questions of {suite.card.name}@{suite.card.version}, and the same asked another way.",
        items=items,
        pictures=pictures.values(),
        generator="spatialgauge probes 1",
        settings={"of": suite.card.hash},
    )


def swapped(text: str) -> str:
    """Return a text with left and right exchanged."""
    return _SIDE.sub(lambda side: _matching(side[0], "right" if side[0].lower() == "left" else "left"), text)


def _matching(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def _turned(item: Item) -> Iterator[tuple[str, _Change]]:
    """Yield the other orders of the options, each moved on by one."""
    letters, texts = list(item.form.options), list(item.form.options.values())
    if item.form.kind is not Kind.CHOICE or len(set(texts)) < len(texts):
        return
    for turn in range(1, len(letters)):
        options = dict(zip(letters, [*texts[turn:], *texts[:turn]], strict=True))
        truth = next(letter for letter, text in options.items() if text == item.form.options[str(item.truth)])
        form = item.form.model_copy(update={"options": options})
        yield f"{TURNED} {turn}", {"form": form, "truth": truth}


def _mirrored(item: Item) -> Iterator[tuple[str, _Change]]:
    """Yield the question of the mirrored picture, where its words fit that as well and its truth follows."""
    kind, words = item.form.kind, item.question
    even = len(re.findall(r"\bleft", words, re.IGNORECASE)) == len(re.findall(r"\bright", words, re.IGNORECASE))
    if not item.pictures or _TURN.search(words):
        return
    if kind is Kind.CHOICE and even:
        letters = {text: letter for letter, text in item.form.options.items()}
        if {swapped(text) for text in letters} == set(letters):
            yield MIRRORED, {"truth": letters[swapped(item.form.options[str(item.truth)])]}
    elif kind is Kind.YES_NO and (even or "claim" in item.slices):
        yield MIRRORED, {"truth": item.truth if even else {"yes": "no", "no": "yes"}[str(item.truth)]}
    elif kind in (Kind.QUANTITY, Kind.COUNT) and even:
        yield MIRRORED, {}


def _lengths(item: Item, *, two_way: bool) -> Iterator[tuple[str, _Change]]:
    """Yield a length in another unit, and from the other thing to the one."""
    if item.form.kind is not Kind.QUANTITY or item.form.unit not in OTHER_UNIT:
        return
    yield UNIT, {"form": item.form.model_copy(update={"unit": OTHER_UNIT[item.form.unit]})}
    if two_way and len(item.phrases) == 2 and all(item.question.count(phrase) == 1 for phrase in item.phrases):
        one, other = item.phrases
        there = item.question.replace(one, "\0").replace(other, one).replace("\0", other)
        yield BACK, {"question": there, "phrases": (other, one)}


def _elsewhere(items: Sequence[Item]) -> Mapping[str, Sequence[tuple[str, _Change]]]:
    """Return for each choice without a twin the question of the next scene's pictures, of which no answer is right."""
    tasks: defaultdict[tuple[str, int], list[Item]] = defaultdict(list)
    for item in items:
        if item.pair is None and item.form.kind is Kind.CHOICE and item.pictures and item.rule not in UNSCORED:
            tasks[item.task, len(item.pictures)].append(item)
    found: dict[str, Sequence[tuple[str, _Change]]] = {}
    for own in tasks.values():
        for place, item in enumerate(own):
            others = (other for other in (*own[place + 1 :], *own[:place]) if other.group != item.group)
            if (other := next(others, None)) is not None:
                found[item.id] = [(ELSEWHERE, {"pictures": other.pictures, "rule": "preference"})]
    return found


def _whole(askable: Sequence[Item], items: Sequence[Item], limit: int | None) -> list[Item]:
    """Return a part of the items that can be asked another way, with their twins and the sets they belong to."""
    chosen = selected(askable, limit)
    pairs = {item.pair for item in chosen} - {None}
    bundles = {item.bundle for item in chosen} - {None}
    names = {item.id for item in chosen}
    return [item for item in items if item.id in names or item.pair in pairs or item.bundle in bundles]


def _probe(item: Item, name: str, change: _Change) -> Item:
    """Return the item as a probe; one asked another way belongs to no set or circle, and its frames are not told."""
    slices = {**item.slices, PROBE: next(kind for kind in KINDS if name.startswith(kind)), OF: item.id}
    if name == AS_ASKED:
        return item.model_copy(update={"slices": slices})
    slices = {own: value for own, value in slices.items() if own not in TOGETHER}
    pair = None if item.pair is None else _named(item.pair, name)
    told = {"id": _named(item.id, name), "pair": pair, "bundle": None, "frames": {}, "slices": slices}
    return Item.model_validate({**dict(item), **told, **change})


KINDS: Final = (AS_ASKED, TURNED, MIRRORED, UNIT, BACK, ELSEWHERE)


def _named(name: str, probe: str) -> str:
    return hashlib.sha256(f"{name}:{probe}".encode()).hexdigest()[:16]
