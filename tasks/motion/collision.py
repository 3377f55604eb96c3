"""What something runs into when it moves straight ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

CLEARANCE: Final = 0.05
"""Metres by which what is hit reaches into the path, and by which everything else stays out of it."""
SLOTS: Final = ("one", "two", "three", "four")

WORDINGS: Final = (
    "If {mover} moved straight forward, the way it faces, which of these would it run into first?",
    "{mover} moves straight ahead in the direction of its front. What does it bump into first?",
    "Imagine {mover} slides straight forward along the floor, front first. Which of these does it hit first?",
)

CARD: Final = TaskCard(
    name="collision",
    skill="motion",
    title="What it would run into",
    asks="Which of several things something would run into if it moved straight ahead.",
    truth="The only one of them that the mover's footprint, swept forward, overlaps; the others stay clear.",
    kind=Kind.CHOICE,
    rule="exact",
    version=2,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "metres by which the thing hit reaches into the path, or the next one stays out, whichever is less",
        "distance_m": "metres the mover goes before it touches",
    },
    stages=("turn", "shift"),
)


@dataclass(frozen=True)
class Collision:
    """Asks of the anchor, which is turned round between the twins, and the figures around it."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair where the anchor would hit another figure in the twin."""
        figures = cast_as(twins, "figure")
        named = phrases(twins, [*cast_as(twins, "anchor"), *figures])
        pairs = [
            Pair(WORDINGS, {"mover": mover, **dict(zip(SLOTS, figures, strict=True))}, named, facts)
            for mover in cast_as(twins, "anchor")
            if {mover, *figures} <= named.keys() and len(figures) == len(SLOTS)
            if (facts := flipped(_fact(view, mover, figures) for view in twins.views))
        ]
        return choices(twins, self.card.name, pairs, _options, 1)


def _options(pair: Pair) -> dict[str, str]:
    return {pair.things[slot]: pair.phrases[pair.things[slot]] for slot in SLOTS}


def _fact(view: View, mover: str, figures: list[str]) -> Fact | None:
    scene = view.scene
    if not scene[mover].fronted:
        return None
    reach = {name: _in_the_way(scene[mover], scene[name]) for name in figures}
    ahead = {name: overlap for name, (overlap, _, beyond) in reach.items() if beyond > 0}
    hit = [name for name, overlap in ahead.items() if overlap > 0]
    margin = min((abs(overlap) for overlap in ahead.values()), default=0.0)
    if len(hit) != 1 or margin < CLEARANCE:
        return None
    return Fact(hit[0], slices={"margin": round(margin, 3), "distance_m": round(reach[hit[0]][1], 3)})


def _in_the_way(mover: Thing, other: Thing) -> tuple[float, float, float]:
    """Return how far a thing reaches into the strip the mover sweeps, and how far ahead it begins and ends, in metres.

    Negative where it stays out of the strip, and where it begins or ends behind the mover's front.
    """
    local = (other.corners[:4, :2] - np.array(mover.centre[:2])) @ np.stack([mover.right[:2], mover.front[:2]], axis=1)
    half = mover.size[0] / 2
    overlap = min(half - local[:, 0].min(), local[:, 0].max() + half)
    front = mover.size[1] / 2
    return float(overlap), float(local[:, 1].min() - front), float(local[:, 1].max() - front)


TASKS = (Collision(),)
