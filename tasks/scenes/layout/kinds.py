"""Which kinds of the catalogue play which part."""

from typing import Final

PEOPLE: Final = ("man", "woman")
"""Whose point of view can be taken."""

ANCHORS: Final = ("chair", "armchair", "man", "woman", "dog", "toy_car", "teddy_bear")
"""Whose front nobody mistakes, and whose left and right are those of someone who sits in it or is it."""

FRONTLESS_ANCHORS: Final = ("stool", "box", "bucket", "traffic_cone")

FIGURES: Final = ("ball", "box", "bucket", "vase", "traffic_cone", "stool", "suitcase", "backpack", "teddy_bear")
"""What stands on a floor and can be told from across the room."""

ITEMS: Final = ("mug", "ball", "book", "bottle", "bowl", "vase", "toy_car", "teddy_bear")
"""What stands on a table or a shelf."""

TABLES: Final = ("table",)
LOW_FURNITURE: Final = ("coffee_table", "stool", "chair")
HIGH_FURNITURE: Final = ("bookshelf",)

BACKGROUND: Final = ("sofa", "bookshelf", "plant", "floor_lamp", "armchair")
"""What stands along a wall."""
