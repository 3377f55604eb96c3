"""What a thing is in, on or under, in scenes that ship: rays out of its middle, and slices that tell nothing."""

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tests.proofs.brute_force import faults


def test_what_rises_round_it_is_under_it_or_over_it_is_what_is_told(shipped):
    found = [fault for twins in shipped("inside") for fault in faults("in_on_under", twins)]
    assert found == [None] * 2 * len(shipped("inside"))


def test_the_twins_have_the_same_words_and_slices_and_other_answers(shipped):
    for twins in shipped("inside"):
        one, other = native_tasks()["in_on_under"].questions(twins)
        assert (one.question, one.form, one.slices) == (other.question, other.form, other.slices)
        assert one.truth != other.truth
