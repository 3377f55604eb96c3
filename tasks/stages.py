"""The stages by name: where groups of views come from, how they are drawn, and how they are read back."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.tasks.base import Variants

SCENES: Final = (
    "swap",
    "turn",
    "spread",
    "approach",
    "avenue",
    "drive",
    "crowd",
    "look",
    "gaze",
    "orbit",
    "pan",
    "circle",
    "between",
    "touch",
    "hide",
    "inside",
    "shift",
    "shelves",
    "resize",
    "rooms",
    "fit_through",
    "fit_under",
    "fit_on",
)
"""Recipes of `scenes.layout`."""
PUZZLES: Final[Mapping[str, str]] = {
    "blocks": "blocks",
    "heap": "heap",
    "views": "views",
    "paper": "paper",
    "nets": "nets",
    "town": "town",
    "stacks": "stacks",
}
"""Makers of `puzzles`."""
STAGES: Final = (*SCENES, *PUZZLES)


class Stage(Protocol):
    """Makes groups of views, draws them, and reads them back."""

    @property
    def name(self) -> str:
        """What the stage is called."""
        ...

    def generate(self, seed: int | str, index: int) -> Variants[Any]:
        """Return the group with this number, the same one for the same seed."""
        ...

    def picture(self, view: Any) -> npt.NDArray[np.uint8]:
        """Return a view's picture, sRGB (H, W, 3)."""
        ...

    def restored(self, group: str, cast: Mapping[str, str], scenes: Sequence[str]) -> Variants[Any]:
        """Return a group from the JSON of its views, in their order."""
        ...


@cache
def stage(name: str) -> Stage:
    """Return a stage by its name; UsageError for an unknown one."""
    if name in SCENES:
        from spatialgauge.tasks.scenes.stage import SceneStage

        return SceneStage(name)
    if name in PUZZLES:
        from spatialgauge.tasks.puzzles.puzzle import PuzzleStage

        maker: Any = import_module(f"spatialgauge.tasks.puzzles.{PUZZLES[name]}")
        return PuzzleStage(name, maker)
    raise UsageError(f"there is no stage {name!r}; the stages are {', '.join(STAGES)}")


def written(view: Any) -> str:
    """Return a view as the JSON a suite stores, from which it can be read back."""
    text: str = getattr(view, "scene", view).model_dump_json()
    return text
