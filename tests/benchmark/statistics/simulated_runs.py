"""Runs of a suite with several tasks a scene, of which the true headline is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.statistics.sequential import GROUPS_MIN, reach, running_mean

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Suite:
    """Scenes with one to four questions of some of the tasks; a scene's hardness is shared by all its questions."""

    scenes: int = 300
    rights: tuple[float, ...] = (0.55, 0.6, 0.7, 0.8, 0.9)
    shared: float = 0.3
    of_tasks: float = 0.6

    @property
    def weights(self) -> Floats:
        """The first two tasks are one skill, the others another."""
        return np.array([0.25, 0.25] + [0.5 / (len(self.rights) - 2)] * (len(self.rights) - 2))

    @property
    def truth(self) -> float:
        """The headline over all scenes there could be."""
        return float(self.weights @ np.array(self.rights))

    def drawn(self, rng: np.random.Generator, runs: int, alike: float = 0.0) -> tuple[Floats, Floats, Floats]:
        """Return sums and counts (run, scene, task), and the sums of a run that agrees on a share of the questions."""
        tasks = len(self.rights)
        size = (runs, self.scenes, tasks)
        counts = rng.integers(1, 5, size) * (rng.random(size) < self.of_tasks)
        hard = rng.random((runs, self.scenes, 1, 1))
        own = rng.random((*size, 4))
        common = rng.random((*size, 4)) < self.shared
        # a question is right where its draw is below the task's share: the scene's draw for some, its own for others
        draw = np.where(common, hard, own)
        right = draw < np.array(self.rights)[None, None, :, None]
        again = np.where(rng.random((*size, 4)) < alike, draw, rng.random((*size, 4)))
        other = again < np.array(self.rights)[None, None, :, None]
        asked = np.arange(4)[None, None, None, :] < counts[..., None]
        return (right & asked).sum(-1).astype(float), counts.astype(float), (other & asked).sum(-1).astype(float)


def stopped(
    sums: Floats, counts: Floats, weights: Floats, width: float, control: Floats | None = None, looks: int = 100
) -> tuple[float, float, int]:
    """Return mean, half width and scenes where a run stops that is looked at so often."""
    scenes = len(sums)
    for asked in range(GROUPS_MIN, scenes + 1, max(1, scenes // looks)):
        at = running_mean(sums[:asked], counts[:asked], weights, control, counts if control is not None else None)
        if at is not None:
            half = reach(asked, scenes // 3) * at.error
            if half <= width:
                return at.mean, half, asked
    at = running_mean(sums, counts, weights, control, counts if control is not None else None)
    assert at is not None
    return at.mean, reach(scenes, scenes // 3) * at.error, scenes
