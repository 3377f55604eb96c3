"""Turned in space, or mirrored: Shepard and Metzler's mental rotation (Science 171, 1971)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.blocks import Blocks, Figure
from spatialgauge.tasks.puzzles.polycubes import settled, turned, turns

SAME: Final = "the same figure, turned"
MIRRORED: Final = "its mirror image"

BESIDE: Final = (
    "Is the figure of cubes on the right the one on the left, only turned in space, or is it its mirror image?",
    "Could the left figure be turned so that it looks like the right one, or is the right one its mirror image?",
    "Compare the two figures of cubes: is the second one the first one turned, or the first one mirrored?",
)
APART: Final = (
    "Is the figure in the second picture the one in the first, only turned in space, or is it its mirror image?",
    "Could the first picture's figure be turned to look like the second's, or is the second its mirror image?",
    "Compare the figures in the two pictures: is the second one the first one turned, or the first one mirrored?",
)

CARD: Final = TaskCard(
    name="mental_rotation",
    skill="multiview",
    title="Turned or mirrored",
    asks="Whether a figure of cubes is another one turned in space, or its mirror image.",
    truth="Whether one of the 24 turns of a cube carries one figure into the other; none equals its mirror.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "turn": "about which axis the figures are turned against each other",
        "angle": "degrees by which the second is turned, before mirroring",
        "cubes": "how many cubes a figure has",
        "margin": "180 less the angle: small turns are easier",
        "pictures": "whether the figures are in one picture or in two",
    },
    stages=("blocks",),
)


@dataclass(frozen=True)
class MentalRotation:
    """Asks of figures side by side in one picture, and of one in each of two pictures."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Blocks]) -> Iterator[Question]:
        """Return a pair for the figures side by side, and one for the figures in pictures of their own."""
        beside = [variants.views[view].figures for view in (0, 1)]
        apart = [(variants.views[2].figures[0], variants.views[view].figures[0]) for view in (3, 4)]
        pairs = [
            _pair(BESIDE, "one", [(one, two) for one, two in beside], ((0,), (1,)), variants.views[0].turn),
            _pair(APART, "two", apart, ((2, 3), (2, 4)), variants.views[2].turn),
        ]
        return choices(variants, self.card.name, pairs, (SAME, MIRRORED), 2)


def _pair(
    wordings: tuple[str, ...],
    pictures: str,
    figures: list[tuple[Figure, Figure]],
    shows: tuple[tuple[int, ...], tuple[int, ...]],
    turn: str,
) -> Pair:
    one, other = (
        Fact(
            SAME if same(first, second) else MIRRORED,
            slices={
                "turn": turn,
                "angle": round(first.sight.angle(second.sight), 1),
                "cubes": len(first.cubes),
                "margin": round(180 - first.sight.angle(second.sight), 1),
                "pictures": pictures,
            },
        )
        for first, second in figures
    )
    return Pair(wordings, {}, {}, (one, other), shows=shows, label=pictures)


def same(one: Figure, other: Figure) -> bool:
    """Tell whether some turn carries one figure's cubes into the other's."""
    return settled(other.cubes) in {turned(one.cubes, turn) for turn in turns()}


TASKS = (MentalRotation(),)
