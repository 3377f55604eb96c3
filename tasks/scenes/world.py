"""A scene and the frames of geometry in it, free of how it is drawn.

World: right-handed, Z up, metres. Object: x right, y front, z up, turned by `yaw` about Z (radians, counter-clockwise;
0 faces world +Y). Camera: OpenCV axes, x right, y down, z forward; pixels from the top-left corner.
"""

from collections.abc import Mapping
from functools import cached_property
from math import inf
from typing import Any, Final, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

Floats = npt.NDArray[np.float64]
Vector = tuple[float, float, float]


class Frozen(BaseModel):
    """Immutable, closed, finite; derived geometry is cached beside the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, ignored_types=(cached_property,))

    def __eq__(self, other: object) -> bool:
        """Compare the fields alone: which geometry is cached already makes no difference."""
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in type(self).model_fields
        )

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).model_fields)))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy whose geometry is derived anew: what was cached belongs to the fields as they were."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


class Camera(Frozen):
    """A pinhole camera.

    `position` and `target` in world metres; `fov` is the horizontal field of view in radians; pixels are square and the
    principal point is the middle of the picture.
    """

    position: Vector
    target: Vector
    fov: float = Field(gt=0, lt=np.pi)
    width: int = Field(gt=0)
    height: int = Field(gt=0)

    @cached_property
    def intrinsics(self) -> Floats:
        """K, 3x3, in pixels."""
        focal = self.width / 2 / np.tan(self.fov / 2)
        return np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1]])

    @cached_property
    def world_from_camera(self) -> Floats:
        """T_world_camera, 4x4: camera coordinates to world coordinates."""
        forward = np.subtract(self.target, self.position)
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        matrix = np.eye(4)
        matrix[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
        matrix[:3, 3] = self.position
        return matrix

    def seen(self, points: npt.ArrayLike) -> Floats:
        """Return world points (N, 3) in camera coordinates (N, 3)."""
        pose = self.world_from_camera
        return (np.atleast_2d(np.asarray(points, float)) - pose[:3, 3]) @ pose[:3, :3]

    def project(self, points: npt.ArrayLike) -> Floats:
        """Return world points (N, 3) as (u, v, depth) (N, 3): pixels, and metres along the optical axis."""
        camera = self.seen(points)
        pixels = camera @ self.intrinsics.T
        return np.column_stack([pixels[:, :2] / pixels[:, 2:], camera[:, 2]])


class Thing(Frozen):
    """An object in a scene: what it is, how it looks, and its oriented box.

    `centre` is the box's centre in world metres, `size` (width, depth, height) in object axes, `yaw` in radians.
    `support` is the id of the thing it stands on, None for the floor. `noun` is what people call it ("mug", "woman").
    """

    id: str
    kind: str
    noun: str
    colour: str | None = None
    scale: float = 1.0
    seed: int = 0
    centre: Vector
    size: Vector
    yaw: float
    fronted: bool
    support: str | None = None

    @property
    def front(self) -> Floats:
        """Unit vector the object faces, on the ground (3,)."""
        return np.array([-np.sin(self.yaw), np.cos(self.yaw), 0.0])

    @property
    def right(self) -> Floats:
        """Unit vector to the object's own right (3,): front x up."""
        return np.array([np.cos(self.yaw), np.sin(self.yaw), 0.0])

    @property
    def base(self) -> Vector:
        """The middle of the box's underside, where the model's origin stands."""
        x, y, z = self.centre
        return (x, y, z - self.size[2] / 2)

    @cached_property
    def pose(self) -> Floats:
        """T_world_object, 4x4, with the object's origin at its base."""
        matrix = np.eye(4)
        matrix[:3, 0], matrix[:3, 1], matrix[:3, 3] = self.right, self.front, self.base
        return matrix

    @cached_property
    def corners(self) -> Floats:
        """The eight corners of the box in world metres (8, 3); the first four are the underside."""
        w, d, h = self.size
        signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
        under = np.column_stack([signs * (w, d), np.zeros(4)])
        local = np.concatenate([under, under + (0, 0, h)])
        return local @ self.pose[:3, :3].T + self.pose[:3, 3]


class Light(Frozen):
    """A rectangle that shines to one side: centre, two half edges (world metres), linear RGB radiance.

    It shines along `half_u x half_v`.
    """

    centre: Vector
    half_u: Vector
    half_v: Vector
    radiance: Vector


class Room(Frozen):
    """A furnished room's shell: its floor is the world's X-Y plane, centred on the origin.

    `width` along X, `depth` along Y, `height` in metres. `seed` draws floor, walls, window, pictures, rug and light.
    Walls stand at -X and +Y and reach beyond the open sides, from where the camera looks in; at all four sides where
    the room is `closed`.
    """

    width: float = Field(default=5.2, gt=0)
    depth: float = Field(default=5.2, gt=0)
    height: float = Field(default=2.6, gt=0)
    seed: int = 0
    closed: bool = False

    @property
    def extent(self) -> Vector:
        """How far things may reach along X and Y, either way from the middle, and up; metres."""
        return (self.width / 2, self.depth / 2, self.height)


class Street(Frozen):
    """A street's shell: a road along Y between two pavements and two rows of houses, level on the world's X-Y plane.

    `length` along Y, `road` and each `pavement` across it in metres, centred on the origin; the houses go on beyond
    the ends. `seed` draws houses, paving, sky and sun.
    """

    length: float = Field(gt=0)
    road: float = Field(gt=0)
    pavement: float = Field(gt=0)
    seed: int = 0

    @property
    def extent(self) -> Vector:
        """How far things may reach along X and Y, either way from the middle, and up; metres."""
        return (self.road / 2 + self.pavement, self.length / 2, inf)


class Mark(Frozen):
    """A numbered place on a plan, in world metres, with a point it looks towards."""

    label: str
    x: float
    y: float
    towards: tuple[float, float]


Drawing = Literal["photograph", "plan"]
PHOTOGRAPH: Final = "photograph"
PLAN: Final = "plan"


class Scene(Frozen):
    """Things in a room or a street under a camera. It holds all that is needed to draw it and to know the truth.

    It is `drawn` as the camera's photograph, or as a plan: a map of the floor with north (world +Y) at the top of it.
    """

    id: str
    room: Room | Street
    things: tuple[Thing, ...]
    camera: Camera
    drawn: Drawing = PHOTOGRAPH
    marks: tuple[Mark, ...] = ()
    """Places that a plan shows; a photograph shows none."""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [thing.id for thing in self.things]
        if len(set(names)) != len(names):
            raise ValueError(f"scene {self.id}: two things share an id")
        return self

    def __getitem__(self, name: str) -> Thing:
        for thing in self.things:
            if thing.id == name:
                return thing
        raise KeyError(f"scene {self.id} has no thing {name!r}")
