"""How many pixels the focal length is: told by a model, by the camera's own notes, or by the person."""

import io
from math import hypot, radians, tan

from spatialgauge.benchmark.items import Picture
from spatialgauge.tasks.scenes.world import Floats

FILM_DIAGONAL = hypot(36.0, 24.0)
"""Millimetres of the film that the 35 mm equivalent speaks of."""
EXIF_IFD = 0x8769
FOCAL_35MM = 0xA405


def focal_of_file(picture: Picture) -> float | None:
    """Return the focal length in pixels from the 35 mm equivalent in the picture's EXIF, None where it has none."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data), formats=("PNG", "JPEG", "WEBP")) as image:
        film = image.getexif().get_ifd(EXIF_IFD).get(FOCAL_35MM)
    return float(film) / FILM_DIAGONAL * hypot(picture.width, picture.height) if film else None


def focal_of_view(width: int, degrees: float) -> float:
    """Return the focal length in pixels of a horizontal field of view."""
    return width / 2 / tan(radians(degrees) / 2)


def matrix_of(focal: float, width: int, height: int) -> Floats:
    """Return K (3x3) of square pixels, the principal point in the middle."""
    import numpy as np

    return np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
