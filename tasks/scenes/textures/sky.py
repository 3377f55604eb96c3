"""Domes of sky: linear radiance, equirectangular, the zenith in row 0."""

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.textures.noise import noise
from spatialgauge.tasks.scenes.world import Vector

Dome = npt.NDArray[np.float32]


def graded(above: Vector, horizon: Vector, below: Vector, rows: int = 64) -> Dome:
    """Return a dome (rows, 2 rows, 3): from the horizon's radiance to that above, and one below."""
    height = np.sin((0.5 - (np.arange(rows) + 0.5) / rows) * np.pi)[:, None]
    share = np.sqrt(np.clip(height, 0, 1))
    tones = np.where(height > 0, np.asarray(horizon) * (1 - share) + np.asarray(above) * share, np.asarray(below))
    return np.repeat(tones[:, None], 2 * rows, axis=1).astype(np.float32)


def cloudy(rng: np.random.Generator, dome: Dome, cover: float, white: Vector) -> Dome:
    """Return a dome with soft clouds of a radiance over about a share `cover` of it, none below the horizon.

    The clouds lie on a level sheet, so that they crowd together towards the horizon.
    """
    rows = len(dome)
    height = np.sin((0.5 - (np.arange(rows) + 0.5) / rows) * np.pi)[:, None]
    around = (np.arange(2 * rows) + 0.5) / rows * np.pi
    away = np.sqrt(1 - height**2) / (np.abs(height) + 0.12)
    sheet = noise(rng, 512, 512, (6, 6), 6)
    row, column = ((away * wave(around) * 40).astype(int) % 512 for wave in (np.cos, np.sin))
    field = sheet[row, column]
    thick = np.clip((field - np.quantile(field, 1 - cover)) / 0.12, 0, 1)
    share = (thick * np.clip(height / 0.12, 0, 1))[..., None]
    clouded: Dome = (dome * (1 - share) + np.asarray(white) * share).astype(np.float32)
    return clouded
