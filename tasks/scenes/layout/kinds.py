"""Which kinds of the catalogue play which part."""

from typing import Final

PEOPLE: Final = ("man", "woman")
"""Whose point of view can be taken."""

ANCHORS: Final = ("chair", "armchair", "dog", "man", "woman", "teddy_bear")
"""Whose front nobody mistakes, and whose left and right are those of someone who sits in it or is it."""

FRONTLESS_ANCHORS: Final = ("stool", "box", "bucket", "coffee_table", "suitcase")
"""What has no left and right of its own to be taken for the person's."""

FIGURES: Final = ("ball", "box", "bucket", "vase", "stool", "suitcase", "teddy_bear")
"""What stands on a floor and can be told from across the room."""

ITEMS: Final = ("ball", "bottle", "bowl", "laptop", "monitor", "mug", "teddy_bear", "toy_car", "vase")
"""What stands on a table or a shelf."""

STREET_FIGURES: Final = (
    "bench",
    "car",
    "dog",
    "fire_hydrant",
    "mailbox",
    "man",
    "street_lamp",
    "suitcase",
    "traffic_cone",
    "trash_bin",
    "tree",
    "van",
    "woman",
)
"""What stands in a street."""
STREET_BACKGROUND: Final = ("bench", "car", "street_lamp", "tree", "van")

TABLES: Final = ("table",)
LOW_TABLES: Final = ("coffee_table",)
LOW_FURNITURE: Final = ("chair", "coffee_table", "stool")
HIGH_FURNITURE: Final = ("bookshelf",)

SCREENS: Final = ("armchair", "bookshelf", "sofa", "wardrobe", "washing_machine")
"""What a person cannot see through, and hardly over."""

ANY_SIZE: Final = ("ball", "box", "bucket", "plant", "suitcase", "teddy_bear", "vase")
"""What nobody knows the size of before having seen it."""

USUAL_SIZE: Final = ("armchair", "bookshelf", "chair", "sofa", "stool")
"""Whose size everybody knows."""

FITTING: Final = ("ball", "box", "bucket", "suitcase", "teddy_bear", "vase")
"""What is about as wide whichever way it is turned."""

POSTS: Final = ("armchair", "bookshelf", "refrigerator", "wardrobe", "washing_machine")
"""What has straight sides to leave a gap between."""

BACKGROUND: Final = (
    "armchair",
    "bookshelf",
    "chair",
    "floor_lamp",
    "plant",
    "refrigerator",
    "sofa",
    "stool",
    "wardrobe",
    "washing_machine",
)
"""What stands along a wall."""
