"""Two imaginary models on imaginary scenes, with the true difference between them known.

An item is right where its ease is above zero: part of it is the scene's, part the item's, part what this run made of
the scene, part chance. All parts are normal, so the share of right answers is known exactly.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.comparing.comparison import Part
from spatialgauge.benchmark.comparing.pairs import Pairs
from spatialgauge.benchmark.comparing.verdicts import parts

SCENE, ITEM, RUN, CHANCE = 1.0, 1.2, 0.5, 0.6
SPREAD = float(np.sqrt(SCENE**2 + ITEM**2 + RUN**2 + CHANCE**2))
MARGIN, ALPHA = 0.02, 0.05


def answers(
    rng: np.random.Generator, n: int, a_scene: int, shares: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return two models' scores and the scenes, `a_scene` items each; `shares` are the models' true scores."""
    group = np.arange(n) // a_scene
    scenes = group[-1] + 1
    ease = rng.normal(0, SCENE, scenes)[group] + rng.normal(0, ITEM, n)
    base, head = (
        (
            ease + rng.normal(0, RUN, scenes)[group] + rng.normal(0, CHANCE, n) + SPREAD * NormalDist().inv_cdf(share)
            > 0
        ).astype(float)
        for share in shares
    )
    return base, head, group


def compared(rng: np.random.Generator, n: int, a_scene: int, shares: tuple[float, float], slices: int) -> list[Part]:
    """Return the parts of a comparison of two such runs, whose items belong to slices at random."""
    base, head, group = answers(rng, n, a_scene, shares)
    task = rng.integers(0, slices, n).astype(np.uint32)
    names = tuple(f"task {number}" for number in range(slices))
    rows = np.arange(n)
    pairs = Pairs(rows.astype(np.uint64), base, head, group, task, names, rows, rows, {}, {})
    return parts(pairs, {"task": {name: task == code for code, name in enumerate(names)}}, MARGIN, ALPHA)
