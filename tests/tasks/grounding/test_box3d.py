"""Boxes in space: those of the meshes, in the frame the question tells, and no nearer a miss than a person's eye."""

import re

import numpy as np
import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import solids
from spatialgauge.benchmark.answers.boxes3d import solid
from spatialgauge.benchmark.items import Kind, Reading
from spatialgauge.tasks.grounding.box3d import SLACK_MIN, slack
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout.surfaces import points_on

STAGES = ("turn", "shift", "crowd")


def asked(shipped):
    for name in STAGES:
        for twins in shipped(name):
            for question in native_tasks()["box3d"].questions(twins):
                scene = twins.views[question.view].scene
                if question.truth:
                    yield question, scene, scene[question.pair]


def told(question):
    """What the question tells of the camera: focal length, height over the floor, degrees below the horizon."""
    numbers = re.search(r"of ([\d.]+) pixels.* is ([\d.]+) m above the floor and looks ([\d.]+) degrees", question)
    return (float(number) for number in numbers.groups())


def test_the_box_is_the_least_around_the_mesh_where_the_told_camera_sees_it(shipped):
    checked = 0
    for question, scene, thing in asked(shipped):
        focal, height, down = told(question.question)
        box = solid(question.truth[0])
        local = (scene.camera.seen(points_on(thing)) - box.centre) @ np.array(box.rotation)
        assert np.abs(local).max(0) == pytest.approx(np.array(box.size) / 2, abs=1e-5)
        cosine, sine = np.cos(np.radians(down)), np.sin(np.radians(down))
        x, y, z = box.centre
        assert height - (y * cosine + z * sine) == pytest.approx(thing.centre[2], abs=0.02)
        u, v = focal * x / z + 320, focal * y / z + 240
        assert (u, v) == pytest.approx(tuple(scene.camera.project(thing.centre)[0][:2]), abs=1)
        checked += 1
    assert checked >= 12


def test_a_box_misplaced_by_less_than_the_slack_still_counts_and_by_twice_as_much_does_not(shipped):
    for question, scene, thing in asked(shipped):
        pixels = slack(scene, thing)
        assert pixels >= SLACK_MIN
        scores = [scored(moved(question.truth, scene, thing, by * pixels), question.truth) for by in (0.6, 3.0)]
        assert scores == [1.0, 0.0]


def moved(truth, scene, thing, pixels):
    """The box on the same level where its foot would be seen so many pixels lower."""
    camera = scene.camera
    (u, v, _) = camera.project(thing.base)[0]
    pose, k = camera.world_from_camera, camera.intrinsics
    ray = pose[:3, :3] @ ((u - k[0, 2]) / k[0, 0], (v + pixels - k[1, 2]) / k[1, 1], 1.0)
    foot = np.array(camera.position) + ray * (thing.base[2] - camera.position[2]) / ray[2]
    centre = foot + (0, 0, thing.size[2] / 2)
    return [{**truth[0], "centre": [float(number) for number in camera.seen(centre)[0]]}]


def scored(value, truth):
    return answers.of(Kind.BOXES3D).score(Reading(status="parsed", value=value), truth, "f1_3d@0.25").value


def test_what_the_camera_tilts_is_no_part_of_the_answer(shipped):
    """Who gives the heading alone, as if the camera looked level, is right; who gives another heading is told so."""
    for question, _, _ in asked(shipped):
        truth = solid(question.truth[0])
        level = solids.times(truth.rotation, solids.turn(0, 0.4))
        tilted = [{**question.truth[0], "rotation": [list(row) for row in level]}]
        assert scored(tilted, question.truth) == 1.0
        upright = solids.upright(solid(tilted[0]), truth.axes[2])
        assert solids.dot(upright.axes[2], truth.axes[2]) == pytest.approx(1)
        assert upright.centre == truth.centre
