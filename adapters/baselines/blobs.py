"""A classical baseline that looks: it finds the named colours in the picture and answers from where they are.

It knows no object, no depth and no frame of reference but the picture's, so it does well where the picture's own left,
right, up and down decide, and no better than chance where another point of view is asked for.
"""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark.items import Item, Kind, Picture, Prompt

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class Colour:
    """Where a colour name lies: hue in degrees (from, to, may wrap), saturation and value in 0..1 (from, to)."""

    hue: tuple[float, float] = (0, 360)
    saturation: tuple[float, float] = (0.0, 1.0)
    value: tuple[float, float] = (0.0, 1.0)


COLOURS: Mapping[str, Colour] = {
    "red": Colour((346, 11), (0.62, 1.0), (0.2, 1.0)),
    "orange": Colour((12, 34), (0.68, 1.0), (0.5, 1.0)),
    "yellow": Colour((37, 62), (0.5, 1.0), (0.5, 1.0)),
    "green": Colour((90, 165), (0.3, 1.0), (0.1, 0.9)),
    "blue": Colour((198, 245), (0.45, 1.0), (0.12, 1.0)),
    "purple": Colour((250, 300), (0.25, 1.0), (0.12, 1.0)),
    "pink": Colour((312, 350), (0.18, 0.62), (0.5, 1.0)),
    "brown": Colour((10, 36), (0.35, 0.9), (0.08, 0.5)),
    "white": Colour((0, 360), (0.0, 0.12), (0.8, 1.0)),
    "black": Colour((0, 360), (0.0, 0.5), (0.0, 0.17)),
}
SMALLEST = 60
"""Pixels below which a patch of colour is taken for noise."""
USUAL_SIZE = 0.3
"""Metres across that a thing is taken to have when its patch is turned into a distance."""
FOCAL = 0.8
"""Focal length in picture widths, that of a usual camera."""


@dataclass(frozen=True)
class Blob:
    """A patch of colour: centre (u, v), lower edge and extent, in pixels; u rightwards, v downwards."""

    u: float
    v: float
    bottom: float
    extent: float


class Blobs(Baseline):
    """Answers from the most solid patch of each named colour; of two of a colour the smaller one is the second."""

    def __init__(self, name: str, items: Sequence[Item] = ()) -> None:
        super().__init__(name, ())
        self._find = lru_cache(maxsize=4096)(found)

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the answer of the picture's own geometry; None when a thing has no colour name or is not found."""
        if not prompt.pictures:
            return None
        blobs = [self._blob(prompt.pictures[0], phrase) for phrase in prompt.phrases]
        seen = [blob for blob in blobs if blob is not None]
        if not seen or len(seen) < len(blobs):
            return None
        if prompt.form.kind is Kind.QUANTITY:
            return round(_metres(seen, prompt.pictures[0].width), 3)
        if prompt.form.kind is Kind.CHOICE and len(seen) >= 2:
            return _side(seen[0], seen[1], prompt.form.options)
        return None

    def _blob(self, picture: Picture, phrase: str) -> Blob | None:
        colour = named_colour(phrase)
        blobs = self._find(picture, colour) if colour else ()
        second = "smaller" in phrase and len(blobs) > 1
        return blobs[1 if second else 0] if blobs else None


def named_colour(phrase: str) -> str | None:
    """Return the colour a phrase names ("the red mug"), None where it names none."""
    words = re.findall(r"[a-z]+", phrase.lower())
    return next((word for word in words if word in COLOURS), None)


def found(picture: Picture, colour: str) -> tuple[Blob, ...]:
    """Return the patches of a colour of at least 60 pixels that lie wholly inside the picture, the most solid first.

    A patch counts the more the larger it is and the better it fills the rectangle around it, since legs and shadows of
    a colour are thin.
    """
    import numpy as np
    from scipy import ndimage

    labels, count = ndimage.label(ndimage.binary_opening(_mask(_hsv(picture.data), COLOURS[colour]), iterations=1))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    blobs = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        inside = rows.start > 0 and columns.start > 0 and rows.stop < labels.shape[0] and columns.stop < labels.shape[1]
        if areas[number] < SMALLEST or not inside:
            continue
        v, u = ndimage.center_of_mass(labels[rows, columns] == number)
        high, wide = rows.stop - rows.start, columns.stop - columns.start
        solid = float(areas[number]) * (float(areas[number]) / (high * wide)) ** 2
        blob = Blob(float(u + columns.start), float(v + rows.start), float(rows.stop), math.sqrt(high * wide))
        blobs.append((solid, blob))
    return tuple(blob for _, blob in sorted(blobs, key=lambda pair: -pair[0]))


@lru_cache(maxsize=8)
def _hsv(data: bytes) -> "npt.NDArray[np.float32]":
    """Return hue in degrees, saturation and value in 0..1, (H, W, 3)."""
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
        pixels = np.asarray(image.convert("HSV"), dtype=np.float32)
    return pixels * np.array([360 / 255, 1 / 255, 1 / 255], dtype=np.float32)


def _mask(hsv: "npt.NDArray[np.float32]", colour: Colour) -> "npt.NDArray[Any]":
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    low, high = colour.hue
    inside = (hue >= low) & (hue <= high) if low <= high else (hue >= low) | (hue <= high)
    for channel, (least, most) in ((saturation, colour.saturation), (value, colour.value)):
        inside = inside & (channel >= least) & (channel <= most)
    return inside


def _side(figure: Blob, ground: Blob, options: Mapping[str, str]) -> str | None:
    """Return the letter of the option that names where the figure's patch is from the ground's."""
    sides = {
        "left": figure.u < ground.u,
        "right": figure.u > ground.u,
        "above": figure.v < ground.v,
        "below": figure.v > ground.v,
        "front": figure.bottom > ground.bottom,
        "behind": figure.bottom < ground.bottom,
    }
    for letter, text in options.items():
        if any(holds and side in text for side, holds in sides.items()):
            return letter
    return None


def _metres(blobs: Sequence[Blob], width: int) -> float:
    """Return a length, taking every thing to be of the usual size: to the camera for one, between two."""
    focal = FOCAL * width
    points = []
    for blob in blobs[:2]:
        depth = focal * USUAL_SIZE / blob.extent
        points.append((blob.u * depth / focal, blob.v * depth / focal, depth))
    return points[0][2] if len(points) == 1 else math.dist(points[0], points[1])
