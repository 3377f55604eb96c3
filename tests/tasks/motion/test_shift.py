"""Before and behind, after a move, run into: found again by slow methods on the recipe that is laid out for them."""

from itertools import islice

import pytest

from spatialgauge.tests.proofs.brute_force import faults
from spatialgauge.tests.proofs.strewn import laid

ITEMS = 20


@pytest.mark.parametrize("task", ["front_behind", "after_moving", "collision"])
def test_the_slow_methods_agree(task):
    held = (fault for twins in laid("shift")() for fault in faults(task, twins))
    assert not [fault for fault in islice(held, ITEMS) if fault]
