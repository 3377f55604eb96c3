"""Rooms measured with rays along the floor, and their far corners found in the picture's own buffers."""

import math
from random import Random

import numpy as np
import pytest
from scipy.stats import kstest

from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.layout.rooms import NARROW, lay, widths
from spatialgauge.tasks.scenes.places import furnish


@pytest.fixture(scope="session")
def rooms(twins_of, number):
    return twins_of("rooms", number)


def from_wall_to_wall(scene):
    """Metres between the first walls that a line at a hand's height meets to the camera's left and right."""
    right = scene.camera.world_from_camera[:2, 0]
    right = np.where(np.abs(right) == np.abs(right).max(), np.sign(right), 0.0)
    start = np.array(scene.camera.position[:2])
    reached = {-1: math.inf, 1: math.inf}
    for part in furnish(scene.room).parts:
        low, high = part.mesh.vertices.min(0), part.mesh.vertices.max(0)
        if high[2] - low[2] < 0.9 * scene.room.height:
            continue
        along = np.sort([(low[:2] - start) @ right, (high[:2] - start) @ right])
        if along[1] - along[0] < 1e-6:
            side = 1 if along[0] > 0 else -1
            reached[side] = min(reached[side], abs(along[0]))
    return sum(reached.values())


def test_the_width_is_that_between_the_walls_beside_the_camera(rooms):
    for twins in rooms:
        for question in native_tasks()["room_size"].questions(twins):
            assert question.truth == pytest.approx(from_wall_to_wall(twins.views[question.view].scene), abs=1e-6)


def test_every_pair_of_rooms_is_asked_about(rooms):
    for twins in rooms:
        assert len(list(native_tasks()["room_size"].questions(twins))) == 2


def test_depth_jumps_nowhere_but_bends_at_both_ends_of_the_far_wall(rooms):
    """The wall's depth along a row of pixels at the far wall is level, and beside its ends it falls."""
    for twins in rooms:
        for view in twins.views:
            scene = view.scene
            room = scene.room
            eye = np.array(scene.camera.position)
            north = abs(scene.camera.world_from_camera[1, 2]) > 0.7
            half = room.width / 2 if north else room.depth / 2
            far = room.depth / 2 if north else -room.width / 2
            for end in (-half, half):
                for inwards, on_far_wall in ((0.97, True), (1.0, False)):
                    foot = (end * inwards, far, 0.4) if north else (far, end * inwards, 0.4)
                    if not on_far_wall:
                        back = 0.1 if north else -0.1
                        foot = (foot[0], foot[1] - back, 0.4) if north else (foot[0] - back, foot[1], 0.4)
                    u, v, depth = scene.camera.project(foot)[0]
                    assert 0 <= u < 640
                    assert 0 <= v < 480
                    assert view.buffers.ids[int(v), int(u)] == 0
                    assert view.buffers.depth[int(v), int(u)] == pytest.approx(depth, abs=0.15)
            assert np.linalg.norm(eye[:2]) < max(room.width, room.depth)


def test_two_thousand_plans_are_apart_and_either_twin_may_be_the_wide_one():
    plans = [widths(Random(f"rooms:{number}")) for number in range(2000)]
    assert all(max(plan) > 4 * min(plan) for plan in plans)
    assert 900 < sum(first > second for first, second in plans) < 1100
    logs = [math.log(min(plan)) for plan in plans]
    low, high = map(math.log, NARROW)
    assert kstest(logs, "uniform", args=(low, high - low)).pvalue > 0.01


def test_both_rooms_hold_the_same_furniture():
    laid = (lay(Random("plan"), Random(f"attempt:{number}")) for number in range(200))
    staged = next(filter(None, laid))
    one, other = ({(thing.id, thing.kind, thing.size) for thing in things} for things in staged.things)
    assert one == other
