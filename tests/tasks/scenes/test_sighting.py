import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spatialgauge.tasks.scenes import sighting
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

CAMERA = Camera(position=(0.0, -3.0, 1.6), target=(0.0, 0.0, 0.4), fov=1.1, width=640, height=480)


def thing(name, x, y, z=0.15, size=(0.3, 0.3, 0.3), yaw=0.0):
    return Thing(id=name, kind="box", noun="box", centre=(x, y, z), size=size, yaw=yaw, fronted=False)


def scene(*things, camera=CAMERA):
    return Scene(id="s", room=Room(), things=things, camera=camera)


def mirrored(placed):
    """The scene in a mirror that stands on the Y-Z plane."""
    things = [
        t.model_copy(update={"centre": (-t.centre[0], t.centre[1], t.centre[2]), "yaw": -t.yaw}) for t in placed.things
    ]
    x, y, z = placed.camera.position
    u, v, w = placed.camera.target
    camera = Camera(position=(-x, y, z), target=(-u, v, w), fov=placed.camera.fov, width=640, height=480)
    return scene(*(Thing(**t.model_dump()) for t in things), camera=camera)


place = st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))


@given(place, place, st.floats(-3, 3))
def test_in_a_mirror_left_is_right_and_front_stays_front(one, other, yaw):
    assume(math.dist(one, other) > 0.05)
    placed = scene(thing("a", *one, yaw=yaw), thing("b", *other))
    reflected = mirrored(placed)
    swap = {"left": "right", "right": "left"}
    for relation in (sighting.left_or_right, sighting.front_or_behind):
        here, there = relation(placed, *placed.things), relation(reflected, *reflected.things)
        assert (here is None) == (there is None)
        if here and there:
            assert there.name == swap.get(here.name, here.name)


@given(place, place)
def test_left_and_right_are_converse_where_both_hold(one, other):
    assume(math.dist(one, other) > 0.05)
    placed = scene(thing("a", *one), thing("b", *other))
    a, b = placed.things
    there, back = sighting.left_or_right(placed, a, b), sighting.left_or_right(placed, b, a)
    if there and back:
        assert {there.name, back.name} == {"left", "right"}


@given(place, place)
def test_what_is_left_is_left_in_the_picture_and_turns_left_from_the_heading(one, other):
    assume(math.dist(one, other) > 0.05)
    placed = scene(thing("a", *one), thing("b", *other))
    a, b = placed.things
    found = sighting.left_or_right(placed, a, b)
    if found:
        sign = 1 if found.name == "right" else -1
        pixels = placed.camera.project([a.centre, b.centre])[:, 0]
        rays = [complex(*np.subtract(t.centre[:2], CAMERA.position[:2])) for t in (a, b)]
        assert sign * (pixels[0] - pixels[1]) > 0
        assert sign * np.angle(rays[1] / rays[0]) > 0


def test_bearings_are_degrees_to_the_right_of_the_heading():
    placed = scene(thing("a", 3.0, 0.0), thing("b", -3.0, 0.0), thing("c", 0.0, 1.0))
    assert [sighting.bearing(placed, t) for t in placed.things] == pytest.approx([45, -45, 0], abs=1e-9)


def test_a_thing_beside_and_far_behind_is_not_called_left():
    placed = scene(thing("a", -0.3, 2.0), thing("b", 0.0, 0.0))
    assert sighting.left_or_right(placed, *placed.things) is None
    assert sighting.front_or_behind(placed, *placed.things).name == "behind"


def test_boxes_that_overlap_in_the_picture_have_no_side():
    wide = (1.0, 0.2, 0.3)
    placed = scene(thing("a", -0.3, 0.0, z=0.5, size=wide), thing("b", 0.3, 0.0, size=wide))
    assert sighting.left_or_right(placed, *placed.things) is None


def test_a_surface_nearer_than_the_other_centre_spoils_in_front():
    deep = thing("b", 0.0, 0.0, size=(0.3, 2.4, 0.3))
    figure = thing("a", 0.0, -1.1, z=0.5)
    placed = scene(figure, deep)
    assert sighting.front_or_behind(placed, figure, deep) is None


@pytest.mark.parametrize(
    ("upper", "lower", "answer"),
    [
        (thing("a", 0, 0.5, z=1.0), thing("b", 0.8, 0), "above"),
        (thing("a", 0, 0.5, z=0.2), thing("b", 0.8, 0), None),
        (thing("a", 0, -1.6, z=0.55), thing("b", 0, 2.4, z=0.15), None),
    ],
    ids=["plain", "level", "the picture disagrees"],
)
def test_above_needs_height_and_the_picture(upper, lower, answer):
    placed = scene(upper, lower)
    assert sighting.above_or_below(placed, upper, lower) == answer
    converse = {"above": "below", None: None}
    assert sighting.above_or_below(placed, lower, upper) == converse[answer]
