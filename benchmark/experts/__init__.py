"""Vision models used as instruments: they find, cut out, measure, describe and compare what a picture shows.

Each role is a small protocol. Models in transformers fill them (`loading`), packages of your own do through the
entry-point group `spatialgauge.experts`. Every expert takes pictures as `Rgb` arrays, upright and in eight bits, and
tells positions in pixels of that array: x rightwards, y downwards, the picture's left upper corner at (0, 0).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from spatialgauge.benchmark.items import Picture, Scalar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

Rgb: TypeAlias = "npt.NDArray[np.uint8]"
"""A picture: (H, W, 3), red, green, blue in 0..255."""

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels, x0 < x1 and y0 < y1, within the picture."""
Vector = tuple[float, float, float]
"""In the camera's frame: x right, y down, z forward."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: the phrase it was asked for by (of a closed vocabulary: its class), confidence 0..1, box."""

    label: str
    score: float
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """The pixels of one thing: `pixels` (H, W) of bool at the picture's size, and confidence 0..1."""

    pixels: "npt.NDArray[np.bool_]"
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """Metric depth along the optical axis: `metres` (H, W) float32; `focal` in pixels where the model tells it."""

    metres: "npt.NDArray[np.float32]"
    focal: float | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the camera is held: `up`, against gravity, of length 1; `focal` in pixels where the model tells it."""

    up: Vector
    focal: float | None = None


@runtime_checkable
class Expert(Protocol):
    """What all experts share."""

    @property
    def provenance(self) -> Mapping[str, Scalar | None]:
        """Which model this is and all that can change what it says: source, class, revision, device, thresholds."""
        ...


@runtime_checkable
class Detector(Expert, Protocol):
    """Finds things by phrases; one of a closed vocabulary finds those phrases that name one of its classes."""

    def find(self, picture: Rgb, phrases: Sequence[str]) -> list[Found]:
        """Return what was found of the phrases, the surest first; an empty list says that none of them is there."""
        ...

    def find_all(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[list[Found]]:
        """Return what `find` would of each picture and its phrases, in one pass of the model where it can."""
        ...


@runtime_checkable
class ClosedVocabulary(Detector, Protocol):
    """A detector that knows its classes and no more."""

    @property
    def classes(self) -> tuple[str, ...]:
        """All that it can find."""
        ...

    def class_of(self, phrase: str) -> str | None:
        """Return the class that a phrase names, None where it names none: of that, nothing found says nothing."""
        ...


@runtime_checkable
class Segmenter(Expert, Protocol):
    """Cuts out what boxes hold."""

    def masks(self, picture: Rgb, boxes: Sequence[Box]) -> list[Mask]:
        """Return the mask of the thing in each box, in the boxes' order."""
        ...


@runtime_checkable
class DepthEstimator(Expert, Protocol):
    """Measures depth in metres; models of relative depth are none."""

    def depth(self, picture: Rgb) -> Depth:
        """Return the depth of each pixel."""
        ...


@runtime_checkable
class Captioner(Expert, Protocol):
    """Says in a few words what boxes hold."""

    def captions(self, picture: Rgb, boxes: Sequence[Box]) -> list[str]:
        """Return a noun phrase for the thing in each box, in the boxes' order."""
        ...


@runtime_checkable
class Calibrator(Expert, Protocol):
    """Tells from a picture how its camera was held."""

    def calibrate(self, picture: Rgb) -> Calibration | None:
        """Return where up is, None where the picture does not tell."""
        ...


@runtime_checkable
class TextEmbedder(Expert, Protocol):
    """Places texts in a space in which those of like meaning are near."""

    def embed(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """Return (N, D), each row of length 1."""
        ...


@runtime_checkable
class Classifier(Expert, Protocol):
    """Says which of several texts fits a picture."""

    def compare(self, picture: Rgb, texts: Sequence[str]) -> list[float]:
        """Return how well each text fits, in 0..1, all together 1."""
        ...

    def compare_all(self, pictures: Sequence[Rgb], texts: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return what `compare` would of each picture and its texts, in one pass of the model."""
        ...


@runtime_checkable
class FacingEstimator(Expert, Protocol):
    """Tells where a thing's front points."""

    def facing(self, picture: Rgb, box: Box) -> Vector | None:
        """Return where the front of the thing in a box points, of length 1; None where it has none or none shows."""
        ...


def rgb(picture: Picture) -> Rgb:
    """Return the pixels of an encoded picture."""
    import io

    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(picture.data), formats=("PNG", "JPEG", "WEBP")) as image:
        return np.array(image.convert("RGB"), dtype=np.uint8)


def upright(pictures: Sequence[Rgb]) -> "list[Image]":
    """Return pictures as image processors cannot mistake them: an array three pixels high might be channels first."""
    from PIL import Image

    return [Image.fromarray(picture) for picture in pictures]
