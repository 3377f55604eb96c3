"""Distances measured again by other means, and how they are spread."""

import math

import numpy as np
import pytest
from scipy.optimize import lsq_linear
from scipy.stats import kstest

from spatialgauge.benchmark.answers import quantity
from spatialgauge.tasks.registry import native_tasks


@pytest.fixture(scope="session")
def spread(twins_of, number):
    return twins_of("spread", number)


@pytest.fixture(scope="session")
def approached(twins_of, number):
    return twins_of("approach", number)


def asked(name, all_twins):
    for twins in all_twins:
        for question in native_tasks()[name].questions(twins):
            scene = twins.views[question.view].scene
            yield question, scene, [scene[thing] for thing in question.pair.split(":")]


def closest_points(a, b):
    axes = [np.column_stack([t.right, t.front, (0, 0, 1)]) for t in (a, b)]
    half = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(
        np.hstack([axes[0], -axes[1]]), np.subtract(b.centre, a.centre), bounds=(-half, half), tol=1e-14, max_iter=500
    )
    return math.sqrt(2 * found.cost)


def test_truths_are_the_measures_their_words_name(spread, approached):
    for question, _, (one, other) in asked("distance_centre", spread):
        assert question.truth == pytest.approx(math.dist(one.centre, other.centre))
    for question, _, (one, other) in asked("distance_gap", spread):
        assert question.truth == pytest.approx(closest_points(one, other), abs=2e-4)
    for question, scene, (thing,) in asked("distance_camera", approached):
        assert question.truth == pytest.approx(float(np.linalg.norm(scene.camera.seen(thing.centre))))


def test_a_gap_between_boxes_is_one_between_surfaces_too(spread):
    from spatialgauge.tasks.scenes.layout.surfaces import surface_gap

    for question, _, (one, other) in asked("distance_gap", spread):
        assert surface_gap(one, other) == pytest.approx(question.truth, rel=0.11)


@pytest.mark.parametrize("name", ["distance_centre", "distance_gap", "distance_camera"])
def test_the_unit_asked_for_is_one_that_readers_know(spread, approached, name):
    units = {question.form.unit for question, *_ in asked(name, [*spread, *approached])}
    assert units <= {"m", "cm", "ft", "in"}
    for question, *_ in asked(name, [*spread, *approached]):
        reading = quantity.read(quantity.phrase(question.truth, question.form), question.form)
        assert quantity.score(reading, question.truth, question.rule).value == 1


def test_the_plans_of_many_scenes_are_log_uniform():
    from random import Random

    from spatialgauge.tasks.scenes.layout.spread import RANGES, wishes

    wished = [wish for number in range(2000) for wish in wishes(Random(f"ks:{number}"))]
    for measure, (low, high) in RANGES.items():
        logs = [math.log(d) for wish in wished if wish.measure == measure for d in wish.distances]
        uniform = kstest(logs, "uniform", args=(math.log(low), math.log(high / low)))
        assert uniform.pvalue > 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "stage", "low", "high"),
    [
        ("distance_centre", "spread", 0.3, 5.0),
        ("distance_gap", "spread", 0.2, 3.3),
        ("distance_camera", "approach", 0.4, 6.6),
    ],
)
def test_what_is_asked_is_log_uniform_over_the_range(twins_of, name, stage, low, high):
    logs = [math.log(question.truth) for question, *_ in asked(name, twins_of(stage, 60))]
    assert kstest(logs, "uniform", args=(math.log(low), math.log(high / low))).pvalue > 0.01
