"""SpatialPrompt: distances and sizes by way of reference objects (Liao et al. 2024, Q-Spatial, arXiv:2409.09788)."""

from typing import Literal

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.strategies.prompts import READY, adding
from spatialgauge.adapters.strategies.way import Way
from spatialgauge.benchmark.items import Kind, Prompt

SINGLE = "Start by finding good reference objects, or parts of objects, in the picture: things whose size you know. "
STEPS = (
    "Work it out in these steps.\n"
    "1. Say what is to be measured, and between which two places.\n"
    "2. Name up to ten things in the picture whose size is usually known and that are near what is to be measured, "
    "each as 'The [height, width, ...] of [thing] is approximately [size]'. No floor tiles: their size is never sure.\n"
    "3. Choose the best of them, and say how many of it fit into what is to be measured; first coarsely, then finely, "
    "and minding which of them is nearer to the camera.\n"
    "4. Multiply.\n"
)


class SpatialPromptOptions(Options):
    """How much guidance is given."""

    style: Literal["single", "steps"] = "steps"
    """One sentence, or all steps."""


def guided(prompt: Prompt, options: SpatialPromptOptions) -> Prompt:
    """Return the prompt with the guidance behind it; only questions for a quantity are changed."""
    if prompt.form.kind is not Kind.QUANTITY:
        return prompt
    return adding(prompt, (SINGLE if options.style == "single" else STEPS) + READY, free=True)


WAY = Way("Measure by reference objects (questions for a quantity only)", options=SpatialPromptOptions, rewrite=guided)
