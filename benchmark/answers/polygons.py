"""Polygons in a picture: whether a position is inside, and which pixels are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]


def holds(corners: Sequence[Point], x: float, y: float) -> bool:
    """Tell whether a position is inside, by the even-odd rule."""
    inside = False
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y0 > y) != (y1 > y) and x0 + (x1 - x0) * (y - y0) / (y1 - y0) > x:
            inside = not inside
    return inside


def filled(corners: Sequence[Point], width: int, height: int) -> "NDArray[np.bool_]":
    """Return the mask of shape (height, width) of the pixels whose middle is inside."""
    import numpy as np

    turns = np.zeros((height, width + 1), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = sorted((y0, y1))
        middles = np.arange(max(int(low) - 1, 0), min(int(high) + 2, height)) + 0.5
        middles = middles[(y0 > middles) != (y1 > middles)]
        if middles.size:
            crossed = x0 + (x1 - x0) * (middles - y0) / (y1 - y0)
            columns = np.clip(np.ceil(crossed - 0.5), 0, width).astype(int)
            turns[middles.astype(int), columns] ^= True
    return np.logical_xor.accumulate(turns[:, :width], axis=1)
