"""Rooms with boxes in their own axes, and posed frames of them, as photographs: ScanNet, ScanNet++, ARKitScenes.

The boxes are those of VSI-Bench's meta information (arXiv 2412.14171): a file of scenes, each with `object_bbox`, label
to boxes of `centroid`, `axesLengths` and `normalizedAxes` (three rows, each an axis; Z up, metres). The frames are a
folder a scene in the layout of ScanNet's reader: `color/N.jpg`, `depth/N.png` (millimetres), `pose/N.txt` (4x4, world
from camera) and `intrinsic/intrinsic_color.txt`, `intrinsic_depth.txt`. Where poses are in other axes than the boxes,
`alignment.txt` (4x4) beside them leads from the poses' world to the boxes'.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import read_picture
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated
from spatialgauge.tasks.scenes.lifting.photograph import Photograph
from spatialgauge.tasks.scenes.world import Floats

META: Final = "*meta_info*.json"
SLACK: Final = 0.03
"""Metres by which depth and boxes may disagree."""
EDGES: Final = (1, 99)
"""Per cent of a thing's pixels between which its box lies: a few belong to what stands against it."""
LEAST: Final = 0.01
"""Of a thing of which nothing shows."""
SIGNS: Final = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


@dataclass(frozen=True)
class Boxed:
    """A thing of a room: `axes` (3x3) has a row an axis of the box, along which it is `lengths` (3,) metres long."""

    label: str
    centre: Floats
    axes: Floats
    lengths: Floats

    @cached_property
    def corners(self) -> Floats:
        """The eight corners (8, 3) in the room's axes."""
        return self.centre + (SIGNS * self.lengths / 2) @ self.axes

    @cached_property
    def standing(self) -> tuple[Floats, Floats, Floats]:
        """Centre, size (width, depth, height) and front of the least box around it that stands upright."""
        turns = [axis / np.linalg.norm(axis[:2]) for axis in self.axes if np.linalg.norm(axis[:2]) > 0.1]
        found = []
        for turn in turns:
            across = np.array([turn[1], -turn[0], 0.0])
            frame = np.stack([across, [turn[0], turn[1], 0.0], [0.0, 0.0, 1.0]])
            told = self.corners @ frame.T
            low, high = told.min(0), told.max(0)
            found.append((float(np.prod(high - low)), (low + high) / 2 @ frame, high - low, frame[1]))
        _, centre, size, front = min(found, key=lambda one: one[0])
        return centre, size, front


@dataclass(frozen=True)
class BoxedRoom:
    """A room's things and the area of its floor in square metres."""

    name: str
    things: tuple[Boxed, ...]
    area: float


