"""Before and behind, after a move, run into: found again by slow methods on the recipe that is laid out for them."""

from itertools import islice

import pytest

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tests.proofs.brute_force import faults
from spatialgauge.tests.proofs.strewn import laid

ITEMS = 20


@pytest.mark.parametrize("task", ["front_behind", "after_moving", "collision"])
def test_the_slow_methods_agree(task):
    held = (fault for twins in laid("shift")() for fault in faults(task, twins))
    assert not [fault for fault in islice(held, ITEMS) if fault]


def test_numbers_of_a_move_do_not_tell_the_twins_apart():
    task = native_tasks()["after_moving"]
    asked = (question for twins in laid("shift")() for question in task.questions(twins))
    for one, other in zip(*[islice(asked, ITEMS)] * 2, strict=True):
        assert one.pair == other.pair
        assert one.truth != other.truth
        assert all(one.slices[name] == other.slices[name] for name in ("margin", "angle", "metres", "way"))
