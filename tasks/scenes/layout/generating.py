"""Generating twins: a recipe is tried until both of its pictures show what it set out to show."""

import hashlib
from random import Random
from typing import Final

from spatialgauge.benchmark.errors import GaugeError, UsageError
from spatialgauge.tasks.base import Twins
from spatialgauge.tasks.scenes.layout import (
    approach,
    avenue,
    between,
    circle,
    crowd,
    drive,
    fit,
    gaze,
    hide,
    inside,
    look,
    orbit,
    pan,
    resize,
    rooms,
    shelves,
    shift,
    spread,
    swap,
    touch,
    turn,
)
from spatialgauge.tasks.scenes.layout.staging import Recipe

RECIPES: Final[dict[str, Recipe]] = {
    "swap": swap,
    "spread": spread,
    "approach": approach,
    "avenue": avenue,
    "drive": drive,
    "turn": turn,
    "crowd": crowd,
    "look": look,
    "gaze": gaze,
    "orbit": orbit,
    "circle": circle,
    "pan": pan,
    "between": between,
    "touch": touch,
    "hide": hide,
    "inside": inside,
    "shift": shift,
    "shelves": shelves,
    "resize": resize,
    "rooms": rooms,
    "fit_through": fit.Fit(fit.THROUGH),
    "fit_under": fit.Fit(fit.UNDER),
    "fit_on": fit.Fit(fit.ON),
}
STAGES: Final = tuple(RECIPES)
ATTEMPTS: Final = 4000


class LayoutError(GaugeError):
    """No attempt at a scene succeeded."""


def generate(seed: int | str, index: int, stage: str) -> Twins:
    """Return the twins of a stage with this number, the same ones for the same seed, whatever else is generated.

    Raises UsageError for an unknown stage and LayoutError if no attempt succeeds.
    """
    from spatialgauge.tasks.scenes.rendering.rays import view

    if stage not in RECIPES:
        raise UsageError(f"there is no stage {stage!r}; the stages are {', '.join(STAGES)}")
    recipe, name = RECIPES[stage], f"{seed}:{index}:{stage}"
    group = f"{stage}-{index:05d}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    for attempt in range(ATTEMPTS):
        staged = recipe.lay(Random(f"{name}:plan"), Random(f"{name}:{attempt}"))
        if staged is None:
            continue
        views = tuple(view(scene) for scene in staged.scenes(group))
        if recipe.shows(staged, views):
            return Twins(group=group, stage=stage, views=views, cast=staged.cast)
    raise LayoutError(f"scene {name} could not be laid out in {ATTEMPTS} attempts; take another seed or number")
