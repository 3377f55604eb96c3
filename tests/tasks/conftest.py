from functools import cache

import pytest

from spatialgauge.tasks.scenes.layout import STAGES
from spatialgauge.tasks.stages import stage as stage_of


@cache
def generated(stage, index):
    return stage_of(stage).generate("tests", index)


@pytest.fixture(scope="session")
def twins_of():
    """Return a function: stage and number to a list of twins, each generated once a session."""
    return lambda stage, number: [generated(stage, index) for index in range(number)]


@pytest.fixture(scope="session", params=STAGES)
def stage(request):
    return request.param


@pytest.fixture(
    scope="session",
    params=[pytest.param(3, id="few", marks=pytest.mark.quick), pytest.param(4, id="many", marks=pytest.mark.slow)],
)
def number(request):
    """How many twins of a stage a test looks at."""
    return request.param
