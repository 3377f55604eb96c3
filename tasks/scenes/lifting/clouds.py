"""Points of a picture in space: back-projected from depth, and cleaned of what is not the thing.

Camera axes throughout: x right, y down, z forward, metres.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.world import Floats

POINTS_MIN: Final = 16
"""Fewer points say nothing of a thing's size (SpatialRGPT's dataset pipeline drops them as well)."""
POINTS_MAX: Final = 4000
"""Of more points every n-th is kept: boxes do not change, time does."""
NEIGHBOURS: Final = 10
SPREAD_MAX: Final = 2.0
"""Standard deviations by which a point's mean distance to its neighbours may exceed the cloud's mean."""
VOXELS: Final = 40
"""Cells along the cloud's extent in which points are merged before they are clustered."""
REACH: Final = 3.0
"""Cells between points of one cluster at most."""


def back_projected(depth: npt.NDArray[np.float32], matrix: Floats) -> Floats:
    """Return each pixel's point (H, W, 3) from its depth along the optical axis (H, W); inf and nan stay so."""
    height, width = depth.shape
    x = (np.arange(width) + 0.5 - matrix[0, 2]) / matrix[0, 0]
    y = (np.arange(height) + 0.5 - matrix[1, 2]) / matrix[1, 1]
    z = depth.astype(float)
    with np.errstate(invalid="ignore"):
        return np.stack([x[None, :] * z, y[:, None] * z, z], axis=-1)


def cloud(points: Floats, mask: npt.NDArray[np.bool_]) -> Floats:
    """Return the points (N, 3) of a thing's pixels without strays: its largest cluster.

    Raises ValueError where fewer than `POINTS_MIN` are left.
    """
    found = points[mask]
    found = found[np.isfinite(found).all(1) & (found[:, 2] > 0)]
    found = found[:: max(1, len(found) // POINTS_MAX)]
    if len(found) >= POINTS_MIN:
        found = _largest_cluster(_without_outliers(found))
    if len(found) < POINTS_MIN:
        raise ValueError(f"{len(found)} points are left of a thing, {POINTS_MIN} are needed")
    return found


def _without_outliers(points: Floats) -> Floats:
    from scipy.spatial import cKDTree

    distances = np.asarray(cKDTree(points).query(points, k=NEIGHBOURS + 1)[0])
    mean = distances[:, 1:].mean(1)
    kept: Floats = points[mean <= mean.mean() + SPREAD_MAX * mean.std() + 1e-9]
    return kept


def _largest_cluster(points: Floats) -> Floats:
    """Return the points of the largest connected component, of cells joined where they are within reach."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    cell = max(float(np.ptp(points, axis=0).max()) / VOXELS, 1e-4)
    cells, owner = np.unique(np.floor(points / cell).astype(np.int64), axis=0, return_inverse=True)
    near = cKDTree(cells).query_pairs(REACH, output_type="ndarray")
    links = coo_matrix((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(cells), len(cells)))
    _, label = connected_components(links, directed=False)
    of_point = label[owner.ravel()]
    kept: Floats = points[of_point == np.bincount(of_point).argmax()]
    return kept
