"""A drawn picture as the suite stores it."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.pictures import checked_picture

QUALITY = 82


def encoded(pixels: npt.NDArray[np.uint8]) -> Picture:
    """Return sRGB pixels (H, W, 3) as WebP."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "WEBP", quality=QUALITY, method=6)
    return checked_picture(stream.getvalue(), "drawn picture")
