"""What surrounds the things of a scene, whatever kind of place it is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spatialgauge.tasks.scenes.objects.model import Part
from spatialgauge.tasks.scenes.world import Light


@dataclass(frozen=True, eq=False)
class Shell:
    """What a place is made of, in world metres.

    `lights` shine; `sky` (H, 2H, 3) is the linear radiance where a ray leaves the place: an equirectangular dome, the
    zenith in row 0, level sight in the middle row.
    """

    parts: tuple[Part, ...]
    lights: tuple[Light, ...]
    sky: npt.NDArray[np.float32]
