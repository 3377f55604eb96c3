"""The canonical frame: which way is up, and where the ground is.

SpatialVLM (arXiv 2401.12168, section 3.2): a plane through what looks like a floor; where there is none, the frame has
FAILED and nothing that needs it is asked. There is no guess.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.lifting.photograph import LEVEL, Knows
from spatialgauge.tasks.scenes.world import Floats

HYPOTHESES: Final = 500
POINTS_MAX: Final = 8000
POINTS_MIN: Final = 300
SPANNING: Final = 3
"""Points that span a plane."""
NEAR: Final = 0.01
"""Share of its distance from the camera by which a point of the plane may be off it."""
FINER: Final = (NEAR, NEAR / 30)
"""The plane is fitted to the nearest of these shares that still keeps `KEPT_MIN` of its points: where depth is good
enough to tell, a carpet or the foot of a wall is no floor. In between, what is nearer would be a dent in the depth."""
KEPT_MIN: Final = 0.4
BENEATH_MIN: Final = 0.15
"""Share of the points that have to lie beneath the largest plane for it to be a carpet or a table top, and they the
ground: asked only where depth is that good."""
MOST: Final = 0.5
"""Share of what lies beneath that has to be of one plane."""
LEVEL_MAX: Final = 1.0
"""Degrees between such a top and the ground."""
TILT_MAX: Final = 40.0
"""Degrees between a plane's normal and up as a level camera would see it: a wall is no floor."""
INLIERS_MIN: Final = 0.3
AGREE_MAX: Final = 10.0
"""Degrees by which the plane and a calibrator may differ about where up is."""
HEIGHT_MIN: Final = 0.2
"""Metres between the camera and its ground at least."""


@dataclass(frozen=True)
class Frame:
    """How a camera stands: `up` (3,) in its own axes, its `height` over the ground, and how far both are known."""

    up: tuple[float, float, float]
    height: float
    knows: Knows
    method: str
    inliers: float = 0.0


FAILED: Final = Frame(LEVEL, 0.0, Knows.SIGHT, "failed")
"""No frame was found: the camera is taken to be level, and nothing that depends on it is asked."""


def frame(
    points: Floats,
    floor: npt.NDArray[np.bool_] | None,
    things: npt.NDArray[np.bool_],
    *,
    seed: str,
    calibrated: tuple[float, float, float] | None = None,
) -> Frame:
    """Return the canonical frame of a picture's points (H, W, 3).

    Tried in turn: a plane through the pixels of `floor` (H, W); one through the lower half of the picture without the
    pixels of `things` (H, W); the up of a calibrator. A plane counts only near level, below the camera, with enough
    inliers, and in agreement with the calibrator where there is one.
    """
    lower = ~things
    lower[: lower.shape[0] // 2] = False
    for method, mask in (("floor", floor), ("lower half", lower)):
        if mask is None:
            continue
        found = _plane(points[mask], seed)
        if found and _agrees(found[0], calibrated):
            up, height, share = found
            return Frame(up, height, Knows.GROUND, method, round(share, 4))
    if calibrated is not None:
        return Frame(calibrated, 0.0, Knows.GRAVITY, "calibrator")
    return FAILED


def _plane(points: Floats, seed: str) -> tuple[tuple[float, float, float], float, float] | None:
    """Return normal, distance from the camera and share of inliers of the largest plane that can be a floor, or None.

    RANSAC (Fischler and Bolles, 1981), seeded; of a carpet and the floor under it, the floor.
    """
    points = points[np.isfinite(points).all(1) & (points[:, 2] > 0)]
    if len(points) < POINTS_MIN:
        return None
    rng = np.random.default_rng(list(seed.encode()))
    points = points[np.sort(rng.choice(len(points), min(POINTS_MAX, len(points)), replace=False))]
    chosen = points[rng.integers(len(points), size=(HYPOTHESES, 3))]
    normals = np.cross(chosen[:, 1] - chosen[:, 0], chosen[:, 2] - chosen[:, 0])
    length = np.linalg.norm(normals, axis=1)
    sound = length > 1e-9
    normals = normals[sound] / length[sound, None]
    normals *= np.where(normals @ LEVEL < 0, -1.0, 1.0)[:, None]
    offsets = (normals * chosen[sound, 0]).sum(1)
    able = (normals @ LEVEL >= np.cos(np.radians(TILT_MAX))) & (offsets <= -HEIGHT_MIN)
    normals, offsets = normals[able], offsets[able]
    if not len(normals):
        return None
    normal, offset, near = _largest(points, normals, offsets)
    if near < NEAR:
        beneath = points[points @ normal - offset < -near * np.linalg.norm(points, axis=1)]
        level = normals @ normal >= np.cos(np.radians(LEVEL_MAX))
        if len(beneath) >= max(POINTS_MIN, BENEATH_MIN * len(points)) and level.any():
            lower, depth, _ = _largest(beneath, normals[level], offsets[level])
            if _share(beneath, lower, depth) >= MOST:
                normal, offset = lower, depth
    share = _share(points, normal, offset)
    if share < INLIERS_MIN or normal @ LEVEL < np.cos(np.radians(TILT_MAX)) or -offset < HEIGHT_MIN:
        return None
    x, y, z = (float(value) for value in normal)
    return (x, y, z), -offset, share


def _largest(points: Floats, normals: Floats, offsets: Floats) -> tuple[Floats, float, float]:
    """Return normal and offset of the plane, of those given, that holds most points, refined by least squares.

    And how near to it they are: the last of `FINER` at which it still holds `KEPT_MIN` of what it does at the first.
    """
    distance = np.linalg.norm(points, axis=1)
    counts = np.array([_within(points, n, d, distance) for n, d in zip(normals, offsets, strict=True)])
    most = counts.max(0)
    finest = int(np.nonzero(most >= KEPT_MIN * most[0])[0][-1])
    best = int(counts[:, finest].argmax())
    normal, offset = normals[best], float(offsets[best])
    for _ in range(3):
        inside = np.abs(points @ normal - offset) <= FINER[finest] * distance
        if inside.sum() < SPANNING:
            break
        normal, offset = _fitted(points[inside], 1 / distance[inside])
    return normal, offset, FINER[finest]


def _share(points: Floats, normal: Floats, offset: float) -> float:
    """Return which share of points is of a plane."""
    return float((np.abs(points @ normal - offset) <= NEAR * np.linalg.norm(points, axis=1)).mean())


def _within(points: Floats, normal: Floats, offset: float, distance: Floats) -> list[int]:
    """Return how many points are within each of `FINER` of a plane."""
    off = np.abs(points @ normal - offset) / distance
    return [int((off <= near).sum()) for near in FINER]


def _fitted(points: Floats, weights: Floats) -> tuple[Floats, float]:
    """Return normal (towards the camera's up) and offset of the plane nearest to weighted points."""
    share = weights / weights.sum()
    middle = share @ points
    _, _, axes = np.linalg.svd((points - middle) * np.sqrt(share)[:, None], full_matrices=False)
    normal = axes[2] if axes[2] @ LEVEL > 0 else -axes[2]
    return normal, float(normal @ middle)


def _agrees(up: tuple[float, float, float], calibrated: tuple[float, float, float] | None) -> bool:
    return calibrated is None or float(np.dot(up, calibrated)) >= np.cos(np.radians(AGREE_MAX))
