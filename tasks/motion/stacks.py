"""Which of several stacks of blocks cannot stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.stacks import LETTERS, Stacks, margins, stands

WORDINGS: Final = (
    "The blocks are of one material, equally thick, and lie loosely on one another. Which of the stacks A to D falls?",
    "Seen from the side, four stacks of loose blocks of the same material are let go. Which one topples: A, B, C or D?",
    "All blocks are solid, equally thick, of the same material, and not glued. Which stack, A to D, cannot stand?",
)

CARD: Final = TaskCard(
    name="falling_stack",
    skill="motion",
    title="Which stack falls",
    asks="Which of four stacks of blocks, seen from the side, falls.",
    truth="The only one in which the centre of mass of all above some level is not over what they rest on there.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "blocks": "blocks in all the stacks",
        "margin": "least share of a support's width by which a centre of mass is inside, or (in the stack that falls) "
        "the farthest one outside; the smaller one of the twins'",
    },
    stages=("stacks",),
)


@dataclass(frozen=True)
class FallingStack:
    """Asks for the letter of the stack that falls, which is another one in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Stacks]) -> Iterator[Question]:
        """Return the group's pair."""
        clear = min(abs(min(margins(stack))) for view in variants.views for stack in view.stacks)
        slices = {"blocks": sum(map(len, variants.views[0].stacks)), "margin": round(clear, 3)}
        one, other = (Fact(_falling(view), slices=slices) for view in variants.views)
        pair = Pair(WORDINGS, {}, {}, (one, other), label="stacks")
        options = {letter: f"stack {letter}" for letter in LETTERS}
        return choices(variants, self.card.name, [pair], lambda _: options, 1, lettered=True)


def _falling(view: Stacks) -> str:
    (letter,) = (letter for letter, stack in zip(LETTERS, view.stacks, strict=True) if not stands(stack))
    return letter


TASKS = (FallingStack(),)
