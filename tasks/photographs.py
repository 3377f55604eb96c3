"""The native tasks asked of a photograph: the same words, truths and filters, of one picture without a twin.

A rendered group's recipe casts its things in the roles that tasks ask about; a photograph has no recipe, so its things
are cast in every role in turn, and each casting is a group of one view. What the photograph's world does not know
(gravity, the ground, masks, who faces where) is not asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from math import cos, dist, radians, sqrt
from random import Random
from types import MappingProxyType
from typing import Final

import numpy as np

from spatialgauge.benchmark.items import Item
from spatialgauge.tasks.base import Question, TaskCard, Twins, Variants, item_of
from spatialgauge.tasks.gate import shown
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.lifting.naming import ABOVE_BELOW, LEFT_RIGHT, SIZE
from spatialgauge.tasks.scenes.lifting.photograph import STAGE, Knows, Photograph, PhotoThing
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import Thing

NEEDS: Final[Mapping[str, Knows]] = MappingProxyType(
    {
        "left_right": Knows.SIGHT,
        "front_behind": Knows.SIGHT,
        "nearest_to": Knows.SIGHT,
        "nearest_camera": Knows.SIGHT,
        "order_across": Knows.SIGHT,
        "order_away": Knows.SIGHT,
        "distance_centre": Knows.SIGHT,
        "distance_gap": Knows.SIGHT,
        "distance_camera": Knows.SIGHT,
        "box2d": Knows.SIGHT,
        "box3d": Knows.SIGHT,
        "point_to": Knows.SIGHT,
        "mask": Knows.SIGHT,
        "above_below": Knows.GRAVITY,
        "between": Knows.GRAVITY,
        "taller": Knows.GRAVITY,
        "wider": Knows.GRAVITY,
        "bigger": Knows.GRAVITY,
        "distance_horizontal": Knows.GRAVITY,
        "distance_vertical": Knows.GRAVITY,
        "object_height": Knows.GRAVITY,
        "object_width": Knows.GRAVITY,
        "object_depth": Knows.GRAVITY,
        "bearing_clock": Knows.GRAVITY,
        "bearing_degrees": Knows.GRAVITY,
        "frame_intrinsic": Knows.GRAVITY,
        "frame_addressee": Knows.GRAVITY,
        "facing": Knows.GRAVITY,
        "height_above_floor": Knows.GROUND,
    }
)
"""The tasks that are asked of photographs, and what a photograph's world has to know for them."""
NEED_MASKS: Final = frozenset({"point_to", "mask"})
NEED_WHOLE: Final = frozenset({"object_depth", "object_width", "wider", "bigger", "distance_gap"})
"""Tasks that the hidden side of a thing decides: not asked where boxes were fitted to what the camera sees."""
CLAUSES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        LEFT_RIGHT: frozenset(
            {"left_right", "order_across", "frame_intrinsic", "frame_addressee", "bearing_clock", "bearing_degrees"}
        ),
        ABOVE_BELOW: frozenset({"above_below", "distance_vertical", "nearest_camera", "order_away", "front_behind"}),
        SIZE: frozenset({"taller", "wider", "bigger"}),
    }
)
"""Tasks that a phrase's clause would half answer."""
HEIGHT: Final = "distance_vertical"
GAP: Final = "distance_gap"
TILT: Final = 0.05
"""Of the distance to the farther thing: smaller differences in height are not asked for, since one degree of error in
which way is up would be more than a third of them."""
ROUNDED: Final = (sqrt(2) - 1) / 2
"""How far the corner of a square reaches beyond the circle in it, in sides of the square."""
ROUNDED_MAX: Final = 0.25
"""Share of a gap between two boxes by which it may be wider between things that are as round as these allow."""
THINGS_MAX: Final = 8
"""Of more things so many are drawn, so that a crowded picture takes no longer than others."""
CASTS_MAX: Final = 4
"""How many of the things play the anchor, and how many sets of things stand between two others."""


QUESTIONS_MAX: Final = 4
"""Of each task."""


def questions_of(photograph: Photograph, at_most: int | None = QUESTIONS_MAX) -> Iterator[tuple[TaskCard, Question]]:
    """Yield the native tasks' questions of a photograph with their cards, at most so many a task (None: every one)."""
    of_task: dict[str, list[tuple[TaskCard, Question]]] = {}
    for card, question in _all_questions(photograph):
        of_task.setdefault(card.name, []).append((card, question))
    for name, found in of_task.items():
        number = len(found) if at_most is None else min(at_most, len(found))
        yield from Random(f"{photograph.id}:{name}:questions").sample(found, number)


def _all_questions(photograph: Photograph) -> Iterator[tuple[TaskCard, Question]]:
    asked: set[tuple[str, str]] = set()
    clauses = {thing.phrase: thing.clause for thing in photograph.scene.things if thing.phrase and thing.clause}
    for roles, group in castings(photograph):
        for name, need in NEEDS.items():
            task = native_tasks()[name]
            if photograph.scene.knows < need or name not in ROLES[roles]:
                continue
            if name in NEED_MASKS and not photograph.masked:
                continue
            if name in NEED_WHOLE and not photograph.scene.whole:
                continue
            for question in task.questions(group):
                spoiled = any(name in CLAUSES[clauses[phrase]] for phrase in question.phrases if phrase in clauses)
                if not spoiled and _plain(photograph, name, question) and (name, question.pair) not in asked:
                    asked.add((name, question.pair))
                    yield task.card, question


