"""Which of several ways on a map leads to a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.navigation.turn_by_turn import AHEAD, FAR_MAX, LEGS, TURNS, Leg, arrival, said
from spatialgauge.tasks.pairs import Fact, Pair, choices
from spatialgauge.tasks.puzzles.town import Crossing, Town

DRAWS: Final = 400
OPTIONS: Final = 4
Walk = tuple[Leg, ...]

WALKS: Final = tuple(
    (("", first), *rest)
    for legs in LEGS
    for first in range(1, FAR_MAX + 1)
    for rest in product(product(TURNS, range(1, FAR_MAX + 1)), repeat=legs - 1)
)
"""Every way of two or three straight stretches."""

WORDINGS: Final = (
    "You are at the {start}, facing {heading}, and want to get to the {goal}. Which way leads there?",
    "Someone sets out from the {start}, heading {heading}. By which of these ways do they reach the {goal}?",
    "Which directions take you from the {start} to the {goal} if you start out facing {heading}?",
)

CARD: Final = TaskCard(
    name="route_choice",
    skill="navigation",
    title="Which way leads there",
    asks="Which of four directions, each from crossing to crossing, lead from one landmark on a map to another.",
    truth="The only walk on the grid of streets that ends at the goal; the others do not even come by it.",
    kind=Kind.CHOICE,
    rule="exact",
    version=1,
    chance=0.5,
    slices={
        "stage": "the recipe of the puzzle",
        "template": "which wording was drawn",
        "legs": "how many straight stretches the right way has",
        "north": "degrees clockwise from up to where north is",
        "margin": "minus the number of turns of all four ways: more are harder",
    },
    stages=("town",),
)


@dataclass(frozen=True)
class RouteChoice:
    """Asks for the way from one landmark to another, which is another way in the twin."""

    card: TaskCard = CARD

    def questions(self, variants: Variants[Town]) -> Iterator[Question]:
        """Return a pair for two landmarks that other ways join in the twin."""
        rng = Random(f"{variants.group}:{self.card.name}:ways")
        found = next((found for _ in range(DRAWS) if (found := _drawn(variants.views, rng))), None)
        if found is None:
            return iter(())
        pair, options = found
        return choices(variants, self.card.name, [pair], lambda _: options, 1)


def _drawn(towns: Sequence[Town], rng: Random) -> tuple[Pair, dict[str, str]] | None:
    """Return the pair of a random start, heading and goal, with its ways, or None where the twins have none."""
    start, goal = rng.sample([name for name, _ in towns[0].landmarks], 2)
    heading = rng.choice(sorted(AHEAD))
    goals = [town.where(goal) for town in towns]
    trails = {walk: [list(_trail(town, start, heading, walk)) for town in towns] for walk in WALKS}
    inside = {walk: trail for walk, trail in trails.items() if not any(None in crossings for crossings in trail)}
    comes_by = {walk: [there in by for there, by in zip(goals, trail, strict=True)] for walk, trail in inside.items()}
    right = [
        [walk for walk, trail in inside.items() if comes_by[walk] == wanted and trail[number][-1] == goals[number]]
        for number, wanted in enumerate(([True, False], [False, True]))
    ]
    wrong = [walk for walk in inside if not any(comes_by[walk])]
    if not all(right) or len(wrong) < OPTIONS - len(right):
        return None
    answers = [rng.choice(walks) for walks in right]
    ways = [*answers, *rng.sample(wrong, OPTIONS - len(right))]
    turns = sum(len(walk) - 1 for walk in ways)
    one, other = (
        Fact(said(walk), slices={"legs": len(walk), "north": town.north, "margin": -turns})
        for walk, town in zip(answers, towns, strict=True)
    )
    fields = {"start": start, "heading": heading, "goal": goal}
    pair = Pair(WORDINGS, {}, {}, (one, other), fields, label=f"{start}:{heading}:{goal}")
    return pair, {said(walk): f"straight on to {said(walk)}" for walk in ways}


def _trail(town: Town, start: str, heading: str, walk: Walk) -> Iterator[Crossing | None]:
    """Yield the crossings a walk comes by, its end the last, None where it leaves the town."""
    for number, (turn, far) in enumerate(walk):
        for part in range(1, far + 1):
            yield arrival(town, start, heading, (*walk[:number], (turn, part)))


TASKS = (RouteChoice(),)
