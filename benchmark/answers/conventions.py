"""How each model family writes places: the one table that prompts, readers and adapters go by.

It lies here and not with the adapters because the readers need it, and the engine imports no adapter. A convention
is declared by the adapter and never guessed from a reply. Sources: the families' own documentation and code.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

from spatialgauge.benchmark.items import Form

Syntax = Literal[
    "json", "qwen_box", "molmo", "molmo2", "paligemma", "florence2", "kosmos2", "ref_box", "det", "moondream", "tuples"
]
Angles = Literal["gemini", "qwen3"]


@dataclass(frozen=True, slots=True)
class Convention:
    """One way of writing coordinates.

    `scale` is the number that stands for the whole width or height, None for pixels of the picture as the model got
    it; `y_first` the order of points and boxes; `offset` what is added to a number before scaling (the middle of a
    bin); `box_key` and `point_key` the JSON names asked for; `syntax` the model's own notation; `angles` the frame
    and angle order of its 3D boxes; `patch` the factor to which it resizes pictures before it counts pixels.
    """

    name: str
    scale: float | None = None
    y_first: bool = False
    offset: float = 0.0
    box_key: str = "bbox_2d"
    point_key: str = "point_2d"
    syntax: Syntax = "json"
    angles: Angles = "gemini"
    patch: int | None = None

    def extent(self, form: Form) -> tuple[float, float]:
        """Return the numbers that stand for the full width and height.

        Raises ValueError where the form has no picture size.
        """
        if self.scale is not None:
            return self.scale, self.scale
        size = form.sent or ((form.width, form.height) if form.width and form.height else None)
        if size is None:
            raise ValueError("the form has no picture size")
        return smart_resize(*size, self.patch) if self.patch else (float(size[0]), float(size[1]))


def smart_resize(
    width: int, height: int, factor: int, least: int = 56 * 56, most: int = 14 * 14 * 4 * 1280
) -> tuple[float, float]:
    """Return the size to which Qwen2.5-VL resizes a picture: multiples of `factor`, its pixels within bounds.

    Source: `smart_resize` of qwen-vl-utils, with the defaults of the published image processor.
    """
    wide = max(factor, round(width / factor) * factor)
    high = max(factor, round(height / factor) * factor)
    if wide * high > most:
        shrink = math.sqrt(width * height / most)
        wide = max(factor, math.floor(width / shrink / factor) * factor)
        high = max(factor, math.floor(height / shrink / factor) * factor)
    elif wide * high < least:
        grow = math.sqrt(least / (width * height))
        wide = math.ceil(width * grow / factor) * factor
        high = math.ceil(height * grow / factor) * factor
    return float(wide), float(high)


TABLE: Final = {
    convention.name: convention
    for convention in (
        Convention("pixels", point_key="point_2d"),
        Convention("gemini", scale=1000, y_first=True, box_key="box_2d", point_key="point"),
        Convention("qwen", scale=1000, syntax="qwen_box"),
        Convention("qwen2_5", patch=28),
        Convention("qwen3", scale=1000, angles="qwen3"),
        Convention("molmo", scale=100, syntax="molmo"),
        Convention("molmo2", scale=1000, syntax="molmo2"),
        Convention("paligemma", scale=1024, y_first=True, syntax="paligemma"),
        Convention("florence2", scale=1000, offset=0.5, syntax="florence2"),
        Convention("kosmos2", scale=1, syntax="kosmos2"),
        Convention("internvl", scale=1000, syntax="ref_box"),
        Convention("deepseek_vl2", scale=999, syntax="det"),
        Convention("glm", scale=1000),
        Convention("moondream", scale=1, syntax="moondream"),
        Convention("fractions", scale=1, syntax="tuples"),
    )
}

PRESCRIBED: Final = frozenset({"fractions"})
"""Conventions that a benchmark's own words prescribe, and no family's."""


def of(form: Form) -> Convention:
    """Return the convention of a form, `pixels` where none is named.

    Raises ValueError for a name that is not in the table.
    """
    name = form.convention or "pixels"
    if name not in TABLE:
        raise ValueError(f"no convention {name!r}; there are {', '.join(TABLE)}")
    return TABLE[name]