def read_rooms(path: Path) -> dict[str, BoxedRoom]:
    """Return the rooms of a file of meta information by their names; a DataError names what is damaged."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {name: BoxedRoom(name, tuple(_things(room)), float(room["room_size"])) for name, room in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: is no file of rooms with boxes ({error!r})") from error


def _things(room: Mapping[str, Any]) -> Iterator[Boxed]:
    for label, boxes in room["object_bbox"].items():
        for box in boxes:
            axes = np.array(box["normalizedAxes"], float).reshape(3, 3)
            thing = Boxed(str(label), np.array(box["centroid"], float), axes, np.array(box["axesLengths"], float))
            if thing.centre.shape != (3,) or thing.lengths.shape != (3,) or not np.isfinite(thing.corners).all():
                raise ValueError(f"a box of {label} is no box")
            yield thing


def of_rooms(folder: Path) -> Iterator[tuple[Photograph, Picture]]:
    """Yield the frames of every room of which the folder has some, each with the things that its depth shows."""
    for path in sorted(folder.glob(META)):
        for room in read_rooms(path).values():
            for picture in sorted((folder / room.name / "color").glob("*.*")):
                taken = _frame(room, folder / room.name, picture)
                if taken is not None:
                    yield taken


def _frame(room: BoxedRoom, folder: Path, path: Path) -> tuple[Photograph, Picture] | None:
    """Return a frame, None for one whose place is not known or that shows nothing."""
    try:
        pose = np.loadtxt(folder / "pose" / f"{path.stem}.txt").reshape(4, 4)
        colour, deep = (np.loadtxt(folder / "intrinsic" / f"intrinsic_{name}.txt") for name in ("color", "depth"))
        if (folder / "alignment.txt").exists():
            pose = np.loadtxt(folder / "alignment.txt").reshape(4, 4) @ pose
        if not np.isfinite(pose).all():
            return None
        depth = _depth(folder / "depth" / f"{path.stem}.png")
        picture = read_picture(path)
        scale = np.array([picture.width / depth.shape[1], picture.height / depth.shape[0]])
        things = [_annotation(thing, pose, depth, deep, scale) for thing in room.things]
        shown = [thing for thing in things if thing is not None]
        if not shown:
            return None
        name = f"{room.name}-{path.stem}"
        source = {"source": f"{room.name}/color/{path.name}"}
        return annotated(picture, colour[:3, :3], shown, name=name, up=pose[2, :3], provenance=source), picture
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}") from error


def _depth(path: Path) -> Floats:
    """Return metres along the viewing direction (H, W), 0 where nothing was measured."""
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image, float) / 1000


def _annotation(thing: Boxed, pose: Floats, depth: Floats, matrix: Floats, scale: Floats) -> Annotation | None:
    """Return the thing as a frame shows it, None where none of it does.

    Of the pixels in which its box stands, those are its own whose depth lies in the box; where the depth is nearer than
    the box, something hides it.
    """
    centre, size, front = thing.standing
    to_camera = np.linalg.inv(pose)
    middle = to_camera[:3, :3] @ centre + to_camera[:3, 3]
    corners = thing.corners @ to_camera[:3, :3].T + to_camera[:3, 3]
    if corners[:, 2].min() <= SLACK:
        return None
    rows, columns = np.nonzero(depth > 0)
    seen = depth[rows, columns]
    rays = np.stack([(columns - matrix[0, 2]) / matrix[0, 0], (rows - matrix[1, 2]) / matrix[1, 1], seen * 0 + 1], 1)
    near, far = _through(thing, pose, rays)
    met = near < far
    own = met & (seen >= near - SLACK) & (seen <= far + SLACK)
    hidden = met & (seen < near - SLACK)
    if not own.any():
        return None
    places = np.stack([columns[own], rows[own]], 1) * scale
    (x0, y0), (x1, y1) = np.percentile(places, EDGES, axis=0)
    edge = depth.shape[1] - 2, depth.shape[0] - 2
    on_edge = (columns[own] < 2) | (rows[own] < 2) | (columns[own] > edge[0] - 1) | (rows[own] > edge[1] - 1)
    ahead = to_camera[:3, :3] @ front
    return Annotation(
        label=thing.label,
        centre=(float(middle[0]), float(middle[1]), float(middle[2])),
        size=(float(size[0]), float(size[1]), float(size[2])),
        front=(float(ahead[0]), float(ahead[1]), float(ahead[2])),
        box=(float(x0), float(y0), float(x1), float(y1)),
        visible=max(float(own.sum()) / float(own.sum() + hidden.sum()), LEAST),
        cut=bool(on_edge.mean() > LEAST),
    )


def _through(thing: Boxed, pose: Floats, rays: npt.NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Return the depths at which rays (N, 3, of depth 1) enter and leave the box; those that miss enter after."""
    start = thing.axes @ (pose[:3, 3] - thing.centre)
    ways = rays @ pose[:3, :3].T @ thing.axes.T
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = np.stack([(sign * thing.lengths / 2 - start) / ways for sign in (-1, 1)])
    return np.nanmax(sides.min(0), axis=1), np.nanmin(sides.max(0), axis=1)
