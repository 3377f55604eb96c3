"""The kinds of question: SpatialVLM's 38 and, among them, SpatialRGPT's 12, each by the native task that defines it.

SpatialVLM (arXiv 2401.12168) counts 38 kinds and lists examples only; these are its predicates, choices and quantities
as the native tasks define them. A relation is told as a predicate ("Is A left of B?", yes or no) and as a choice
("Which is more to the left?"), in either of its two directions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from spatialgauge.tasks.scenes.lifting.photograph import Knows


class Shape(StrEnum):
    """How a kind is answered."""

    PREDICATE = "predicate"
    CHOICE = "choice"
    LENGTH = "length"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two directions of one comparison, by the native task that defines it: the first is that of the larger value.

    `words` are the two directions as adjectives or places, `family` names their wordings. `whole` relations need the
    hidden sides of things.
    """

    task: str
    family: str
    names: tuple[str, str]
    words: tuple[str, str]
    needs: Knows
    whole: bool = False


RELATIONS: Final = (
    Relation("left_right", "sides", ("right", "left"), ("to the right", "to the left"), Knows.SIGHT),
    Relation("above_below", "levels", ("above", "below"), ("higher", "lower"), Knows.GRAVITY),
    Relation("front_behind", "depths", ("behind", "front"), ("behind", "in front of"), Knows.SIGHT),
    Relation("nearest_camera", "nearness", ("farther", "nearer"), ("farther", "closer"), Knows.SIGHT),
    Relation("taller", "sizes", ("taller", "shorter"), ("taller", "shorter"), Knows.GRAVITY),
    Relation("wider", "sizes", ("wider", "narrower"), ("wider", "narrower"), Knows.GRAVITY, whole=True),
    Relation("bigger", "sizes", ("bigger", "smaller"), ("bigger", "smaller"), Knows.GRAVITY, whole=True),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A length or a direction, by the native task that defines it; `things` are how many it is asked of."""

    task: str
    things: int
    needs: Knows
    whole: bool = False


QUANTITIES: Final = (
    Quantity("distance_centre", 2, Knows.SIGHT),
    Quantity("distance_gap", 2, Knows.SIGHT, whole=True),
    Quantity("distance_horizontal", 2, Knows.GRAVITY),
    Quantity("distance_vertical", 2, Knows.GRAVITY),
    Quantity("distance_camera", 1, Knows.SIGHT),
    Quantity("object_width", 1, Knows.GRAVITY, whole=True),
    Quantity("object_height", 1, Knows.GRAVITY),
    Quantity("object_depth", 1, Knows.GRAVITY, whole=True),
    Quantity("height_above_floor", 1, Knows.GROUND),
    Quantity("bearing_clock", 3, Knows.GRAVITY),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question; `direction` is 0 or 1 for a relation's two directions."""

    name: str
    task: str
    family: str
    shape: Shape
    word: str = ""
    direction: int = 0


def _kinds() -> dict[str, Kind]:
    found = [
        Kind(f"{name}_{shape}", relation.task, relation.family, shape, word, direction)
        for relation in RELATIONS
        for direction, (name, word) in enumerate(zip(relation.names, relation.words, strict=True))
        for shape in (Shape.PREDICATE, Shape.CHOICE)
    ]
    found += [
        Kind(
            quantity.task,
            quantity.task,
            quantity.task,
            Shape.CLOCK if quantity.task == "bearing_clock" else Shape.LENGTH,
        )
        for quantity in QUANTITIES
    ]
    return {kind.name: kind for kind in found}


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(_kinds())
"""All 38 by name."""

SPATIAL_RGPT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "below/above": ("above_predicate", "below_predicate", "above_choice", "below_choice"),
        "left/right": ("left_predicate", "right_predicate", "left_choice", "right_choice"),
        "big/small": ("bigger_predicate", "smaller_predicate", "bigger_choice", "smaller_choice"),
        "tall/short": ("taller_predicate", "shorter_predicate", "taller_choice", "shorter_choice"),
        "wide/thin": ("wider_predicate", "narrower_predicate", "wider_choice", "narrower_choice"),
        "behind/front": ("behind_predicate", "front_predicate", "behind_choice", "front_choice"),
        "direct distance": ("distance_gap", "distance_centre"),
        "horizontal distance": ("distance_horizontal",),
        "vertical distance": ("distance_vertical",),
        "width": ("object_width",),
        "height": ("object_height",),
        "direction": ("bearing_clock",),
    }
)
"""SpatialRGPT-Bench's 12 types (arXiv 2406.01584, table 2) and the kinds that ask them."""
METRIC: Final = frozenset(name for name, kind in KINDS.items() if kind.shape in (Shape.LENGTH, Shape.CLOCK))
"""The metric half; the others are qualitative."""
