"""Sets of yes/no questions that logic ties together: converse, mirror, transitivity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, flipped, yes_or_no
from spatialgauge.tasks.scenes.frames import LEFT
from spatialgauge.tasks.scenes.sighting import bearing, left_or_right
from spatialgauge.tasks.scenes.view import View

SIZES: Final = (3, 2)
"""How many things a set is about; three where a scene allows it, so that transitivity can be held to."""

WORDINGS: Final = {
    "left": (
        "From the camera's point of view, is {figure} to the left of {ground}?",
        "As the camera sees them, does {figure} stand to the left of {ground}?",
        "Looking at the picture, is {figure} to the camera's left of {ground}?",
    ),
    "right": (
        "From the camera's point of view, is {figure} to the right of {ground}?",
        "As the camera sees them, does {figure} stand to the right of {ground}?",
        "Looking at the picture, is {figure} to the camera's right of {ground}?",
    ),
}

CARD: Final = TaskCard(
    name="consistency",
    skill="composite",
    title="Answers that must agree",
    asks="Yes or no to every relation of a set: both directions, both words, and every couple of three things.",
    truth="The direction on the ground in the camera's frame, where bearings and picture agree.",
    kind=Kind.YES_NO,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        **SEEN_SLICES,
        "claim": "what a yes says of the set's things, as 1<2: the first is left of the second",
        "of": "how many things the set is about",
        "margin": "degrees between the two bearings from the camera",
    },
    stages=("swap",),
)


@dataclass(frozen=True)
class Consistency:
    """Asks every question of a set of items all of whose couples change sides between the twins."""

    card: TaskCard = CARD

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Yield the pairs of one set: each ordered couple, in one word and in the other."""
        named = phrases(twins, cast_as(twins, "item"))
        sets = [
            names
            for size in SIZES
            for names in combinations(named, size)
            if all(flipped(_fact(v, a, b, LEFT, names) for v in twins.views) for a, b in permutations(names, 2))
        ]
        if not sets:
            return
        most = max(map(len, sets))
        chosen = Random(f"{twins.group}:{self.card.name}").choice([names for names in sets if len(names) == most])
        pairs = [pair for one, other in combinations(chosen, 2) for pair in _couple(twins, one, other, chosen, named)]
        yield from yes_or_no(twins, self.card.name, pairs, len(pairs))


def _couple(twins: Twins, one: str, other: str, names: Sequence[str], named: dict[str, str]) -> Iterator[Pair]:
    """Yield a couple's question, its converse in the other word, and its mirror image."""
    for figure, ground, word in ((one, other, "left"), (other, one, "right"), (other, one, "left")):
        if facts := flipped(_fact(view, figure, ground, word, names) for view in twins.views):
            things, label = {"figure": figure, "ground": ground}, f"{figure}:{ground}:{word}"
            yield Pair(WORDINGS[word], things, named, facts, label=label, bundle=":".join(names))


def _fact(view: View, figure: str, ground: str, word: str, names: Sequence[str]) -> Fact | None:
    scene = view.scene
    side = left_or_right(scene, scene[figure], scene[ground])
    if side is None:
        return None
    places = (names.index(figure) + 1, names.index(ground) + 1)
    first, second = places if word == LEFT else places[::-1]
    return Fact(
        "yes" if side.name == word else "no",
        slices={
            "claim": f"{first}<{second}",
            "of": len(names),
            "margin": round(abs(bearing(scene, scene[figure]) - bearing(scene, scene[ground])), 2),
        },
    )


TASKS = (Consistency(),)
