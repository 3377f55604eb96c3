"""Photographs with boxes in space that somebody has annotated: Omni3D, KITTI, nuScenes, SUN RGB-D, box detectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from pydantic import JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.scenes.lifting.naming import Alike, Named, Rectangle, by_words, phrases
from spatialgauge.tasks.scenes.lifting.photograph import (
    LEVEL,
    Knows,
    PhotoCamera,
    Photograph,
    PhotoScene,
    PhotoThing,
    upright,
)
from spatialgauge.tasks.scenes.view import Seen
from spatialgauge.tasks.scenes.world import Floats, Vector

EDGE: Final = 1.0
"""Pixels from the picture's edge within which a thing is cut."""
GRID: Final = 24
"""Places across and down a box at which it is asked what covers it."""
LEAST: Final = 0.01
"""Of a thing that is wholly covered by nearer boxes; none of it need show."""


@dataclass(frozen=True)
class Annotation:
    """An object of a photograph in the camera's axes (x right, y down, z forward), metres.

    `size` is width, depth, height in the object's own axes; `front` (3,) points where it faces, or along its depth
    where `fronted` is false. `box` (x0, y0, x1, y1) in pixels is around what shows, or, where None, around the
    projection. `visible` is the share that shows, 0..1, None where nobody looked: then that of its box which no nearer
    box covers. `cut` says that the picture's edge cuts it, None to have it found. `mask` (H, W) shows its pixels.
    """

    label: str
    centre: tuple[float, float, float]
    size: tuple[float, float, float]
    front: tuple[float, float, float]
    fronted: bool = False
    box: Rectangle | None = None
    visible: float | None = None
    cut: bool | None = None
    mask: npt.NDArray[np.bool_] | None = None


def annotated(
    picture: Picture,
    matrix: npt.ArrayLike,
    annotations: Sequence[Annotation],
    *,
    name: str,
    up: npt.ArrayLike = LEVEL,
    height: float | None = None,
    knows: Knows | None = None,
    provenance: Mapping[str, JsonValue] | None = None,
    alike: Alike = by_words,
) -> Photograph:
    """Return a picture and its annotated objects as a photograph.

    `matrix` is K of the upright picture (3x3), `up` the direction against gravity in camera axes, `height` that of the
    camera over the ground in metres, where it is known. By default gravity is known. Raises ValueError for an object
    behind the camera or of no size, and for a camera that looks straight down.
    """
    known = knows if knows is not None else Knows.GRAVITY if height is None else Knows.GROUND
    pose = upright(up, height or 0.0)
    camera = PhotoCamera.of(matrix, pose, picture.width, picture.height)
    bare = [_thing(number, annotation, pose) for number, annotation in enumerate(annotations, start=1)]
    boxes = [annotation.box or _projected(camera, thing) for thing, annotation in zip(bare, annotations, strict=True)]
    shares = _visible(annotations, boxes)
    shown = {
        thing.id: _seen(camera, annotation, box, share)
        for thing, annotation, box, share in zip(bare, annotations, boxes, shares, strict=True)
    }
    called = phrases(
        [Named(thing.noun, shown[thing.id].box, float(np.cbrt(np.prod(thing.size)))) for thing in bare],
        picture.width,
        picture.height,
        alike,
    )
    things = tuple(
        thing.model_copy(update={"phrase": phrase.text, "clause": phrase.clause}) if phrase else thing
        for thing, phrase in zip(bare, called, strict=True)
    )
    return Photograph(
        id=name,
        picture=picture.sha256,
        scene=PhotoScene(id=name, things=things, camera=camera, knows=known),
        seen=shown,
        masks={
            thing.id: rle.encode(annotation.mask)
            for thing, annotation in zip(bare, annotations, strict=True)
            if annotation.mask is not None
        },
        provenance=provenance or {},
    )


def _thing(number: int, annotation: Annotation, pose: Floats) -> PhotoThing:
    if min(annotation.size) <= 0 or annotation.centre[2] <= 0:
        raise ValueError(f"object {number} ({annotation.label}) is behind the camera or has no size")
    turn = pose[:3, :3]
    front = turn @ np.asarray(annotation.front, float)
    x, y, z = turn @ np.asarray(annotation.centre, float) + pose[:3, 3]
    centre: Vector = (float(x), float(y), float(z))
    return PhotoThing(
        id=f"{number:03d}",
        kind=annotation.label,
        noun=annotation.label,
        centre=centre,
        size=annotation.size,
        yaw=float(np.arctan2(-front[0], front[1])),
        fronted=annotation.fronted,
    )


def _visible(annotations: Sequence[Annotation], boxes: Sequence[Rectangle]) -> list[float]:
    """Return the share of each thing that shows: as annotated, or that of its box which no nearer box covers."""
    found = []
    for annotation, (x0, y0, x1, y1) in zip(annotations, boxes, strict=True):
        if annotation.visible is not None or annotation.mask is not None:
            found.append(1.0 if annotation.visible is None else annotation.visible)
            continue
        x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID))
        covered = np.zeros(x.shape, bool)
        for other, (left, top, right, bottom) in zip(annotations, boxes, strict=True):
            if other.centre[2] < annotation.centre[2]:
                covered |= (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        found.append(max(1 - float(covered.mean()), LEAST))
    return found


def _seen(camera: PhotoCamera, annotation: Annotation, around: Rectangle, visible: float) -> Seen:
    """Return how a thing shows: by its mask, by the box around it where it has none."""
    x0, y0, x1, y1 = around
    box = (max(x0, 0.0), max(y0, 0.0), min(x1, float(camera.width)), min(y1, float(camera.height)))
    at_edge = min(x0, y0) <= EDGE or x1 >= camera.width - EDGE or y1 >= camera.height - EDGE
    area = max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
    pixels = int(annotation.mask.sum()) if annotation.mask is not None else round(area * visible)
    return Seen(
        pixels=pixels,
        whole=max(pixels, round(pixels / max(visible, 1e-3))),
        box=box,
        cut=at_edge if annotation.cut is None else annotation.cut,
    )


def _projected(camera: PhotoCamera, thing: PhotoThing) -> Rectangle:
    seen = camera.project(thing.corners)
    if (seen[:, 2] <= 0).any():
        return (0.0, 0.0, float(camera.width), float(camera.height))
    (x0, y0), (x1, y1) = seen[:, :2].min(0), seen[:, :2].max(0)
    return (float(x0), float(y0), float(x1), float(y1))
