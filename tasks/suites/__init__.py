"""The suites by name: how each is built, and those that ship with the package."""

from collections.abc import Mapping
from pathlib import Path

from spatialgauge.benchmark.items import Frozen

PATTERN = ("swap", "turn", "spread", "swap", "turn", "approach", "swap", "turn", "spread", "turn")
"""The stage of scene 0, 1, 2, ...; it repeats, so that any number of scenes has the same mixture."""


class Spec(Frozen):
    """How a suite is built: so many scenes from a seed, each stage in its turn."""

    name: str
    version: str
    title: str
    seed: int
    scenes: int


SPECS: Mapping[str, Spec] = {
    "mini": Spec(
        name="mini",
        version="1",
        title="Every task of the first hour on sixty scenes; ships with the package.",
        seed=1,
        scenes=60,
    ),
    "core": Spec(
        name="core",
        version="1",
        title="The native tasks on six hundred scenes: intervals a third as wide as those of mini.",
        seed=1001,
        scenes=600,
    ),
}

SHIPPED: Mapping[str, Path] = {"mini@1": Path(__file__).parent / "mini-1"}
