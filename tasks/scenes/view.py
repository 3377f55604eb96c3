"""A scene as its camera sees it: how much of each thing is in the picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.world import Scene


@dataclass(frozen=True, slots=True)
class Seen:
    """How one thing shows in the picture.

    `pixels` it covers; `whole` pixels it would cover with nothing in front of it; `box` (x0, y0, x1, y1) around the
    visible pixels, continuous, no +1; `cut` when the unoccluded thing touches the picture's edge.
    """

    pixels: int
    whole: int
    box: tuple[float, float, float, float]
    cut: bool

    @property
    def fraction(self) -> float:
        """Visible share of what the camera would see with nothing in front."""
        return self.pixels / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Buffers:
    """What the rays through the pixels' centres hit.

    `depth` (H, W) metres along the optical axis, inf where nothing is; `ids` (H, W): 0 the room, k the k-th thing of
    the scene counted from 1, -1 nothing.
    """

    depth: npt.NDArray[np.float32]
    ids: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class View:
    """A scene and what its camera sees of each thing, by id; `buffers` are those of a photograph, a plan has none."""

    scene: Scene
    seen: Mapping[str, Seen]
    buffers: Buffers | None = field(default=None, compare=False, repr=False)

    def mask(self, name: str) -> npt.NDArray[np.bool_]:
        """Return which pixels show a thing (H, W); raises ValueError for a plan."""
        if self.buffers is None:
            raise ValueError(f"{self.scene.id} is a plan and has no masks")
        number = [thing.id for thing in self.scene.things].index(name) + 1
        shown: npt.NDArray[np.bool_] = self.buffers.ids == number
        return shown
