"""What puzzles are drawn with besides the canvas: lettered panels, arrows, shades of a colour."""

from math import hypot
from typing import Final

from spatialgauge.tasks.cartography import INK, Canvas, Point, along

WIDTH: Final = 640
HEIGHT: Final = 480

BACKGROUND: Final = "#faf8f3"
FAINT: Final = "#c4c6cb"


def blank() -> Canvas:
    """Return the sheet that puzzles are drawn on, 640 x 480."""
    return Canvas(WIDTH, HEIGHT, BACKGROUND)


def panel(canvas: Canvas, corner: Point, opposite: Point, letter: str = "") -> None:
    """Draw a white card between two corners, with a letter in its upper left one."""
    canvas.box(corner, opposite, "#ffffff", FAINT)
    if letter:
        canvas.text((corner[0] + 17, corner[1] + 18), letter, 22)


def arrow(canvas: Canvas, start: Point, end: Point, colour: str = INK, thickness: float = 2, head: float = 10) -> None:
    """Draw an arrow from one point to another."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    ahead = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    aside = (-ahead[1], ahead[0])
    neck = along(end, ahead, -head)
    canvas.line([start, neck], colour, thickness)
    canvas.polygon([end, along(neck, aside, 0.5 * head), along(neck, aside, -0.5 * head)], colour)


def shaded(colour: str, light: float) -> str:
    """Return a colour (#rrggbb) under a light: 0 is black, 1 the colour itself, 2 white."""
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    lit = [value * light if light <= 1 else value + (255 - value) * (light - 1) for value in channels]
    return "#" + "".join(f"{round(value):02x}" for value in lit)
