"""A simple room drawn by rays, and experts that know it."""

import pytest

from spatialgauge.benchmark.experts import rgb
from spatialgauge.tasks.scenes.lifting.truth import Flat, Noise, Truth, digest
from spatialgauge.tasks.stages import stage


@pytest.fixture(scope="session")
def views():
    """Give some views of rendered scenes: two twins of a furnished room, and a street."""
    room, street = stage("swap").generate("lifting", 0), stage("avenue").generate("lifting", 0)
    return (*room.views, street.views[0])


@pytest.fixture(scope="session")
def pictures(views):
    """Give the views drawn flat."""
    return [Flat(view).picture for view in views]


@pytest.fixture(scope="session")
def truth_of(views, pictures):
    """Return a function: dials of noise to the truth experts for the pictures."""
    known = {digest(rgb(picture)): view for picture, view in zip(pictures, views, strict=True)}
    return lambda **dials: Truth(known, Noise(**dials))
