import json
from functools import cache

import pytest

from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.scenes.layout import STAGES
from spatialgauge.tasks.stages import stage as stage_of
from spatialgauge.tasks.suites import SHIPPED
from spatialgauge.tasks.verifying import groups_of


@cache
def generated(stage, index):
    return stage_of(stage).generate("tests", index)


@pytest.fixture(scope="session")
def twins_of():
    """Return a function: stage and number to a list of twins, each generated once a session."""
    return lambda stage, number: [generated(stage, index) for index in range(number)]


@pytest.fixture(scope="session")
def shipped():
    """Return a function: stage to some of its groups that ship, read back as they are stored."""
    kept = groups_of(load("mini", SHIPPED))

    @cache
    def of(name):
        found = [rows for rows in kept if rows[0].stage == name][:3]
        return [
            stage_of(name).restored(rows[0].group, json.loads(rows[0].cast), [row.scene for row in rows])
            for rows in found
        ]

    return of


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
