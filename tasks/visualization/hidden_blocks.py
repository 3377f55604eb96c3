"""How many cubes a heap has, and how many of them cannot be seen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, scored
from spatialgauge.tasks.puzzles.heap import Heap

ALL: Final = (
    "Cubes are stacked in a corner, and none floats: each stands on the floor or on another one. How many are there?",
    "This heap of cubes leans into a corner; no cube floats. Counting those out of sight, how many does it have?",
    "No cube of this heap floats. How many cubes is it made of, those out of sight included?",
)
HIDDEN: Final = (
    "Cubes are stacked in a corner, and none floats: each stands on the floor or on another one. How many are hidden?",
    "This heap of cubes leans into a corner, and no cube floats. How many cubes are completely out of sight?",
    "No cube of this heap floats. How many of its cubes show none of their faces?",
)


@dataclass(frozen=True)
class Blocks:
    """Asks for a number of cubes of a heap; another one is right in the twin."""

    card: TaskCard
    wordings: Sequence[str]
    number: Callable[[Heap], int]

    def questions(self, variants: Variants[Heap]) -> Iterator[Question]:
        """Return the pair of the two heaps."""
        margin = -max(len(heap.cubes) for heap in variants.views)
        one, other = (Fact(self.number(heap), slices={"margin": margin}) for heap in variants.views)
        pair = Pair(self.wordings, {}, {}, (one, other), label="heap")
        return scored(variants, self.card.name, [pair], Form(kind=Kind.COUNT), "exact", 1)


def _card(name: str, title: str, asks: str, truth: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="visualization",
        title=title,
        asks=asks,
        truth=truth,
        kind=Kind.COUNT,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            "stage": "the recipe of the puzzle",
            "template": "which wording was drawn",
            "margin": "minus the number of cubes of the larger twin: large heaps are harder",
        },
        stages=("heap",),
    )


TASKS = (
    Blocks(
        _card(
            "blocks_in_all",
            "Cubes in a heap",
            "How many cubes a heap in a corner is made of, those out of sight included.",
            "The sum of the columns' heights, every top being in sight.",
        ),
        ALL,
        lambda heap: len(heap.cubes),
    ),
    Blocks(
        _card(
            "blocks_hidden",
            "Cubes out of sight",
            "How many cubes of a heap in a corner show none of their faces.",
            "Cubes whose three sides that look at the eye each touch another cube.",
        ),
        HIDDEN,
        lambda heap: heap.hidden,
    ),
)
