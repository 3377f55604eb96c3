"""A scene as its camera sees it: how much of each thing is in the picture."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class View:
    """A scene and what its camera sees of each thing, by id."""

    scene: Scene
    seen: Mapping[str, Seen]
