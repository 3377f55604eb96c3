"""Every kind of object there is, and its models, each built once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from spatialgauge.tasks.scenes.objects.animals import dog, teddy_bear
from spatialgauge.tasks.scenes.objects.appliances import refrigerator, wardrobe, washing_machine
from spatialgauge.tasks.scenes.objects.ball import ball
from spatialgauge.tasks.scenes.objects.bookshelf import bookshelf
from spatialgauge.tasks.scenes.objects.box import box
from spatialgauge.tasks.scenes.objects.chair import chair
from spatialgauge.tasks.scenes.objects.containers import basket, crate
from spatialgauge.tasks.scenes.objects.lamps import floor_lamp
from spatialgauge.tasks.scenes.objects.luggage import suitcase
from spatialgauge.tasks.scenes.objects.model import ObjectModel, Part, Place, Style, Surface
from spatialgauge.tasks.scenes.objects.person import man, woman
from spatialgauge.tasks.scenes.objects.plant import plant
from spatialgauge.tasks.scenes.objects.screens import laptop, monitor
from spatialgauge.tasks.scenes.objects.seats import armchair, sofa
from spatialgauge.tasks.scenes.objects.street import fire_hydrant, street_lamp, traffic_cone, trash_bin
from spatialgauge.tasks.scenes.objects.street_furniture import bench, mailbox
from spatialgauge.tasks.scenes.objects.table import coffee_table, stool, table
from spatialgauge.tasks.scenes.objects.toy_car import toy_car
from spatialgauge.tasks.scenes.objects.tree import tree
from spatialgauge.tasks.scenes.objects.vehicles import car, van
from spatialgauge.tasks.scenes.objects.vessels import bottle, bowl, bucket, mug, vase


@dataclass(frozen=True)
class Kind:
    """A kind of object.

    `noun` is what people call it; `colours` are the names it comes in, none where it has only a look of its own;
    `fronted` tells whether it has a front; `scales` are the two sizes it comes in, as shares of the usual one;
    `build` makes its model at scale 1; `wearing` names what has the colour, where that is not all of it ("sweater").
    """

    name: str
    noun: str
    colours: tuple[str, ...]
    fronted: bool
    place: Place
    scales: tuple[float, float]
    build: Callable[[Style], ObjectModel]
    wearing: str | None = None


BRIGHT: Final = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white")
PAINTED: Final = ("red", "yellow", "green", "blue", "white", "black")
FURNITURE: Final = (0.95, 1.05)
GRIP: Final = (0.85, 1.25)
"""Sizes of things that come larger and smaller: their ratio shows."""

_KINDS: Final = (
    Kind(
        "armchair",
        "armchair",
        ("red", "yellow", "green", "blue", "purple", "white"),
        True,
        "floor",
        FURNITURE,
        armchair,
    ),
    Kind("ball", "ball", (*BRIGHT, "black"), False, "surface", GRIP, ball),
    Kind("basket", "basket", (), False, "floor", FURNITURE, basket),
    Kind("bench", "bench", (), True, "street", FURNITURE, bench),
    Kind("bookshelf", "bookshelf", (), True, "floor", FURNITURE, bookshelf),
    Kind("bottle", "bottle", PAINTED, False, "surface", GRIP, bottle),
    Kind("bowl", "bowl", (*BRIGHT, "black"), False, "surface", GRIP, bowl),
    Kind("box", "box", ("red", "yellow", "green", "blue", "white", "brown"), False, "floor", GRIP, box),
    Kind("bucket", "bucket", BRIGHT, False, "floor", GRIP, bucket),
    Kind("car", "car", ("red", "yellow", "green", "blue", "white", "black"), True, "street", FURNITURE, car),
    Kind("chair", "chair", PAINTED, True, "floor", FURNITURE, chair),
    Kind("coffee_table", "coffee table", (), False, "floor", FURNITURE, coffee_table),
    Kind("crate", "crate", ("red", "yellow", "green", "blue", "white"), False, "floor", FURNITURE, crate),
    Kind("dog", "dog", (), True, "floor", FURNITURE, dog),
    Kind("fire_hydrant", "fire hydrant", ("red", "yellow"), False, "street", FURNITURE, fire_hydrant),
    Kind("floor_lamp", "floor lamp", (), False, "floor", FURNITURE, floor_lamp),
    Kind("laptop", "laptop", (), True, "surface", FURNITURE, laptop),
    Kind("mailbox", "mailbox", ("red", "yellow", "green", "blue"), True, "street", FURNITURE, mailbox),
    Kind("man", "man", PAINTED, True, "floor", FURNITURE, man, wearing="shirt"),
    Kind("monitor", "computer monitor", (), True, "surface", FURNITURE, monitor),
    Kind("mug", "mug", (*BRIGHT, "black"), False, "surface", GRIP, mug),
    Kind("plant", "potted plant", (), False, "floor", GRIP, plant),
    Kind("refrigerator", "refrigerator", (), True, "floor", FURNITURE, refrigerator),
    Kind("sofa", "sofa", ("red", "green", "blue", "purple", "white"), True, "floor", FURNITURE, sofa),
    Kind("stool", "stool", PAINTED, False, "floor", FURNITURE, stool),
    Kind("street_lamp", "street lamp", (), False, "street", FURNITURE, street_lamp),
    Kind("suitcase", "suitcase", PAINTED, False, "floor", GRIP, suitcase),
    Kind("table", "table", (), False, "floor", FURNITURE, table),
    Kind(
        "teddy_bear",
        "teddy bear",
        ("yellow", "pink", "purple", "blue", "white", "brown"),
        True,
        "surface",
        GRIP,
        teddy_bear,
    ),
    Kind("toy_car", "toy car", ("red", "orange", "yellow", "green", "blue", "white"), True, "surface", GRIP, toy_car),
    Kind("traffic_cone", "traffic cone", (), False, "street", GRIP, traffic_cone),
    Kind("trash_bin", "trash bin", ("red", "yellow", "green", "blue", "black"), False, "street", FURNITURE, trash_bin),
    Kind("tree", "tree", (), False, "street", GRIP, tree),
    Kind("van", "van", ("red", "yellow", "green", "blue", "white"), True, "street", FURNITURE, van),
    Kind("vase", "vase", (*BRIGHT, "black"), False, "surface", GRIP, vase),
    Kind("wardrobe", "wardrobe", (), True, "floor", FURNITURE, wardrobe),
    Kind("washing_machine", "washing machine", (), True, "floor", FURNITURE, washing_machine),
    Kind("woman", "woman", PAINTED, True, "floor", FURNITURE, woman, wearing="shirt"),
)

CATALOGUE: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in _KINDS})


@lru_cache(maxsize=128)
def build(kind: str, style: Style) -> ObjectModel:
    """Return the model of a kind in a style, the same object for the same style."""
    return _scaled(CATALOGUE[kind].build(style), style.scale)


def _scaled(model: ObjectModel, scale: float) -> ObjectModel:
    return ObjectModel.standing(
        [Part(part.mesh.scaled(scale, scale, scale), part.material) for part in model.parts],
        [Surface(s.x0 * scale, s.x1 * scale, s.y0 * scale, s.y1 * scale, s.z * scale) for s in model.surfaces],
    )
