"""What hides a thing, found again by rays through the meshes themselves."""

import json
from functools import cache

import numpy as np
import pytest

from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout.contact import triangles_of
from spatialgauge.tasks.scenes.layout.surfaces import points_on
from spatialgauge.tasks.stages import stage
from spatialgauge.tasks.suites import SHIPPED
from spatialgauge.tasks.verifying import groups_of

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


def asked(groups, name, recipe):
    for twins in groups(recipe):
        for question in native_tasks()[name].questions(twins):
            yield question, twins.views[question.view].scene, twins.cast


def said(question):
    return question.form.options[question.truth]


def met(start, ends, triangles):
    """Which of the segments from a start (3,) to the ends (N, 3) meet one of the triangles: Moeller and Trumbore."""
    a, edge, other = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    found = np.zeros(len(ends), bool)
    for number, end in enumerate(ends):
        ray = end - start
        across = np.cross(ray, other)
        turn = np.einsum("ij,ij->i", edge, across)
        turn = np.where(np.abs(turn) < 1e-12, np.nan, turn)
        u = np.einsum("ij,ij->i", start - a, across) / turn
        along = np.cross(start - a, edge)
        v, far = along @ ray / turn, np.einsum("ij,ij->i", other, along) / turn
        found[number] = bool(((u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0) & (far < 1)).any())
    return found


def test_one_thing_alone_stands_before_what_it_hides(groups):
    checked = 0
    for question, scene, cast in asked(groups, "occluded_by", "hide"):
        hidden = scene[cast["hidden1"]]
        points = points_on(hidden)[:: len(points_on(hidden)) // 60]
        shares = {
            role: met(np.array(scene.camera.position), points, triangles_of(scene[name])).mean()
            for role, name in cast.items()
            if role != "hidden1"
        }
        best = max(shares, key=shares.get)
        thing = scene[cast[best]]
        assert thing.noun in said(question)
        assert thing.colour is None or thing.colour in said(question)
        assert shares.pop(best) > 0.08
        assert max(shares.values()) < 0.02
        checked += 1
    assert checked == 2 * SCENES


def test_the_twins_have_the_same_words_and_slices_and_other_answers(groups):
    for twins in groups("hide"):
        one, other = native_tasks()["occluded_by"].questions(twins)
        assert (one.question, one.form, one.slices) == (other.question, other.form, other.slices)
        assert one.truth != other.truth
