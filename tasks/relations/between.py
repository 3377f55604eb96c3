"""Which of three things is between two others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.evening import evened
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Scene

ALONG_MAX: Final = 0.3
"""How far from the middle of the two what is between them may stand along their line, in lengths of it."""
ASIDE_MAX: Final = 0.25
"""And aside of the line."""
BEYOND_MIN: Final = 0.7
"""What is not between stands this far from the middle along the line, or as far aside as `CLEAR_MIN`."""
CLEAR_MIN: Final = 0.4
SLOTS: Final = ("one", "two", "three")

WORDINGS: Final = (
    "Which of these stands between {first} and {second} on the floor?",
    "Imagine a straight line on the floor from {first} to {second}. Which of these stands between the two?",
    "{first} and {second} have one of these things between them. Which one?",
)

CARD: Final = TaskCard(
    name="between",
    skill="relations",
    title="Between",
    asks="Which of three things stands between two others.",
    truth="The only one whose centre lies, on the floor, within the middle 60 % of the line between the two centres "
    "and less than a quarter of its length off it; the others lie beyond its ends or far aside.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "margin": "how far the nearest of the others stands out of the strip between the two, in lengths of their line",
        "angle": "degrees between the line of the two and the picture's plane, on the floor",
        "distance_m": "metres between the centres of the two",
    },
    stages=("between",),
)


@dataclass(frozen=True)
class Between:
    """Asks of the recipe's two ends, which have another thing between them in the twin."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return the scene's pair."""
        first, second = cast_as(twins, "end")
        three = cast_as(twins, "middle")
        named = phrases(twins, [first, second, *three])
        facts = flipped(_fact(view, first, second, three) for view in twins.views)
        pairs = []
        if facts and len(named) == 2 + len(SLOTS):
            things = {"first": first, "second": second, **dict(zip(SLOTS, three, strict=True))}
            pairs = [Pair(WORDINGS, things, named, evened(twins, things.values(), facts))]
        return choices(twins, self.card.name, pairs, _options, 1)


def _options(pair: Pair) -> dict[str, str]:
    return {pair.things[slot]: pair.phrases[pair.things[slot]] for slot in SLOTS}


def _fact(view: View, first: str, second: str, names: Sequence[str]) -> Fact | None:
    scene = view.scene
    places = {name: along_and_aside(scene, first, second, name) for name in names}
    inside = [name for name, (along, aside) in places.items() if along <= ALONG_MAX and aside <= ASIDE_MAX]
    others = [place for name, place in places.items() if name not in inside]
    if len(inside) != 1 or not all(along >= BEYOND_MIN or aside >= CLEAR_MIN for along, aside in others):
        return None
    line = np.subtract(scene[second].centre, scene[first].centre)[:2]
    length = float(np.linalg.norm(line))
    slant = abs(float(line @ scene.camera.world_from_camera[:2, 2]))
    ahead = float(np.linalg.norm(scene.camera.world_from_camera[:2, 2]))
    return Fact(
        inside[0],
        slices={
            "margin": round(min(max(along - 0.5, aside - ASIDE_MAX) for along, aside in others), 3),
            "angle": round(float(np.degrees(np.arcsin(slant / (length * ahead)))), 1),
            "distance_m": round(length, 3),
        },
    )


def along_and_aside(scene: Scene, first: str, second: str, name: str) -> tuple[float, float]:
    """Return how far a thing's centre is from the middle of two others along their line on the floor, and off it.

    Both unsigned, in lengths of the line between the two centres.
    """
    start, end, point = (np.array(scene[thing].centre[:2]) for thing in (first, second, name))
    line, offset = end - start, point - (start + end) / 2
    length = float(line @ line)
    across = line[0] * offset[1] - line[1] * offset[0]
    return abs(float(line @ offset)) / length, abs(float(across)) / length


TASKS = (Between(),)
