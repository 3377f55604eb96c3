"""What all grounding tasks share: one thing to be shown in the picture, elsewhere in the twin, or not there at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
from pydantic import JsonValue

from spatialgauge.benchmark.items import Form, Kind, Scalar
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import PIXELS_MIN, cast_as, phrases, shown
from spatialgauge.tasks.pairs import Fact, Pair, asked, drawn
from spatialgauge.tasks.scenes.descriptions import bare, describe, may_be_mistaken
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 1
"""Of each sort: things that move, things that are missing from one twin."""
SHARED_MAX: Final = 0.1
"""Largest overlap of a thing's two masks: no place is right in both twins."""

GROUNDING_SLICES: Final = {
    "stage": "the recipe of the scene",
    "template": "which wording was drawn",
    "present": "whether the thing is in the picture",
    "visible": "visible share of the thing, 0..1; 0 where it is not there",
    "pixels": "visible pixels of the thing; 0 where it is not there",
    "margin": "the side in pixels of a square as large as what shows of the thing in the picture where it is smallest",
    "distractors": "other things in the picture",
}


@dataclass(frozen=True)
class Grounding:
    """Asks to show one thing; `truth(view, id, phrase)` is what stands for it.

    Where it is missing from one of the twins, the truth there is `nothing`. `fields` are what the wordings tell of the
    twins besides; `roles` are those of the things that may be asked for, of which `fair` tells whether to ask for one.
    """

    card: TaskCard
    wordings: Sequence[str]
    truth: Callable[[View, str, str], JsonValue]
    nothing: JsonValue
    fields: Callable[[Twins], dict[str, str]] = lambda _: {}
    roles: Sequence[str] = ("item",)
    fair: Callable[[Twins, str], bool] = lambda _twins, _name: True

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Yield a pair for one thing that moves between the twins, and for one that only one of them has."""
        named = phrases(twins, [name for role in self.roles for name in cast_as(twins, role)])
        there = tuple(True for _ in twins.views)
        pairs = [
            self._pair(twins, name, phrase, there)
            for name, phrase in named.items()
            if self.fair(twins, name) and _moves(twins, name)
        ]
        for host, other in permutations(twins.views, 2):
            for name in cast_as(twins, "guest"):
                phrase = _guest(name, host, other)
                if phrase is not None and self.fair(twins, name):
                    pairs.append(self._pair(twins, name, phrase, tuple(view is host for view in twins.views)))
        for sort in (True, False):
            of_sort = [pair for pair in pairs if all(fact.slices["present"] for fact in pair.facts) == sort]
            yield from self._asked(twins, of_sort)

    def _pair(self, twins: Twins, name: str, phrase: str, present: tuple[bool, ...]) -> Pair:
        side = round(min(v.seen[name].pixels for v, there in zip(twins.views, present, strict=True) if there) ** 0.5, 1)
        facts = tuple(
            self._fact(view, name, phrase, side) if there else self._missing(view, side)
            for view, there in zip(twins.views, present, strict=True)
        )
        fields = {"thing": phrase, **self.fields(twins)}
        return Pair(self.wordings, {}, {name: phrase}, facts, fields, label=name)

    def _fact(self, view: View, name: str, phrase: str, side: float) -> Fact:
        seen = view.seen[name]
        slices: dict[str, Scalar] = {"present": True, "visible": round(seen.fraction, 3), "pixels": seen.pixels}
        return Fact(self.truth(view, name, bare(phrase)), slices={**slices, "margin": side, **_others(view, name)})

    def _missing(self, view: View, side: float) -> Fact:
        slices: dict[str, Scalar] = {"present": False, "visible": 0.0, "pixels": 0, "margin": side}
        return Fact(self.nothing, slices={**slices, **_others(view, None)})

    def _asked(self, twins: Twins, pairs: Sequence[Pair]) -> Iterator[Question]:
        for pair, rng in drawn(twins, self.card.name, pairs, PAIRS_MAX):
            camera = twins.views[0].scene.camera
            form = Form(kind=self.card.kind, width=camera.width, height=camera.height)
            yield from asked(twins, pair, rng, form, [fact.truth for fact in pair.facts], self.card.rule)


def grounding_card(
    name: str,
    title: str,
    asks: str,
    truth: str,
    kind: Kind,
    rule: str,
    version: int = 2,
    stages: tuple[str, ...] = ("swap", "crowd"),
) -> TaskCard:
    """Return the card of a grounding task."""
    return TaskCard(name, "grounding", title, asks, truth, kind, rule, version, None, GROUNDING_SLICES, stages)


def _moves(twins: Twins, name: str) -> bool:
    """Tell whether a thing shows elsewhere in the twin; a picture without one asks of anything."""
    if len(twins.views) == 1:
        return True
    one, other = (view.mask(name) for view in twins.views)
    return bool(np.sum(one & other) <= SHARED_MAX * np.sum(one | other))


def _guest(name: str, host: View, other: View) -> str | None:
    """Return the phrase of a thing that the host shows and that nothing in the other view could be, or None."""
    here = {thing.id for thing in host.scene.things}
    if name not in here or name in {thing.id for thing in other.scene.things} or not shown(host, name):
        return None
    thing = host.scene[name]
    if any(may_be_mistaken(thing, rival) for rival in other.scene.things):
        return None
    return describe(thing, host.scene)


def _others(view: View, name: str | None) -> dict[str, Scalar]:
    return {"distractors": sum(seen.pixels >= PIXELS_MIN for other, seen in view.seen.items() if other != name)}
