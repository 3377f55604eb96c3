"""A photograph as a scene: what the native tasks may ask about, with where each piece of it comes from.

World: Z up against gravity, Y the camera's viewing direction on the ground, X to its right, metres; the origin is the
foot of the perpendicular from the camera to the ground. Where gravity is not known, the camera is taken to be level and
`knows` says so; where the ground is not, the origin is the camera.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from math import atan, inf, pi
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from pydantic import Field, JsonValue

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Sha256
from spatialgauge.tasks.scenes.view import Buffers, Seen, View
from spatialgauge.tasks.scenes.world import Camera, Floats, Frozen, Scene, Thing, Vector

STAGE: Final = "photograph"
"""The stage of the views of photographs: they have no recipe and no twin."""


class Knows(IntEnum):
    """What a photograph's world is known to: each includes those before it."""

    SIGHT = 0
    """Places and sizes as the camera sees them."""
    GRAVITY = 1
    """Which way is up."""
    GROUND = 2
    """Where the ground is: Z is the height above it."""


class PhotoCamera(Camera):
    """A pinhole camera as calibrated: any K (3x3, pixels) and any pose.

    `pose` is T_world_camera without its last row (3x4). `position`, `target` and `fov` are what they come to.
    """

    matrix: tuple[Vector, Vector, Vector]
    pose: tuple[tuple[float, float, float, float], ...]

    @classmethod
    def of(cls, matrix: npt.ArrayLike, pose: npt.ArrayLike, width: int, height: int) -> Self:
        """Return the camera with these intrinsics (3x3) and this T_world_camera (4x4)."""
        k = np.asarray(matrix, float)[:3, :3]
        t = np.asarray(pose, float)
        position, ahead = t[:3, 3], t[:3, 2]
        return cls(
            position=_vector(position),
            target=_vector(position + ahead),
            fov=min(2 * atan(width / 2 / float(k[0, 0])), pi - 1e-6),
            width=width,
            height=height,
            matrix=(_vector(k[0]), _vector(k[1]), _vector(k[2])),
            pose=tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in t[:3]),
        )

    @cached_property
    def intrinsics(self) -> Floats:
        """K, 3x3, in pixels."""
        return np.array(self.matrix)

    @cached_property
    def world_from_camera(self) -> Floats:
        """T_world_camera, 4x4: camera coordinates to world coordinates."""
        return np.vstack([np.array(self.pose), (0.0, 0.0, 0.0, 1.0)])


class PhotoThing(Thing):
    """An object in a photograph: `phrase` singles it out ("red mug", "chair on the left"), None where none does.

    `clause` is the axis that the phrase speaks of (left-right, size, ...): questions along it would answer themselves.
    """

    phrase: str | None = None
    clause: str | None = None


class Place(Frozen):
    """Where a photograph was taken: nothing is known of it beyond the things that it shows."""

    @property
    def extent(self) -> Vector:
        """No bounds are known."""
        return (inf, inf, inf)


class PhotoScene(Scene):
    """The things that a photograph shows, and its camera."""

    room: Place = Place()  # type: ignore[assignment]  # a photograph's place is no shell that could be drawn
    things: tuple[PhotoThing, ...]
    camera: PhotoCamera
    knows: Knows = Knows.SIGHT
    whole: bool = True
    """Whether the boxes hold the hidden sides too; those fitted to what the camera sees do not."""


class Photograph(Frozen):
    """A lifted or annotated photograph, by the SHA-256 of its picture.

    `seen` and `masks` (COCO run-length codes) are by the things' ids; `provenance` says where it comes from: file,
    models and revisions, thresholds, how the frame was found.
    """

    id: str
    picture: Sha256
    scene: PhotoScene
    seen: Mapping[str, Seen]
    masks: Mapping[str, Mapping[str, JsonValue]] = Field(default_factory=dict)
    provenance: Mapping[str, JsonValue] = Field(default_factory=dict)

    @property
    def masked(self) -> bool:
        """Whether every thing has a mask."""
        return all(thing.id in self.masks for thing in self.scene.things)

    def view(self) -> View:
        """Return what the tasks ask about; its buffers hold the masks and no depth, none where there are no masks."""
        if not self.masked:
            return View(self.scene, self.seen)
        camera = self.scene.camera
        ids = np.full((camera.height, camera.width), -1, np.int32)
        for number, thing in enumerate(self.scene.things, start=1):
            ids[rle.decode(dict(self.masks[thing.id]))] = number
        return View(self.scene, self.seen, Buffers(np.full(ids.shape, np.inf, np.float32), ids))


def upright(up: npt.ArrayLike, height: float = 0.0) -> Floats:
    """Return T_world_camera (4x4) of a camera, `height` metres over the ground, to which up is `up` (3,) in its axes.

    Raises ValueError where the camera looks straight up or down: it then has no viewing direction on the ground.
    """
    z = np.asarray(up, float)
    z = z / np.linalg.norm(z)
    ahead = np.array([0.0, 0.0, 1.0])
    y = ahead - (ahead @ z) * z
    length = float(np.linalg.norm(y))
    if length < 1e-3:
        raise ValueError("a camera that looks straight up or down has no viewing direction on the ground")
    y /= length
    pose = np.eye(4)
    pose[:3, :3] = np.stack([np.cross(y, z), y, z])
    pose[2, 3] = height
    return pose


LEVEL: Final = (0.0, -1.0, 0.0)
"""Up in the axes of a camera held level."""


def _vector(values: Sequence[float] | Floats) -> Vector:
    x, y, z = (float(value) for value in values)
    return (x, y, z)
