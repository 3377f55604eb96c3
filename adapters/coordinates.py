"""Which coordinate convention a model family writes in, told from the model's name."""

import re
from typing import Literal

Convention = Literal[
    "gemini",
    "qwen2_5",
    "qwen3",
    "molmo",
    "molmo2",
    "paligemma",
    "florence2",
    "kosmos2",
    "internvl",
    "deepseek_vl2",
    "glm",
    "moondream",
    "pixels",
]

FAMILIES: tuple[tuple[str, Convention], ...] = (
    (r"gemini", "gemini"),
    (r"qwen-?2[._]5", "qwen2_5"),
    (r"qwen-?3", "qwen3"),
    (r"molmo-?2", "molmo2"),
    (r"molmo", "molmo"),
    (r"paligemma", "paligemma"),
    (r"florence-?2", "florence2"),
    (r"kosmos-?2", "kosmos2"),
    (r"internvl", "internvl"),
    (r"deepseek-?vl-?2", "deepseek_vl2"),
    (r"glm-?4", "glm"),
    (r"moondream", "moondream"),
)
"""Pattern in the lower-case name, and its convention; the first that fits holds."""


def convention_of(model: str) -> Convention:
    """Return the convention of a model's family, `pixels` for a name that belongs to none."""
    name = model.lower()
    return next((convention for pattern, convention in FAMILIES if re.search(pattern, name)), "pixels")
