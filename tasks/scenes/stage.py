"""Stages whose views are rendered scenes: laid out, drawn, and read back from what a suite stores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.scenes.layout import generate
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import PLAN, Scene


@dataclass(frozen=True)
class SceneStage:
    """A stage of `scenes.layout` by its name."""

    name: str

    def generate(self, seed: int | str, index: int) -> Twins:
        """Return the group with this number, the same one for the same seed; LayoutError where none can be laid out."""
        return generate(seed, index, self.name)

    def picture(self, view: View) -> npt.NDArray[np.uint8]:
        """Return a view's picture, sRGB (H, W, 3)."""
        if view.scene.drawn == PLAN:
            from spatialgauge.tasks.scenes.rendering.plan import draw_plan

            return draw_plan(view.scene)
        from spatialgauge.tasks.scenes.rendering.picture import draw

        return draw(view.scene)

    def restored(self, group: str, cast: Mapping[str, str], scenes: Sequence[str]) -> Twins:
        """Return a group from the JSON of its scenes; what each picture shows is found anew."""
        from spatialgauge.tasks.scenes.rendering.rays import view

        return Twins(group, self.name, tuple(view(Scene.model_validate_json(scene)) for scene in scenes), cast)