def gap_is_plain(metres: float, one: Thing, other: Thing) -> bool:
    """Tell whether the gap between two boxes is about that between the things in them, square or round.

    Of rendered scenes the recipe sees to that by the surfaces; of a photograph only the boxes are known.
    """
    return ROUNDED * (min(one.size[:2]) + min(other.size[:2])) <= ROUNDED_MAX * metres


def clear_of_tilt(metres: float, *reach: float) -> bool:
    """Tell whether a difference in height is plain between things so many metres from the camera."""
    return metres >= TILT * max(reach)


def _plain(photograph: Photograph, name: str, question: Question) -> bool:
    """Tell whether a photograph can know an answer well enough."""
    if name not in (GAP, HEIGHT):
        return True
    one, other = (photograph.scene[thing] for thing in question.pair.split(":"))
    metres = float(str(question.truth))
    if name == GAP:
        return gap_is_plain(metres, one, other)
    camera = photograph.scene.camera.position
    return clear_of_tilt(metres, dist(camera, one.centre), dist(camera, other.centre))


def items_of(photograph: Photograph) -> Iterator[Item]:
    """Yield the questions of a photograph as items; none has a pair."""
    for card, question in questions_of(photograph):
        plain = replace(question, slices={**question.slices, "stage": STAGE})
        yield item_of(card, photograph.id, plain, [photograph.picture]).model_copy(update={"pair": None})


PEOPLE: Final = frozenset({"person", "man", "woman", "boy", "girl", "child", "pedestrian"})
"""Last words of what people are called."""
LOOKS_MIN: Final = cos(radians(45))
"""Of the angle between where a person faces and what that person is said to look at."""

ITEMS: Final = "items"
ANCHORS: Final = "anchors"
VIEWERS: Final = "viewers"
ENDS: Final = "ends"
ROLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        ANCHORS: frozenset({"bearing_clock", "bearing_degrees", "frame_intrinsic", "facing"}),
        VIEWERS: frozenset({"frame_addressee"}),
        ENDS: frozenset({"between"}),
        ITEMS: frozenset(NEEDS)
        - {"bearing_clock", "bearing_degrees", "frame_intrinsic", "frame_addressee", "facing", "between"},
    }
)
"""Which casting each task is asked of."""


def castings(photograph: Photograph) -> Iterator[tuple[str, Twins]]:
    """Yield groups of the photograph's one view, its things cast in the roles that tasks ask about."""
    view = photograph.view()
    names = _askable(photograph, view)
    if not names:
        return
    couples = [name for couple in combinations(names, 2) for name in couple]
    cast = {f"item{number}": name for number, name in enumerate(names, start=1)}
    cast |= {f"target{number}": name for number, name in enumerate(names, start=1)}
    for role in ("centre", "gap"):
        cast |= {f"{role}{number}": name for number, name in enumerate(couples, start=1)}
    yield ITEMS, Variants(photograph.id, STAGE, (view,), cast)
    rng = Random(f"{photograph.id}:castings")
    for anchor in rng.sample(names, min(CASTS_MAX, len(names))):
        others = [name for name in names if name != anchor]
        figures = {f"figure{number}": name for number, name in enumerate(others, start=1)}
        yield ANCHORS, Variants(photograph.id, STAGE, (view,), {"anchor": anchor, **figures})
    for viewer, anchor in _looking(photograph, names):
        others = [name for name in names if name not in (viewer, anchor)]
        figures = {f"figure{number}": name for number, name in enumerate(others, start=1)}
        yield VIEWERS, Variants(photograph.id, STAGE, (view,), {"viewer": viewer, "anchor": anchor, **figures})
    for _ in range(CASTS_MAX if len(names) >= 5 else 0):
        first, second, *middles = rng.sample(names, 5)
        between = {f"middle{number}": name for number, name in enumerate(middles, start=1)}
        yield ENDS, Variants(photograph.id, STAGE, (view,), {"end1": first, "end2": second, **between})


def _askable(photograph: Photograph, view: View) -> list[str]:
    """Return the things that have a phrase and show well, at most so many; of several in one place, the first."""
    things = [thing for thing in photograph.scene.things if _named(thing) and shown(view, thing.id)]
    places: dict[tuple[float, float], str] = {}
    for thing in things:
        places.setdefault((round(thing.centre[0], 3), round(thing.centre[1], 3)), thing.id)
    names = list(places.values())
    if len(names) > THINGS_MAX:
        names = sorted(Random(f"{photograph.id}:things").sample(names, THINGS_MAX))
    return names


def _looking(photograph: Photograph, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield people whose facing is known, with each thing that they may be said to look at."""
    for viewer, other in permutations(names, 2):
        person, thing = photograph.scene[viewer], photograph.scene[other]
        if not person.fronted or person.noun.split(" ")[-1] not in PEOPLE:
            continue
        away = np.subtract(thing.centre, person.centre)[:2]
        if person.front[:2] @ away >= LOOKS_MIN * np.linalg.norm(away):
            yield viewer, other


def _named(thing: PhotoThing) -> bool:
    return thing.phrase is not None
