"""What every map is drawn with: a smooth canvas, names with a halo, a compass, a scale bar."""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, hypot, radians, sin
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
"""x to the right and y down, in pixels of the finished picture, from its top-left corner."""

FINER: Final = 3
"""How many times finer a map is drawn than it is stored, for smooth edges."""
INK: Final = "#2b2d33"
PAPER: Final = "#ffffff"


class Canvas:
    """A picture of width x height pixels, drawn at `FINER` times its size; all places and sizes in its own pixels."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self._picture = Image.new("RGB", (width * FINER, height * FINER), background)
        self._draw = ImageDraw.Draw(self._picture)

    def polygon(
        self, points: Sequence[Point], fill: str | None, outline: str | None = None, thickness: float = 1
    ) -> None:
        """Draw a polygon; its outline runs along the edges, half inside."""
        if fill:
            self._draw.polygon(_finer(points), fill=fill)
        if outline:
            self.line([*points, *points[:2]], outline, thickness)

    def box(self, corner: Point, opposite: Point, fill: str | None, outline: str | None = None) -> None:
        """Draw an upright rectangle."""
        (x0, y0), (x1, y1) = corner, opposite
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], fill, outline)

    def line(self, points: Sequence[Point], colour: str, thickness: float) -> None:
        """Draw a line through the points, round at the corners between them."""
        self._draw.line(_finer(points), fill=colour, width=round(thickness * FINER), joint="curve")

    def dashed(self, start: Point, end: Point, colour: str, thickness: float, dash: float) -> None:
        """Draw dashes of a length from one point to another, with gaps as long."""
        length = hypot(end[0] - start[0], end[1] - start[1])
        count = max(1, int(length / dash))
        for number in range(0, count + 1, 2):
            ends = [min(1.0, step * dash / length) for step in (number, number + 1)]
            self.line([between(start, end, share) for share in ends], colour, thickness)

    def disc(
        self, centre: Point, radius: float, fill: str | None, outline: str | None = None, thickness: float = 1
    ) -> None:
        """Draw a circle."""
        (x, y), r = centre, radius
        corners = _finer([(x - r, y - r), (x + r, y + r)])
        self._draw.ellipse(corners, fill=fill, outline=outline, width=round(thickness * FINER))

    def text(
        self,
        at: Point,
        words: str,
        size: float,
        colour: str = INK,
        halo: str | None = PAPER,
        anchor: Literal["mm", "lm", "rm"] = "mm",
    ) -> None:
        """Write words centred at a point (or right or left of it), in a halo that sets them off from the map."""
        place, font = _finer([at])[0], _font(size * FINER)
        if halo:
            self._draw.text(place, words, colour, font, anchor, stroke_width=2 * FINER, stroke_fill=halo)
        self._draw.text(place, words, colour, font, anchor, stroke_width=FINER / 4, stroke_fill=colour)

    def pixels(self) -> npt.NDArray[np.uint8]:
        """Return the picture, sRGB (height, width, 3)."""
        return np.asarray(self._picture.reduce(FINER))


def text_width(words: str, size: float) -> float:
    """Return how wide words are, in pixels."""
    return _font(size * FINER).getlength(words) / FINER


def compass(canvas: Canvas, centre: Point, radius: float, north: float) -> None:
    """Draw a compass rose of the four directions; `north` is where it points, in degrees clockwise from up."""
    canvas.disc(centre, radius, PAPER, INK, 1.2)
    for quarter, letter in enumerate("NESW"):
        turn = radians(north + 90 * quarter)
        ahead, aside = (sin(turn), -cos(turn)), (cos(turn), sin(turn))
        tip = along(centre, ahead, 0.92 * radius)
        for sign, shade in ((-1, "#c8322b" if letter == "N" else "#8d9097"), (1, "#e88b80" if letter == "N" else INK)):
            side = along(along(centre, ahead, 0.2 * radius), aside, sign * 0.2 * radius)
            canvas.polygon([centre, side, tip], shade)
        size = 15 if letter == "N" else 11
        colour = "#c8322b" if letter == "N" else INK
        canvas.text(along(centre, ahead, radius + 9), letter, size, colour)


def scale_bar(canvas: Canvas, start: Point, pixels: float, words: str) -> None:
    """Draw a level bar of a length from its left end, half dark and half light, with 0 and `words` under its ends."""
    x, y = start
    middle, end = x + pixels / 2, x + pixels
    canvas.box((x, y), (middle, y + 5), INK, INK)
    canvas.box((middle, y), (end, y + 5), PAPER, INK)
    canvas.text((x, y + 14), "0", 12)
    canvas.text((end, y + 14), words, 12)


def along(start: Point, direction: Point, length: float) -> Point:
    """Return the point so far from `start` in a direction (a unit vector)."""
    return start[0] + direction[0] * length, start[1] + direction[1] * length


def between(start: Point, end: Point, share: float) -> Point:
    """Return the point at a share of the way from one point to another."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


@lru_cache(maxsize=32)
def _font(size: float) -> ImageFont.FreeTypeFont:
    """Return Pillow's own font (Aileron), the same on every machine."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("maps need a Pillow that was built with FreeType, as its wheels are")
    return font


def _finer(points: Sequence[Point]) -> list[Point]:
    return [(x * FINER, y * FINER) for x, y in points]
