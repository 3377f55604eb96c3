"""Which kinds of the catalogue play which part."""

from typing import Final

from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE


def _known(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name in CATALOGUE)


PEOPLE: Final = _known("man", "woman")
"""Whose point of view can be taken."""

ANCHORS: Final = _known("chair", "armchair", "man", "woman", "dog", "toy_car", "teddy_bear")
"""Whose front nobody mistakes, and whose left and right are those of someone who sits in it or is it."""

FRONTLESS_ANCHORS: Final = _known("stool", "box", "bucket", "traffic_cone")

FIGURES: Final = _known("ball", "box", "bucket", "vase", "traffic_cone", "stool", "suitcase", "backpack", "teddy_bear")
"""What stands on a floor and can be told from across the room."""

ITEMS: Final = _known("mug", "ball", "book", "bottle", "bowl", "vase", "toy_car", "teddy_bear")
"""What stands on a table or a shelf."""

TABLES: Final = _known(
    "table",
)
LOW_TABLES: Final = _known("coffee_table")
LOW_FURNITURE: Final = _known("coffee_table", "stool", "chair")
HIGH_FURNITURE: Final = _known(
    "bookshelf",
)

BACKGROUND: Final = _known("sofa", "bookshelf", "plant", "floor_lamp", "armchair", "stool", "chair", "coffee_table")
"""What stands along a wall."""
