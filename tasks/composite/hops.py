"""Questions of two and three steps: find one thing by a relation, then ask where it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist
from random import Random
from typing import Final

from spatialgauge.benchmark.items import Kind
from spatialgauge.tasks.base import Question, TaskCard, Twins
from spatialgauge.tasks.gate import SEEN_SLICES, cast_as, phrases
from spatialgauge.tasks.pairs import Fact, Pair, choices, flipped
from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.sighting import left_or_right
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Scene

PAIRS_MAX: Final = 1
RATIO_MIN: Final = 1.25
RISE_MIN: Final = 0.1
DRAWS: Final = 200
"""How many sets of things are tried."""

TWO: Final = (
    (
        "Of {one} and {two}, take the one whose centre is nearer to {mark}. As the camera sees it, is it to the left "
        "or to the right of {ground}?"
    ),
    "Which of {one} and {two} is nearer to {mark}? And is that one left or right of {ground}, from the camera's view?",
    "Find the one of {one} and {two} that is nearer to {mark}: is it to the camera's left or right of {ground}?",
)
THREE: Final = (
    (
        "Of {one} and {two}, take the one whose centre is nearer to {mark}. Of that one and {three}, take the one "
        "that is higher above the floor. As the camera sees it, is it to the left or to the right of {ground}?"
    ),
    (
        "First choose from {one} and {two} the one nearer to {mark}; then, of it and {three}, the one higher above the "
        "floor. Is what you end with left or right of {ground}, from the camera's view?"
    ),
    (
        "Compare {one} and {two} and keep the one nearer to {mark}; compare it with {three} and keep the higher one. "
        "On which side of {ground} is it, as the camera sees it?"
    ),
)


@dataclass(frozen=True)
class Hops:
    """Asks for the side of a thing that has to be found first; `slots` are the things compared, then the mark."""

    card: TaskCard
    wordings: Sequence[str]
    slots: tuple[str, ...]

    def questions(self, twins: Twins) -> Iterator[Question]:
        """Return a pair for one set of the recipe's items."""
        named = phrases(twins, cast_as(twins, "item"))
        rng = Random(f"{twins.group}:{self.card.name}:sets")
        number = len(self.slots) + 1
        found: dict[str, Pair] = {}
        for _ in range(DRAWS if len(named) >= number else 0):
            names = rng.sample(list(named), number)
            facts = flipped(_fact(view, names[:-2], names[-2], names[-1]) for view in twins.views)
            if facts:
                things = dict(zip((*self.slots, "ground"), names, strict=True))
                pair = Pair(self.wordings, things, named, facts)
                found.setdefault(pair.key, pair)
        return choices(twins, self.card.name, list(found.values()), frames.SIDES, PAIRS_MAX)


def _fact(view: View, compared: Sequence[str], mark: str, ground: str) -> Fact | None:
    scene = view.scene
    chosen = _nearer(scene, compared[0], compared[1], mark)
    for other in compared[2:]:
        chosen = _higher(scene, chosen, other) if chosen else None
    side = left_or_right(scene, scene[chosen], scene[ground]) if chosen else None
    return Fact(side.name, slices={"margin": round(45 - side.angle, 2), "hops": len(compared)}) if side else None


def _nearer(scene: Scene, one: str, other: str, mark: str) -> str | None:
    ours, theirs = (dist(scene[name].centre, scene[mark].centre) for name in (one, other))
    if max(ours, theirs) < RATIO_MIN * min(ours, theirs):
        return None
    return one if ours < theirs else other


def _higher(scene: Scene, one: str, other: str) -> str | None:
    rise = scene[one].centre[2] - scene[other].centre[2]
    if abs(rise) < RISE_MIN:
        return None
    return one if rise > 0 else other


def _card(name: str, title: str, asks: str) -> TaskCard:
    return TaskCard(
        name=name,
        skill="composite",
        title=title,
        asks=asks,
        truth="Each step's relation in the scene, each by its own task's margin.",
        kind=Kind.CHOICE,
        rule="exact",
        version=1,
        chance=0.5,
        slices={
            **SEEN_SLICES,
            "hops": "how many relations must be found",
            "margin": "degrees about the ground object until another direction is the nearest in the last step, 15..45",
        },
        stages=("swap",),
    )


TASKS = (
    Hops(
        _card("two_hops", "Two steps", "On which side of one thing is that of two others which is nearer to a third."),
        TWO,
        ("one", "two", "mark"),
    ),
    Hops(
        _card("three_hops", "Three steps", "The same after one more comparison, of heights above the floor."),
        THREE,
        ("one", "two", "three", "mark"),
    ),
)
