"""A folded and punched sheet, unfolded in the mind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.paper import LETTERS, Paper, unfolded

WORDINGS: Final = (
    "A sheet of paper is folded and punched as the steps show. Which drawing, A to D, shows it unfolded?",
    "The upper row shows how a sheet is folded and then punched. How does it look unfolded: A, B, C or D?",
    "After the folds and the punch in the upper row the sheet is opened again. Which of A to D is it?",
)

CARD: Final = TaskCard(
    name="paper_folding",
    skill="visualization",
    title="Paper folding",
    asks="Which of four drawings shows a folded and punched sheet of paper unfolded.",
    truth="The holes mirrored in the fold lines, the last fold undone first.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "folds": "how many times the sheet is folded",
        "margin": "minus the number of folds: more are harder",
    },
    stages=("paper",),
)


@dataclass(frozen=True)
class PaperFolding:
    """Asks for the letter of the right drawing, which is another one in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Paper]) -> Iterator[Question]:
        """Return the group's pair."""
        one, other = (
            Fact(
                LETTERS[view.drawings.index(unfolded(view.folds, view.punches))],
                slices={"folds": len(view.folds), "margin": -len(view.folds)},
            )
            for view in variants.views
        )
        pair = Pair(WORDINGS, {}, {}, (one, other), label="sheet")
        options = {letter: f"drawing {letter}" for letter in LETTERS}
        return choices(variants, self.card.name, [pair], lambda _: options, 1, lettered=True)


TASKS = (PaperFolding(),)
