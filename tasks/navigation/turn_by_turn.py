"""Directions followed on a map, turn by turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.puzzles.town import COLUMNS, ROWS, Crossing, Town

LEGS: Final = (2, 3)
DRAWS: Final = 400
OPTIONS: Final = 4
AHEAD: Final[Mapping[str, Crossing]] = {"north": (0, -1), "east": (1, 0), "south": (0, 1), "west": (-1, 0)}
"""Steps on a map whose north is up."""
TURNS: Final = ("left", "right")
FAR_MAX: Final = 3
"""Crossings in a straight stretch, at most."""
Leg = tuple[str, int]
"""A turn, and how many crossings one then goes on for; the first stretch of a walk has no turn."""
CROSSINGS: Final = {1: "the next crossing", 2: "the second crossing", 3: "the third crossing"}

WORDINGS: Final = (
    "You are at the {start}, facing {heading}. Go straight on to {legs}. Where do you arrive?",
    "Starting at the {start}, walk {heading} to {legs}. Which place do you reach?",
    "From the {start} head {heading} to {legs}. At which of these do you end up?",
)

CARD: Final = TaskCard(
    name="turn_by_turn",
    skill="navigation",
    title="Directions on a map",
    asks="At which landmark one arrives who follows directions from crossing to crossing.",
    truth="The walk on the grid of streets, north being where the compass shows it.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "legs": "how many straight stretches the walk has",
        "north": "degrees clockwise from up to where north is",
        "margin": "minus the number of turns: more are harder",
    },
    stages=("town",),
)


@dataclass(frozen=True)
class TurnByTurn:
    """Asks for the end of one walk, where another landmark is in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Town]) -> Iterator[Question]:
        """Return a pair for a walk that ends at a landmark in both twins."""
        rng = Random(f"{variants.group}:{self.card.name}:walks")
        pair = next((pair for _ in range(DRAWS) if (pair := _walked(variants, rng))), None)
        if pair is None:
            return iter(())
        names = [name for name, _ in variants.views[0].landmarks]
        answers = [str(fact.truth) for fact in pair.facts]
        wrong = rng.sample([name for name in names if name not in (pair.fields["start"], *answers)], OPTIONS - 2)
        options = {name: f"the {name}" for name in sorted([*answers, *wrong])}
        return choices(variants, self.card.name, [pair], lambda _: options, 1)


def _walked(variants: Variants[Town], rng: Random) -> Pair | None:
    """Return the pair of a random walk, or None where it does not end at another landmark in each twin."""
    start = rng.choice([name for name, _ in variants.views[0].landmarks])
    heading = rng.choice(sorted(AHEAD))
    walk = [(rng.choice(TURNS), rng.randint(1, FAR_MAX)) for _ in range(rng.choice(LEGS))]
    facts = flipped(_fact(town, start, heading, walk) for town in variants.views)
    fields = {"start": start, "heading": heading, "legs": said(walk)}
    return Pair(WORDINGS, {}, {}, facts, fields, label=f"{start}:{heading}") if facts else None


def arrival(town: Town, start: str, heading: str, walk: Sequence[Leg]) -> Crossing | None:
    """Return the crossing where a walk ends, or None where it leaves the town.

    The first stretch leads straight ahead; each later one begins with its turn.
    """
    turns = round(town.north / 90) % 4
    step = AHEAD[heading]
    for _ in range(turns):
        step = (-step[1], step[0])
    column, row = town.where(start)
    for number, (turn, crossings) in enumerate(walk):
        if number:
            step = (step[1], -step[0]) if turn == "left" else (-step[1], step[0])
        column, row = column + crossings * step[0], row + crossings * step[1]
        if not (0 <= column < COLUMNS and 0 <= row < ROWS):
            return None
    return column, row


def _fact(town: Town, start: str, heading: str, walk: Sequence[Leg]) -> Fact | None:
    end = arrival(town, start, heading, walk)
    names = {crossing: name for name, crossing in town.landmarks}
    if end not in names or names[end] == start:
        return None
    return Fact(names[end], slices={"legs": len(walk), "north": town.north, "margin": 1 - len(walk)})


def said(walk: Sequence[Leg]) -> str:
    """Return a walk in words, from where one goes straight on."""
    first, *rest = walk
    return CROSSINGS[first[1]] + "".join(f", turn {turn} and go to {CROSSINGS[far]}" for turn, far in rest)


TASKS = (TurnByTurn(),)
