"""Pictures as the experts take them."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from spatialgauge.benchmark.experts import Rgb


@pytest.fixture
def noise() -> Callable[..., Rgb]:
    """Makes noisy pictures, smooth enough to survive resizing: `noise(seed, width, height)`."""

    def made(seed: int = 0, width: int = 96, height: int = 64) -> Rgb:
        rng = np.random.default_rng(seed)
        coarse: Any = rng.integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
        return np.ascontiguousarray(np.kron(coarse, np.ones((8, 8, 1), dtype=np.uint8))[:height, :width])

    return made


@pytest.fixture(autouse=True)
def short_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random weights never end a text by themselves."""
    if "torch" in sys.modules:
        monkeypatch.setattr("spatialgauge.benchmark.experts.florence2.LONGEST", 60)
