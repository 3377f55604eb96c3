"""Which faces of a folded net are opposite."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.nets import COLOURS, Net

WORDINGS: Final = (
    "The six squares fold up to a cube. Which face is then opposite the {asked} one?",
    "If this net is folded into a cube, what colour is the face opposite the {asked} face?",
    "Fold the net to a cube in your mind. Which colour lies on the side facing away from {asked}?",
)

CARD: Final = TaskCard(
    name="cube_net",
    skill="visualization",
    title="Cube nets",
    asks="Which face is opposite another one when a net of coloured squares is folded to a cube.",
    truth="The face with the contrary outward direction after folding square by square.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "margin": "minus the longer walk, square to square, between the two faces in the twins' nets",
    },
    stages=("nets",),
)
OPTIONS: Final = 4


@dataclass(frozen=True)
class CubeNet:
    """Asks for the colour opposite the asked one, which is another one in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Net]) -> Iterator[Question]:
        """Return the group's pair."""
        asked = variants.views[0].asked
        answers = [view.opposite[asked] for view in variants.views]
        margin = -max(walk(view, asked, answer) for view, answer in zip(variants.views, answers, strict=True))
        one, other = (Fact(answer, slices={"margin": margin}) for answer in answers)
        rng = Random(f"{variants.group}:options")
        wrong = rng.sample([name for name in sorted(COLOURS) if name not in (asked, *answers)], OPTIONS - 2)
        options = {name: name for name in sorted([*answers, *wrong])}
        pair = Pair(WORDINGS, {}, {}, (one, other), {"asked": asked}, label="net")
        return choices(variants, self.card.name, [pair], lambda _: options, 1)


def walk(net: Net, start: str, end: str) -> int:
    """Return how many steps from square to square lead from one colour to another."""
    place = dict(zip(net.colours, net.cells, strict=True))
    reached = {place[start]: 0}
    front = [place[start]]
    while front:
        x, y = front.pop(0)
        for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if near in net.cells and near not in reached:
                reached[near] = reached[x, y] + 1
                front.append(near)
    return reached[place[end]]


TASKS = (CubeNet(),)
