"""Which flat drawing shows a figure of cubes from a side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.views import LETTERS, Views, seen_from

WORDINGS: Final = (
    "Which of the drawings A to D shows the figure of cubes as it is seen from {side}?",
    "Looking at the figure straight from {side}, what would one see: drawing A, B, C or D?",
    "One of the drawings A to D is the view of the figure from {side}. Which one?",
)
NAMES: Final = {"front": "the front", "right": "the right", "above": "above, its front below"}

CARD: Final = TaskCard(
    name="figure_views",
    skill="multiview",
    title="Views of a figure of cubes",
    asks="Which of four flat drawings shows a figure of cubes from the front, from the right or from above.",
    truth="The cubes' projection along the line of sight.",
    kind=Kind.CHOICE,
    rule="exact",
    version=2,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "side": "from which side it is seen",
        "margin": "minus the number of cubes: larger figures are harder",
    },
    stages=("views",),
)


@dataclass(frozen=True)
class FigureViews:
    """Asks for the letter of the right drawing, which is another one in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Views]) -> Iterator[Question]:
        """Return the group's pair."""
        one, other = (
            Fact(
                LETTERS[view.drawings.index(seen_from(view.cubes, view.side))],
                slices={"side": view.side, "margin": -len(view.cubes)},
            )
            for view in variants.views
        )
        side = NAMES[variants.views[0].side]
        pair = Pair(WORDINGS, {}, {}, (one, other), {"side": side}, label="views")
        options = {letter: f"drawing {letter}" for letter in LETTERS}
        return choices(variants, self.card.name, [pair], lambda _: options, 1, lettered=True)


TASKS = (FigureViews(),)
