"""Pictures of coloured spots, and eyes for scripted models."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture

INKS = {"red": (208, 20, 20), "blue": (20, 60, 208), "green": (20, 160, 40)}
GROUND = (230, 230, 230)
Spot = tuple[str, float, float, float]
"""Colour, centre x and y, radius, in pixels."""


def spotted(width: int, height: int, spots: Sequence[Spot]) -> Picture:
    """Return a picture of spots."""
    image = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(image)
    for colour, x, y, radius in spots:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INKS[colour])
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())


def pixels(picture: Picture) -> Any:
    """Return the picture's colours as floats, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(picture.data)).convert("RGB"), dtype=float)


def patches(picture: Picture, ink: tuple[int, int, int], reach: float = 120.0) -> list[list[float]]:
    """Return the boxes (left, top, right, bottom) of what is of a colour."""
    near = np.abs(pixels(picture) - np.array(ink)).sum(axis=2) < reach
    labels, _ = ndimage.label(near)
    return [
        [float(columns.start), float(rows.start), float(columns.stop), float(rows.stop)]
        for rows, columns in ndimage.find_objects(labels)
    ]
