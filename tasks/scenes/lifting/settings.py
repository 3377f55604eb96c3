"""What a lifter looks for, and the thresholds it keeps to."""

from dataclasses import asdict, dataclass
from typing import Final

from pydantic import JsonValue

SCENES: Final = ("an iphone photo of an indoor scene", "an iphone photo of an outdoor scene")
"""What a picture has to look like (SpatialVLM, appendix; SpatialRGPT says that it copies them)."""
OTHERS: Final = (
    "a close up shot of a single object",
    "a product displayed in front of a white background",
    "a painting",
    "a drawing",
    "a screenshot of graphics user interface",
    "a piece of text",
    "a chart or a diagram",
)
# fmt: off
VOCABULARY: Final = (
    "person", "chair", "armchair", "sofa", "table", "desk", "bed", "bookshelf", "cabinet", "refrigerator", "oven",
    "sink", "toilet", "television", "monitor", "laptop", "keyboard", "lamp", "vase", "bottle", "bowl", "cup", "mug",
    "plate", "book", "box", "bag", "backpack", "suitcase", "ball", "toy", "pillow", "clock", "picture", "plant",
    "tree", "bench", "car", "truck", "bus", "van", "bicycle", "motorcycle", "dog", "cat", "bird", "horse",
    "trash can", "traffic cone", "traffic light", "fire hydrant", "street sign", "mailbox", "umbrella", "bucket",
    "stool", "window", "door", "guitar", "shoe", "hat", "teddy bear", "washing machine", "microwave",
)
# fmt: on
"""What an open-vocabulary detector is asked for."""
FLOORS: Final = ("floor", "ground", "road", "carpet", "lawn", "pavement", "table top")


@dataclass(frozen=True)
class Settings:
    """Thresholds of a lifter; all are written with what it makes.

    `fov` is the horizontal field of view in degrees where nothing else tells the focal length, None to fail then.
    `seed` draws the planes.
    """

    vocabulary: tuple[str, ...] = VOCABULARY
    confidence: float = 0.3
    box_max: float = 0.75
    overlap_max: float = 0.5
    pixels_min: int = 100
    things_min: int = 1
    scene_min: float = 0.5
    fov: float | None = None
    seed: str = "0"

    @property
    def provenance(self) -> dict[str, JsonValue]:
        """All of them, the vocabulary by its size."""
        return {**asdict(self), "vocabulary": len(self.vocabulary)}
