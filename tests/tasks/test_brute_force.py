"""Every truth of every native task, found again by the slow methods of tests/proofs: some of each here, 2,000 there."""

from itertools import islice

import pytest

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tests.proofs import eyes, sights
from spatialgauge.tests.proofs.brute_force import PROOFS, faults

SHOWN = eyes.PROOFS.keys() | sights.PROOFS.keys()
"""Tasks about what pictures show, of which fewer items are held: they cost more."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(6, id="few", marks=pytest.mark.quick), pytest.param(40, id="many", marks=pytest.mark.slow)],
)
def items(request):
    """How many items of a task are held; of what pictures show, which costs more, few."""
    return request.param


def test_every_native_task_has_a_method_of_its_own():
    assert PROOFS.keys() == native_tasks().keys()
    assert len({proof.method for proof in PROOFS.values()}) > 20


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("task", sorted(PROOFS))
def test_the_slow_method_finds_every_truth_again_and_refuses_the_twins(task, items):
    held = (fault for twins in PROOFS[task].groups() for fault in faults(task, twins))
    wrong = [fault for fault in islice(held, 6 if task in SHOWN else items) if fault]
    assert not wrong
