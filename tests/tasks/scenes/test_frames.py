import cmath
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spatialgauge.tasks.scenes import frames
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

coordinate = st.floats(-4, 4)
point = st.tuples(coordinate, coordinate)
angle = st.floats(-math.pi, math.pi)


def thing(name, x, y, yaw=0.0, fronted=True):
    return Thing(
        id=name, kind="chair", noun="chair", centre=(x, y, 0.5), size=(0.4, 0.4, 1.0), yaw=yaw, fronted=fronted
    )


def scene(*things, camera=(0.0, -4.0)):
    eye = Camera(position=(*camera, 1.5), target=(0.0, 0.0, 0.5), fov=1.0, width=640, height=480)
    return Scene(id="s", room=Room(), things=things, camera=eye)


def apart(*points):
    return all(math.dist(a, b) > 0.05 for i, a in enumerate(points) for b in points[:i])


def quarter(offset, ahead, right_is=-1):
    """Names a complex offset by turning it so that `ahead` is the real axis; `right_is` is the right side's sign."""
    turned = offset / ahead
    along, aside = turned.real, turned.imag * right_is
    if abs(along) >= abs(aside):
        return "in front" if along > 0 else "behind"
    return "right" if aside > 0 else "left"


@given(point, point, point, angle)
def test_every_frame_agrees_with_a_turned_plane(viewer, ground, figure, yaw):
    assume(apart(viewer, ground, figure))
    v, g, f = (complex(*p) for p in (viewer, ground, figure))
    offset, sight = f - g, g - v
    turned = (offset / sight / abs(offset / sight), offset / cmath.rect(1, yaw + math.pi / 2) / abs(offset))
    assume(all(abs(abs(t.real) - abs(t.imag)) > 1e-6 for t in turned))
    facing = cmath.rect(1, yaw + math.pi / 2)
    expected = {
        frames.translated(viewer, ground): quarter(offset, sight),
        frames.egocentric(viewer, ground): quarter(offset, -sight, right_is=1),
        frames.rotated(viewer, ground): quarter(offset, -sight),
        frames.intrinsic(thing("g", *ground, yaw)): quarter(offset, facing),
    }
    for axes, name in expected.items():
        assert frames.direction(figure, ground, axes).name == name


@given(point, point, point)
def test_a_mirror_swaps_left_and_right_and_nothing_else(viewer, ground, figure):
    assume(apart(viewer, ground, figure))
    mirrored = [(-x, y) for x, y in (viewer, ground, figure)]
    here = frames.direction(figure, ground, frames.egocentric(viewer, ground))
    there = frames.direction(mirrored[2], mirrored[1], frames.egocentric(mirrored[0], mirrored[1]))
    swap = {"left": "right", "right": "left"}
    assume(here.cosine - here.runner_up > 1e-6)
    assert there.name == swap.get(here.name, here.name)
    assert there.cosine == pytest.approx(here.cosine)


@given(point, point, point, angle, point)
def test_moving_the_world_changes_no_relation(viewer, ground, figure, turn, shift):
    assume(apart(viewer, ground, figure))

    def moved(p):
        q = complex(*p) * cmath.rect(1, turn) + complex(*shift)
        return q.real, q.imag

    here = frames.direction(figure, ground, frames.egocentric(viewer, ground))
    there = frames.direction(moved(figure), moved(ground), frames.egocentric(moved(viewer), moved(ground)))
    assume(here.cosine - here.runner_up > 1e-6)
    assert there.name == here.name
    assert there.cosine == pytest.approx(here.cosine)


@given(point, point, point)
def test_a_relation_is_clear_within_thirty_degrees_of_an_axis(viewer, ground, figure):
    assume(apart(viewer, ground, figure))
    found = frames.direction(figure, ground, frames.egocentric(viewer, ground))
    assume(abs(found.angle - 30) > 1e-6)
    assert found.clear == (found.angle < 30)
    assert found.answer == (found.name if found.clear else "unclear")
    assert 0 <= found.angle <= 45 + 1e-6


@pytest.mark.parametrize(
    ("ball", "reflected", "translated", "rotated", "own", "womans"),
    [
        ((1, 4), "right", "right", "left", "behind", "behind"),
        ((-1, 4), "left", "left", "right", "in front", "in front"),
        ((0, 3), "in front", "behind", "in front", "left", "right"),
        ((0, 5), "behind", "in front", "behind", "right", "left"),
    ],
)
def test_one_scene_has_a_different_answer_in_every_frame(ball, reflected, translated, rotated, own, womans):
    """A chair four metres ahead faces the picture's left; a woman stands there and looks at it."""
    chair, woman = thing("chair", 0, 4, yaw=math.pi / 2), thing("woman", -3, 4, yaw=-math.pi / 2)
    figure = thing("ball", *ball, fronted=False)
    placed = scene(chair, woman, figure, camera=(0.0, 0.001))
    readings = frames.directions(placed, figure, chair, addressee=woman)
    assert frames.answers(readings) == {
        "egocentric": reflected,
        "translated": translated,
        "rotated": rotated,
        "intrinsic": own,
        "addressee": womans,
        "absolute": {(1, 4): "east", (-1, 4): "west", (0, 3): "south", (0, 5): "north"}[ball],
    }


def test_a_thing_without_a_front_has_no_frame_of_its_own():
    ball, mug = thing("ball", 0, 0, fronted=False), thing("mug", 1, 0, fronted=False)
    assert "intrinsic" not in frames.directions(scene(ball, mug), mug, ball)
    with pytest.raises(ValueError, match="no front"):
        frames.intrinsic(ball)


def test_two_things_in_one_spot_have_no_direction():
    with pytest.raises(ValueError, match="no direction"):
        frames.direction((1, 1), (1, 1), frames.absolute())
