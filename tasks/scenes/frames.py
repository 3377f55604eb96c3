"""Directions on the ground, under every frame of reference.

A figure F is located from a ground G, sometimes for a viewer V. A frame gives G a front axis and a right axis
(Levinson, Space in Language and Cognition, 2003; the variants of the relative frame as in COMFORT, arXiv 2410.17385):

- egocentric: what is nearer to the camera is in front, left and right are the camera's (reflected, the English way);
- translated: front lies away from the camera, left and right are the camera's;
- rotated: front lies towards the camera, left and right are turned with it;
- addressee: the egocentric frame of a person in the scene;
- intrinsic: G's own front and right, where it has them;
- absolute: north (world +Y) and east (world +X).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import acos, cos, degrees, hypot, radians, sqrt
from types import MappingProxyType
from typing import Final

from spatialgauge.tasks.scenes.world import Scene, Thing

Ground = tuple[float, float]
"""A point or a direction on the ground: world X and Y."""

EGOCENTRIC: Final = "egocentric"
TRANSLATED: Final = "translated"
ROTATED: Final = "rotated"
ADDRESSEE: Final = "addressee"
INTRINSIC: Final = "intrinsic"
ABSOLUTE: Final = "absolute"

LEFT: Final = "left"
RIGHT: Final = "right"
FRONT: Final = "in front"
BEHIND: Final = "behind"
UNCLEAR: Final = "unclear"

SIDES: Final = (LEFT, RIGHT)
DEPTHS: Final = (FRONT, BEHIND)

CLEAREST_MIN: Final = cos(radians(30))
RUNNER_UP_MAX: Final = cos(radians(60))
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Axes:
    """A frame's two axes on the ground, unit vectors, and what each of the four directions is called."""

    front: Ground
    right: Ground
    names: tuple[str, str, str, str] = (FRONT, BEHIND, RIGHT, LEFT)


@dataclass(frozen=True, slots=True)
class Direction:
    """Where a figure lies in a frame: the nearest of the four directions, and how near.

    `cosine` is that of the angle to the nearest direction, `runner_up` that to the second nearest.
    """

    name: str
    cosine: float
    runner_up: float

    @property
    def clear(self) -> bool:
        """Whether the relation holds: within 30 degrees of one axis, no nearer than 60 degrees to the next."""
        return self.cosine >= CLEAREST_MIN - _ROUNDING and self.runner_up <= RUNNER_UP_MAX + _ROUNDING

    @property
    def angle(self) -> float:
        """Degrees off the nearest direction, 0..45."""
        return degrees(acos(min(self.cosine, 1.0)))

    @property
    def answer(self) -> str:
        """The direction's name where the relation holds, else "unclear"."""
        return self.name if self.clear else UNCLEAR


def egocentric(viewer: Ground, ground: Ground) -> Axes:
    """Return the reflected frame of a viewer: front towards them, right as they see it."""
    sight = _unit(viewer, ground)
    return Axes(front=_opposite(sight), right=_right_of(sight))


def translated(viewer: Ground, ground: Ground) -> Axes:
    """Return the viewer's own axes carried over to the ground object."""
    sight = _unit(viewer, ground)
    return Axes(front=sight, right=_right_of(sight))


def rotated(viewer: Ground, ground: Ground) -> Axes:
    """Return the viewer's axes turned round to face them: front towards them, right on their left."""
    sight = _unit(viewer, ground)
    return Axes(front=_opposite(sight), right=_opposite(_right_of(sight)))


def intrinsic(thing: Thing) -> Axes:
    """Return a fronted thing's own axes; raises ValueError for a thing without a front."""
    if not thing.fronted:
        raise ValueError(f"{thing.id} ({thing.kind}) has no front, so it has no intrinsic frame")
    return Axes(front=(thing.front[0], thing.front[1]), right=(thing.right[0], thing.right[1]))


def absolute() -> Axes:
    """Return the compass: north is world +Y, east world +X."""
    return Axes(front=(0.0, 1.0), right=(1.0, 0.0), names=("north", "south", "east", "west"))


def along(heading: Ground) -> Axes:
    """Return the reflected frame of a line of sight that is the same everywhere: front against it."""
    ahead = _unit((0.0, 0.0), heading)
    return Axes(front=_opposite(ahead), right=_right_of(ahead))


def direction(figure: Ground, ground: Ground, axes: Axes) -> Direction:
    """Return where the figure lies from the ground object in a frame."""
    offset = _unit(ground, figure)
    ahead = offset[0] * axes.front[0] + offset[1] * axes.front[1]
    aside = offset[0] * axes.right[0] + offset[1] * axes.right[1]
    ranked = sorted(zip((ahead, -ahead, aside, -aside), axes.names, strict=True), reverse=True)
    (best, name), (second, _) = ranked[:2]
    return Direction(name, best, second)


def directions(scene: Scene, figure: Thing, ground: Thing, addressee: Thing | None = None) -> Mapping[str, Direction]:
    """Return where the figure lies from the ground object under every frame that applies, by the frame's name."""
    viewer, there = on_ground(scene.camera.position), on_ground(ground.centre)
    frames = {
        EGOCENTRIC: egocentric(viewer, there),
        TRANSLATED: translated(viewer, there),
        ROTATED: rotated(viewer, there),
        ABSOLUTE: absolute(),
    }
    if ground.fronted:
        frames[INTRINSIC] = intrinsic(ground)
    if addressee is not None:
        frames[ADDRESSEE] = egocentric(on_ground(addressee.centre), there)
    here = on_ground(figure.centre)
    return MappingProxyType({name: direction(here, there, axes) for name, axes in frames.items()})


def answers(readings: Mapping[str, Direction]) -> dict[str, str]:
    """Return the answer under each frame: the direction's name, or "unclear" where no relation holds."""
    return {frame: reading.answer for frame, reading in readings.items()}


def on_ground(point: tuple[float, float, float]) -> Ground:
    """Return a world point's foot on the floor."""
    return point[0], point[1]


def _unit(start: Ground, end: Ground) -> Ground:
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y)
    if length < sqrt(_ROUNDING):
        raise ValueError(f"no direction leads from {start} to itself")
    return x / length, y / length


def _right_of(forward: Ground) -> Ground:
    """Forward x up."""
    return forward[1], -forward[0]


def _opposite(vector: Ground) -> Ground:
    return -vector[0], -vector[1]
