"""Which coordinate convention a model family writes in, told from the model's name.

This table names conventions and no more. What each one means (scale, order of the axes, notation, angles) stands in
`benchmark.answers.conventions`, in the engine and not here, because the readers need it and the engine imports no
adapter. Sources: the families' model cards, processors and cookbooks.
"""

import re
from typing import Literal

Convention = Literal[
    "gemini",
    "qwen",
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
"""The names of `benchmark.answers.conventions.TABLE`, spelled out so that an adapter's options can be checked."""

FAMILIES: tuple[tuple[str, Convention], ...] = (
    (r"gemini", "gemini"),
    (r"qwen-?2[._p]5[-_]?(vl|omni)", "qwen2_5"),
    (r"qwen-?3", "qwen3"),
    (r"qwen-?2?[-_]?vl(?!-(max|plus|ocr))", "qwen"),
    (r"molmo-?2", "molmo2"),
    (r"molmo(?!-?point)", "molmo"),
    (r"paligemma", "paligemma"),
    (r"florence-?2", "florence2"),
    (r"kosmos-?2(?!\.5)", "kosmos2"),
    (r"internvl", "internvl"),
    (r"deepseek[-_]?vl[-_]?2", "deepseek_vl2"),
    (r"glm-?\d+([._p]\d+)?v", "glm"),
    (r"moondream", "moondream"),
    (r"\bgpt-", "pixels"),
)
"""Pattern in the lower-case name, and its convention; the first that fits holds.

Left out, and asked for pixels in words, are names that do not tell: `qwen-vl-max` and its like, behind which the
service changes the model, MolmoPoint, whose points are no text, and Kosmos-2.5, which reads documents.
"""


def convention_of(model: str) -> Convention:
    """Return the convention of a model's family, `pixels` for a name that belongs to none.

    `model` is a name as a hub or a service writes it, with or without an owner.
    """
    name = model.lower()
    return next((convention for pattern, convention in FAMILIES if re.search(pattern, name)), "pixels")
