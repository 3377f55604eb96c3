"""Directions and distances read off a map: by its compass, by its scale bar, from a place on it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import atan2, degrees
from typing import Final

from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.tasks.base import Question, TaskCard, Variants
from spatialgauge.tasks.metric.bands import BANDS, band
from spatialgauge.tasks.pairs import HALF_TO_TWICE, Fact, Facts, Pair, choices, flipped, lengths, scored
from spatialgauge.tasks.puzzles.town import Town

NEAR: Final = 25.0
"""Degrees off a direction within which it is plain."""
APART_MIN: Final = 90.0
UNITS: Final = ("m", "ft")

COMPASS: Final = (
    "By the compass on the map, in which direction is the {target} from the {place}?",
    "Someone at the {place} wants to go to the {target} in a straight line: in which compass direction is that?",
    "Mind where north is on this map. Seen from the {place}, in which compass direction lies the {target}?",
)
FACING: Final = (
    "You stand at the {place} and look towards the {ahead}. Where is the {target} from you?",
    "At the {place}, facing the {ahead}: on which side of you is the {target}?",
    "Imagine you are at the {place} looking straight at the {ahead}. In which direction is the {target}?",
)
DISTANCE: Final = (
    "How far is it in a straight line from the {place} to the {target}, by the scale bar of the map?",
    "Use the map's scale bar: what is the straight-line distance between the {place} and the {target}?",
    "As the crow flies, how far apart are the {place} and the {target} on the ground this map shows?",
)
SIDES: Final[Mapping[str, float]] = {"straight ahead": 0.0, "on the right": 90.0, "behind": 180.0, "on the left": 270.0}

Measure = Callable[[Town, Sequence[str]], Fact | None]


@dataclass(frozen=True)
class OnTheMap:
    """Asks one thing of landmarks, as many at a time as the slots; another answer is right on the twin's map."""

    card: TaskCard
    wordings: Sequence[str]
    slots: tuple[str, ...]
    fact: Measure

    def questions(self, variants: Variants[Town]) -> Iterator[Question]:
        """Return a pair for one set of landmarks."""
        names = [name for name, _ in variants.views[0].landmarks]
        sets = sorted(permutations(names, len(self.slots)))
        pairs = [
            Pair(self.wordings, {}, {}, facts, dict(zip(self.slots, chosen, strict=True)), label=":".join(chosen))
            for chosen in sets
            if (facts := self._facts(variants, chosen))
        ]
        if self.card.kind is Kind.CHOICE:
            return choices(variants, self.card.name, pairs, tuple(SIDES), 1)
        if self.card.kind is Kind.QUANTITY:
            return lengths(variants, self.card.name, pairs, UNITS, 1)
        return scored(variants, self.card.name, pairs, Form(kind=Kind.DIRECTION, unit="compass"), self.card.rule, 1)

    def _facts(self, variants: Variants[Town], chosen: Sequence[str]) -> Facts | None:
        facts = flipped(self.fact(town, chosen) for town in variants.views)
        if facts is None or self.card.kind is Kind.CHOICE:
            return facts
        one, other = (float(str(fact.truth)) for fact in facts)
        if self.card.kind is Kind.QUANTITY:
            return facts if max(one, other) > HALF_TO_TWICE * min(one, other) else None
        return facts if abs((one - other + 180) % 360 - 180) >= APART_MIN else None


def bearing(town: Town, start: str, end: str) -> float:
    """Return the compass bearing from one landmark to another, in degrees clockwise from north."""
    east, north = town.offset(start, end)
    return degrees(atan2(east, north)) % 360


def _compass(town: Town, chosen: Sequence[str]) -> Fact | None:
    value = bearing(town, chosen[0], chosen[1])
    off = abs((value + 22.5) % 45 - 22.5)
    slices = {"north": town.north, "margin": round(22.5 - off, 2), "frame_conflict": town.north != 0}
    return Fact(round(value, 2), slices=slices) if off <= 12 else None


def _facing(town: Town, chosen: Sequence[str]) -> Fact | None:
    place, ahead, target = chosen
    turn = (bearing(town, place, target) - bearing(town, place, ahead)) % 360
    side, off = min(
        ((name, abs((turn - middle + 180) % 360 - 180)) for name, middle in SIDES.items()), key=lambda one: one[1]
    )
    return Fact(side, slices={"margin": round(45 - off, 2)}) if off <= NEAR else None


def _distance(town: Town, chosen: Sequence[str]) -> Fact | None:
    metres = town.distance(chosen[0], chosen[1])
    return Fact(round(metres, 3), slices={"distance_m": round(metres, 1), "band": band(metres), "margin": 0.0})


COMMON: Final = {"stage": "the recipe of the puzzle", "template": "which wording was drawn"}

TASKS = (
    OnTheMap(
        TaskCard(
            name="map_compass",
            skill="frames",
            title="Compass directions on a map",
            asks="In which compass direction one landmark is from another on a map whose north may not be up.",
            truth="The bearing between the two crossings, clockwise from where the compass shows north.",
            kind=Kind.DIRECTION,
            rule="within_30_degrees",
            version=1,
            chance=0.5,
            slices={
                **COMMON,
                "north": "degrees clockwise from up to where north is",
                "margin": "degrees until another of the eight compass points is nearer",
                "frame_conflict": "whether north is not up",
            },
            stages=("town",),
        ),
        COMPASS,
        ("place", "target"),
        _compass,
    ),
    OnTheMap(
        TaskCard(
            name="map_facing",
            skill="navigation",
            title="Sides from a place on a map",
            asks="Where one landmark is for someone who stands at another and looks towards a third.",
            truth="The nearest of ahead, right, behind and left, within 25 degrees.",
            kind=Kind.CHOICE,
            rule="exact",
            version=1,
            chance=0.5,
            slices={**COMMON, "margin": "degrees until another side is nearer"},
            stages=("town",),
        ),
        FACING,
        ("place", "ahead", "target"),
        _facing,
    ),
    OnTheMap(
        TaskCard(
            name="map_distance",
            skill="metric",
            title="Distances on a map",
            asks="How far it is in a straight line between two landmarks, by the map's scale bar.",
            truth="The straight line between the two crossings, in the scale of the map.",
            kind=Kind.QUANTITY,
            rule="half_to_twice",
            version=1,
            chance=0.5,
            slices={
                **COMMON,
                "distance_m": "the distance asked for, in metres",
                "band": "the range the distance falls in: " + ", ".join(name for _, name in BANDS),
                "margin": "always 0: the distance is read off, not judged",
            },
            stages=("town",),
        ),
        DISTANCE,
        ("place", "target"),
        _distance,
    ),
)
