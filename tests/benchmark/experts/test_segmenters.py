"""A mask for each box, at the picture's size, the same for one box alone as among others."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spatialgauge.benchmark.experts import Rgb, Segmenter
from spatialgauge.benchmark.experts.loading import load_segmenter

FAMILIES = ("sam", "sam_hq", "sam2", "sam3_tracker")
BOXES = [(5.0, 5.0, 40.0, 40.0), (10.0, 20.0, 90.0, 60.0), (0.0, 0.0, 96.0, 64.0)]


@pytest.mark.parametrize("name", FAMILIES)
def test_each_box_gets_its_mask(name: str, tiny_expert: Callable[[str], Path], noise: Callable[..., Rgb]) -> None:
    expert = load_segmenter(str(tiny_expert(name)))
    assert isinstance(expert, Segmenter)
    together = expert.masks(noise(1), BOXES)
    alone = [expert.masks(noise(1), [box])[0] for box in BOXES]
    for one, other in zip(together, alone, strict=True):
        assert one.pixels.shape == (64, 96)
        assert one.pixels.dtype == np.bool_
        assert np.mean(one.pixels != other.pixels) < 0.001
        assert one.score == pytest.approx(other.score, abs=1e-4)
        assert 0 <= one.score <= 1
    first, second, _ = together
    assert not np.array_equal(first.pixels, second.pixels), "the box must matter"
    elsewhere = expert.masks(noise(2), BOXES[:1])[0]
    assert (first.score, first.pixels.sum()) != (elsewhere.score, elsewhere.pixels.sum()), "the picture must matter"
    assert expert.masks(noise(1), []) == []
    assert expert.masks(noise(1, 30, 70), [(1.0, 1.0, 20.0, 60.0)])[0].pixels.shape == (70, 30)
