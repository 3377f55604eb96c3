"""How much of a thing a picture shows, judged by its mask and the depth around it."""

from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.view import Seen

EDGE: Final = 2
"""Pixels from the picture's edge within which a mask is cut by it."""
NEARER: Final = 0.05
"""Share of a thing's depth by which what borders it must be nearer to hide some of it."""


def shown(mask: npt.NDArray[np.bool_], depth: npt.NDArray[np.float32]) -> Seen:
    """Return how a thing shows; what is hidden is estimated from how much of its border lies behind what is nearer."""
    rows, columns = np.nonzero(mask)
    height, width = mask.shape
    box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    pixels = int(mask.sum())
    hidden = _hidden(mask, depth)
    cut = box[0] < EDGE or box[1] < EDGE or box[2] > width - EDGE or box[3] > height - EDGE
    return Seen(pixels=pixels, whole=round(pixels / max(1 - hidden, 0.05)), box=box, cut=cut)


def _hidden(mask: npt.NDArray[np.bool_], depth: npt.NDArray[np.float32]) -> float:
    """Return the share of a mask's border at which what lies outside is nearer than the thing there."""
    total = nearer = 0
    for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        outside = np.roll(mask, step, axis) & ~mask
        edge = [slice(None), slice(None)]
        edge[axis] = slice(0, 1) if step == 1 else slice(-1, None)
        outside[tuple(edge)] = False
        inner = np.roll(depth, step, axis)[outside]
        total += inner.size
        nearer += int((depth[outside] < inner * (1 - NEARER)).sum())
    return nearer / total if total else 0.0
