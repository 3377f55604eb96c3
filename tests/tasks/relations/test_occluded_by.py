"""What hides a thing, in scenes that ship: each of the things that may is painted alone."""

import json
from functools import cache
from random import Random

import pytest

from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.rendering.rays import covering
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import SHIPPED
from spatialgauge.tasks.verifying import groups_of
from spatialgauge.tests.proofs.brute_force import faults
from spatialgauge.tests.proofs.pictured import screened

SCENES = 3


@pytest.fixture(scope="module")
def groups():
    """Return some of the groups of a stage that ship, read back as they are stored."""
    kept = groups_of(load("mini", SHIPPED))

    @cache
    def of(name):
        found = [rows for rows in kept if rows[0].stage == name][:SCENES]
        return [
            stage(name).restored(rows[0].group, json.loads(rows[0].cast), [row.scene for row in rows]) for rows in found
        ]

    return of


def test_one_thing_alone_stands_before_what_it_hides(groups):
    found = [fault for twins in groups("hide") for fault in faults("occluded_by", twins)]
    assert found == [None] * 2 * SCENES


def test_the_twins_have_the_same_words_and_slices_and_other_answers(groups):
    for twins in groups("hide"):
        one, other = native_tasks()["occluded_by"].questions(twins)
        assert (one.question, one.form, one.slices) == (other.question, other.form, other.slices)
        assert one.truth != other.truth


def test_what_hides_from_behind_another_hides_too():
    twins = screened(Random("screened:1390"), "screened-1390")
    behind, before = (covering(view, twins.cast["hidden1"]) for view in twins.views)
    assert behind.keys() == {"box-1"}
    assert before.keys() == {"box-1", "stool-1"}
    assert not list(native_tasks()["occluded_by"].questions(twins))
