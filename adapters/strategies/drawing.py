"""What strategies draw: dots with coordinates, numbered marks, cubes seen from a new place; and pieces cut out."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

Box = tuple[float, float, float, float]
FOCAL = 0.9
"""Focal length of the drawn view in picture widths."""
SIGHT = (640, 480)
NEAREST = 1.5
"""Metres at which the nearest cube is drawn: the view steps back until it is."""
CUBES = {
    "red": "#d02020",
    "blue": "#2040d0",
    "green": "#20a030",
    "yellow": "#e8d020",
    "purple": "#8028a8",
    "orange": "#f08018",
    "cyan": "#18b8c8",
    "pink": "#f070b0",
}


def dots(picture: Picture, rows: int, columns: int) -> Picture:
    """Return the picture under rows x columns dots, each with (row, column) from 1; white on dark, black on light.

    Lei et al. 2024, "Scaffolding Coordinates" (arXiv:2402.12058): the dots stand at i / (n + 1) of each side.
    """

    def draw(image: "Image.Image", pen: "ImageDraw.ImageDraw") -> None:
        shades = image.convert("L")
        radius = max(2, image.width // 240)
        font = _font(max(9, image.width // 60))
        for row in range(1, rows + 1):
            for column in range(1, columns + 1):
                x, y = column * image.width / (columns + 1), row * image.height / (rows + 1)
                shade = shades.getpixel((int(x), int(y)))
                ink = "black" if isinstance(shade, int | float) and shade > 127 else "white"
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
                pen.text((x + radius, y + radius), f"({row},{column})", fill=ink, font=font)

    return _drawn(picture, draw)


def marks(picture: Picture, boxes: Sequence[Box]) -> Picture:
    """Return the picture with each box outlined, and its number, from 1, at its middle (Set-of-Mark)."""

    def draw(image: "Image.Image", pen: "ImageDraw.ImageDraw") -> None:
        font = _font(max(11, image.width // 40))
        inks = list(CUBES.values())
        for number, (left, top, right, bottom) in enumerate(boxes, start=1):
            ink = inks[(number - 1) % len(inks)]
            pen.rectangle((left, top, right - 1, bottom - 1), outline=ink, width=max(2, image.width // 320))
            middle = ((left + right) / 2, (top + bottom) / 2)
            pen.rectangle(pen.textbbox(middle, str(number), font=font, anchor="mm"), fill="black")
            pen.text(middle, str(number), fill="white", font=font, anchor="mm")

    return _drawn(picture, draw)


def cubes(things: Sequence[tuple[str, tuple[float, float, float]]]) -> Picture:
    """Return a view of coloured cubes at places in metres (x right, y up, z forward of the eye), the farthest first.

    A cube is named by its colour. The eye steps back until the nearest cube is in front of it, which changes neither
    sides nor the order in depth.
    """
    from PIL import Image, ImageDraw

    width, height = SIGHT
    image = Image.new("RGB", SIGHT, "#f0f0f0")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height / 2, width, height), fill="#d8d8d8")
    back = NEAREST - min(place[2] for _, place in things)
    wide = max([abs(place[0]) / (place[2] + back) for _, place in things] + [0.3])
    scale = min(FOCAL * width, 0.4 * width / wide)
    for colour, (x, y, z) in sorted(things, key=lambda thing: -thing[1][2]):
        depth = z + back
        u, v, side = width / 2 + scale * x / depth, height / 2 - scale * (y - 0.6) / depth, scale * 0.15 / depth
        pen.rectangle((u - side, v - side, u + side, v + side), fill=CUBES[colour], outline="black")
    return _encoded(image)


def cut(picture: Picture, box: tuple[int, int, int, int], least: int = 0) -> Picture:
    """Return the part of a picture in a box (left, top, right, bottom), enlarged so that its long side is `least`."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as image:
        piece = image.convert("RGB").crop(box)
    if 0 < max(piece.size) < least:
        grow = least / max(piece.size)
        piece = piece.resize((round(piece.width * grow), round(piece.height * grow)), Image.Resampling.LANCZOS)
    return _encoded(piece)


def _drawn(picture: Picture, draw: "Callable[[Image.Image, ImageDraw.ImageDraw], None]") -> Picture:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(picture.data)) as opened:
        image = opened.convert("RGB")
    draw(image, ImageDraw.Draw(image))
    return _encoded(image)


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _encoded(image: "Image.Image") -> Picture:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())
