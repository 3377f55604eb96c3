"""The ground is the floor: not the carpet on it, not the wall behind it, and told as such under noise."""

import numpy as np
import pytest

from spatialgauge.tasks.scenes.lifting.clouds import back_projected
from spatialgauge.tasks.scenes.lifting.ground import frame
from spatialgauge.tasks.scenes.lifting.photograph import Knows

MATRIX = np.array([[300.0, 0, 160], [0, 300, 120], [0, 0, 1]])
HEIGHT, PITCH = 1.5, np.radians(15)
NOTHING = np.zeros((240, 320), bool)


def depth_of(carpet=0.0, thick=0.01, wall=4.0):
    """Return the depth (240, 320) of a floor 1.5 m under a camera pitched down, a carpet on its middle, and a wall."""
    rays = back_projected(np.ones((240, 320), np.float32), MATRIX).reshape(-1, 3)
    turn = np.array([[1, 0, 0], [0, np.cos(PITCH), np.sin(PITCH)], [0, -np.sin(PITCH), np.cos(PITCH)]])
    _, down, ahead = (rays @ turn.T).T
    with np.errstate(divide="ignore"):
        floor, top = (np.where(down > 0, level / down, np.inf) for level in (HEIGHT, HEIGHT - thick))
    side = np.abs(rays[:, 0]) * 2 < carpet
    found = np.minimum(np.where(side, top, floor), wall / ahead)
    return found.reshape(240, 320).astype(np.float32)


def tilt(found):
    return np.degrees(np.arccos(np.clip(np.dot(found.up, (0, -np.cos(PITCH), -np.sin(PITCH))), -1, 1)))


@pytest.mark.parametrize("carpet", [0.0, 0.3, 0.7])
def test_the_floor_is_found_to_the_millimetre_with_a_carpet_on_it(carpet):
    found = frame(back_projected(depth_of(carpet), MATRIX), None, NOTHING, seed="0")
    assert found.knows is Knows.GROUND
    assert found.height == pytest.approx(HEIGHT, abs=1e-3)
    assert tilt(found) < 0.02


@pytest.mark.parametrize("sigma", [0.005, 0.02])
def test_grainy_depth_gives_the_floor_too(sigma):
    grain = np.exp(np.random.default_rng(0).normal(0, sigma, (240, 320))).astype(np.float32)
    found = frame(back_projected(depth_of(0.3) * grain, MATRIX), None, NOTHING, seed="0")
    assert found.height == pytest.approx(HEIGHT, rel=0.02)
    assert tilt(found) < 1


def test_a_wall_is_no_ground():
    """VQASynth took whichever plane was the largest."""
    wall = np.full((240, 320), 2.0, np.float32)
    assert frame(back_projected(wall, MATRIX), None, NOTHING, seed="0").knows is Knows.SIGHT
    near = frame(back_projected(depth_of(wall=1.6), MATRIX), None, NOTHING, seed="0")
    assert near.knows is Knows.SIGHT or near.height == pytest.approx(HEIGHT, rel=0.02)


def test_a_camera_that_disagrees_with_the_plane_is_believed_of_up():
    found = frame(back_projected(depth_of(), MATRIX), None, NOTHING, seed="0", calibrated=(0.0, -0.8, -0.6))
    assert (found.knows, found.method) == (Knows.GRAVITY, "calibrator")
