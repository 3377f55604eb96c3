"""Several things put in order: from left to right, from near to far."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import dist
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, flipped, orders
from spatialgauge.tasks.scenes.boxes import overlap_share
from spatialgauge.tasks.scenes.sighting import BEARING_MIN, OVERLAP_MAX, bearing, outline
from spatialgauge.tasks.scenes.view import View

PAIRS_MAX: Final = 2
NUMBER: Final = 4
RATIO_MIN: Final = 1.08
"""How many times farther each must be than the one before it."""

ACROSS: Final = (
    "Put these in order from left to right as the camera sees them.",
    "Going from left to right in the camera's view, in which order do these come?",
    "List these from the one furthest to the left to the one furthest to the right, as seen from the camera.",
)
AWAY: Final = (
    "Put these in order from the nearest to the camera to the farthest from it.",
    "Starting with the one closest to the camera, in which order do these come?",
    "List these by the distance of their centres from the camera, nearest first.",
)


@dataclass(frozen=True)
class Order:
    """Asks for the order of four items, another one in the twin; `fact(view, names)` is None where it is not plain."""

    card: TaskCard
    wordings: Sequence[str]
    fact: Callable[[View, Sequence[str]], Fact | None]

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return pairs for at most two sets of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        pairs = [
            Pair(self.wordings, dict(zip(("one", "two", "three", "four"), four, strict=True)), named, facts)
            for four in combinations(named, NUMBER)
            if (facts := flipped(self.fact(view, four) for view in twins.views))
        ]
        return orders(twins, self.card.name, pairs, PAIRS_MAX)


def _across(view: View, names: Sequence[str]) -> Fact | None:
    """Bearings from the camera, where the projected boxes of neighbours share less than a quarter."""
    scene = view.scene
    ranked = sorted((bearing(scene, scene[name]), name) for name in names)
    spans = {name: outline(scene.camera, scene[name])[::2] for name in names}
    middles = [sum(spans[name]) for _, name in ranked]
    step = min(b[0] - a[0] for a, b in pairwise(ranked))
    plain = step >= BEARING_MIN and middles == sorted(middles)
    if not plain or any(overlap_share(spans[a], spans[b]) >= OVERLAP_MAX for (_, a), (_, b) in pairwise(ranked)):
        return None
    return Fact([name for _, name in ranked], slices={"margin": round(step, 2)})


def _away(view: View, names: Sequence[str]) -> Fact | None:
    """Distances from the camera, each by a margin longer than the one before."""
    scene = view.scene
    ranked = sorted((dist(scene.camera.position, scene[name].centre), name) for name in names)
    step = min(b[0] / a[0] for a, b in pairwise(ranked))
    return Fact([name for _, name in ranked], slices={"margin": round(step, 3)}) if step >= RATIO_MIN else None


def _card(name: str, title: str, asks: str, truth: str, margin: str) -> TaskCard:
    slices = {**SEEN_SLICES, "margin": margin}
    return TaskCard(name, "relations", title, asks, truth, Kind.ORDER, "exact", 1, 0.5, slices, ("swap",))


TASKS = (
    Order(
        _card(
            "order_across",
            "From left to right",
            "The order of four things from left to right, as the camera sees them.",
            "The order of the bearings from the camera, where neighbours hardly overlap in the picture.",
            "degrees between the closest two neighbours",
        ),
        ACROSS,
        _across,
    ),
    Order(
        _card(
            "order_away",
            "From near to far",
            "The order of four things by their distance from the camera.",
            "The order of the straight lines from the camera to the centres, each 8 % longer than the one before.",
            "smallest ratio of neighbouring distances",
        ),
        AWAY,
        _away,
    ),
)
