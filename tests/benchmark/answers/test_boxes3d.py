"""Boxes in space: what rounding may not do to a score."""

import random

import pytest

from spatialgauge.benchmark.answers import boxes3d, solids
from spatialgauge.benchmark.items import Reading


@pytest.mark.parametrize("digits", [2, 4, 6, 9, 12])
def test_a_rotation_that_was_rounded_is_still_a_rotation(digits: int) -> None:
    """A truth kept with some digits, said exactly: the faces lie in one plane but for rounding."""
    for seed in range(20):
        rng = random.Random(seed)
        exact = solids.times(
            solids.turn(2, rng.uniform(-3, 3)),
            solids.times(solids.turn(1, rng.uniform(-1, 1)), solids.turn(0, rng.random())),
        )
        box = {"centre": [0.3, -0.2, 3.1], "size": [0.26, 0.47, 0.22], "label": "toy car"}
        rounded = {**box, "rotation": [[round(value, digits) for value in row] for row in exact]}
        said = {**box, "rotation": [list(row) for row in exact]}
        reading = Reading(status="parsed", value=[said])
        assert boxes3d.score(reading, [rounded], "iou3d").value > 1 - max(9 * 10**-digits, 1e-6)


def test_a_matrix_that_is_no_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match="right angles"):
        solids.orthonormal(((1.0, 0.9, 0.0), (0.0, 0.4, 0.0), (0.0, 0.0, -1.0)))
