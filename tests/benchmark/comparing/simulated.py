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
    return of_runs(base, head, group, rng.integers(0, slices, n).astype(np.uint32))


def of_runs(
    base: NDArray[np.float64],
    head: NDArray[np.float64],
    group: NDArray[np.intp],
    task: NDArray[np.uint32] | None = None,
) -> list[Part]:
    """Return the parts of a comparison of two runs' scores; the tasks are the slices, none where none are given."""
    codes = np.zeros(len(base), np.uint32) if task is None else task
    names = tuple(f"task {number}" for number in range(int(codes.max()) + 1))
    rows = np.arange(len(base))
    pairs = Pairs(rows.astype(np.uint64), base, head, group, codes, names, rows, rows, {}, {})
    slices = {} if task is None else {"task": {name: codes == code for code, name in enumerate(names)}}
    return parts(pairs, slices, MARGIN, ALPHA)
