"""The experts that a lifter asks, each for its stage; which are optional, and what stands in for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from pydantic import JsonValue

from spatialgauge.benchmark.experts import (
    Box,
    Calibrator,
    Captioner,
    Classifier,
    DepthEstimator,
    Detector,
    FacingEstimator,
    Rgb,
    Segmenter,
    TextEmbedder,
    Vector,
)


@dataclass(frozen=True, slots=True)
class SpaceBox:
    """A box in the camera's axes (x right, y down, z forward), metres: centre, size (width, depth, height), front."""

    centre: Vector
    size: Vector
    front: Vector


class BoxEstimator(Protocol):
    """Tells the whole box in space of what a rectangle of the picture holds, the hidden side too."""

    def space_boxes(self, picture: Rgb, boxes: Sequence[Box]) -> list[SpaceBox | None]:
        """Return the box in space of the thing in each rectangle, None where it cannot tell."""
        ...


@dataclass(frozen=True)
class Instruments:
    """A lifter's experts.

    Without a `classifier` every picture passes, without a `captioner` things are called by the phrase that found them,
    without an `embedder` captions are compared by their words, without `space_boxes` boxes are fitted to the clouds,
    without a `facing` no thing has a front.
    """

    detector: Detector
    segmenter: Segmenter
    depth: DepthEstimator
    classifier: Classifier | None = None
    captioner: Captioner | None = None
    embedder: TextEmbedder | None = None
    calibrator: Calibrator | None = None
    facing: FacingEstimator | None = None
    space_boxes: BoxEstimator | None = None

    @property
    def provenance(self) -> dict[str, JsonValue]:
        """What each of them is, by role."""
        found: dict[str, JsonValue] = {}
        for field in fields(self):
            expert = getattr(self, field.name)
            if expert is not None:
                own: Mapping[str, JsonValue] = getattr(expert, "provenance", {})
                found[field.name] = dict(own)
        return found
