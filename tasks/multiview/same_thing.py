"""One of several that look alike, found again in a picture taken from another side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import atan2, degrees, pi
from typing import Final

import numpy as np
from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as
from spatialgauge.tasks.pairs import Fact, Pair, choices, scored
from spatialgauge.tasks.scenes.sighting import centre_pixel
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

PHOTOGRAPHS: Final = 3
PAIRS_MAX: Final = 2
PLACES: Final = ("leftmost", "middle", "rightmost")
SHARED_MAX: Final = 0.1

WHICH: Final = (
    "Both pictures show the same three {things}. Which one in the second is the {place} one of the first?",
    "Find the {place} of the three {things} in the first picture. From left to right, which is it in the second?",
    "The camera went round the things. Which of the three {things} in the second picture is the {place} of the first?",
)
POINT: Final = (
    "Both pictures show the same three {things}. Point in the second picture to the one that is {place} in the first.",
    "The {place} of the three {things} in the first picture: where is it in the second one? Give one point there.",
    "Find the {place} one of the three {things} in the first picture and mark the same one in the second picture.",
)

SLICES: Final = {
    **SEEN_SLICES,
    "margin": "degrees between the two cameras as seen from the things, the more of both twins",
    "place": "where the thing is among the three in the first picture",
}


@dataclass(frozen=True)
class SameThing:
    """Asks of one of the three in the first picture; the twins show it with another second picture."""

    card: TaskCard

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two choices of the first picture and the place in it."""
        members = cast_as(twins, "member")
        things = _called(twins.views[0].scene[members[0]])
        pairs = [
            pair
            for first, one, other in permutations(range(PHOTOGRAPHS))
            if one < other
            for place in range(len(PLACES))
            if (pair := self._pair(twins, members, things, (first, one, other), place))
        ]
        if self.card.kind is Kind.CHOICE:
            return choices(twins, self.card.name, pairs, PLACES, PAIRS_MAX)
        camera = twins.views[0].scene.camera
        form = Form(kind=Kind.POINTS, width=camera.width, height=camera.height)
        return scored(twins, self.card.name, pairs, form, self.card.rule, PAIRS_MAX)

    def _pair(
        self, twins: Twins, members: Sequence[str], things: str, shows: tuple[int, int, int], place: int
    ) -> Pair | None:
        """Return the pair for one first picture and two second ones, None where their answers do not differ."""
        first, one, other = (twins.views[view] for view in shows)
        name = _across(first, members)[place]
        margin = max(_apart(first, second) for second in (one, other))
        facts = tuple(
            Fact(self._truth(second, members, name), slices={"margin": round(margin, 1), "place": PLACES[place]})
            for second in (one, other)
        )
        masks = [second.mask(name) for second in (one, other)]
        apart = np.sum(masks[0] & masks[1]) <= SHARED_MAX * np.sum(masks[0] | masks[1])
        if not apart or facts[0].truth == facts[1].truth:
            return None
        return Pair(
            WHICH if self.card.kind is Kind.CHOICE else POINT,
            {"thing": name},
            {name: things},
            (facts[0], facts[1]),
            {"things": things, "place": PLACES[place]},
            shows=((shows[0], shows[1]), (shows[0], shows[2])),
            label=f"{name}:{shows[0]}",
        )

    def _truth(self, view: View, members: Sequence[str], name: str) -> JsonValue:
        if self.card.kind is Kind.CHOICE:
            return PLACES[_across(view, members).index(name)]
        return {"masks": [rle.encode(view.mask(name))]}


def _called(thing: Thing) -> str:
    """Return what several of its kind are called ("blue boxes")."""
    several = f"{thing.noun}es" if thing.noun.endswith(("x", "s", "ch")) else f"{thing.noun}s"
    return f"{thing.colour} {several}" if thing.colour else several


def _across(view: View, members: Sequence[str]) -> list[str]:
    """Return the members from left to right as the picture shows them."""
    return sorted(members, key=lambda name: centre_pixel(view.scene.camera, view.scene[name])[0])


def _apart(one: View, other: View) -> float:
    """Return the angle between two cameras as seen from the first one's target, in degrees."""
    x, y, _ = one.scene.camera.target
    angles = [atan2(v.scene.camera.position[1] - y, v.scene.camera.position[0] - x) for v in (one, other)]
    return degrees(abs((angles[0] - angles[1] + pi) % (2 * pi) - pi))


def _card(name: str, title: str, asks: str, truth: str, kind: Kind, rule: str, chance: float | None) -> TaskCard:
    return TaskCard(name, "multiview", title, asks, truth, kind, rule, 1, chance, SLICES, ("orbit",))


TASKS = (
    SameThing(
        _card(
            "same_thing",
            "The same one from another side",
            "Which of three that look alike, from left to right, is the one of the first picture in the second.",
            "The order of the three from left to right in the second picture.",
            Kind.CHOICE,
            "exact",
            0.5,
        )
    ),
    SameThing(
        _card(
            "point_across",
            "Point to it in the other view",
            "For a point in the second picture on the one of three alike that is so placed in the first.",
            "The pixels of the second picture that show it.",
            Kind.POINTS,
            "point_in_mask",
            None,
        )
    ),
)
