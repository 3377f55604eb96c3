import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from spatialgauge.tasks.scenes import boxes
from spatialgauge.tasks.scenes.world import Thing


def thing(centre=(0.0, 0.0, 0.5), size=(1.0, 1.0, 1.0), yaw=0.0, name="a"):
    return Thing(id=name, kind="box", noun="box", centre=centre, size=size, yaw=yaw, fronted=False)


coordinate = st.floats(-3, 3)
extent = st.floats(0.05, 2)
angle = st.floats(-np.pi, np.pi)
things = st.builds(thing, st.tuples(coordinate, coordinate, coordinate), st.tuples(extent, extent, extent), angle)


def gap_by_least_squares(a, b):
    """The closest points of two boxes as bounded least squares over their six inner coordinates."""
    axes = [np.column_stack([t.right, t.front, (0, 0, 1)]) for t in (a, b)]
    half = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(
        np.hstack([axes[0], -axes[1]]), np.subtract(b.centre, a.centre), bounds=(-half, half), tol=1e-14, max_iter=500
    )
    return float(np.sqrt(2 * found.cost))


@given(things, things)
def test_the_gap_is_the_distance_of_the_closest_points(a, b):
    assert boxes.gap(a, b) == pytest.approx(gap_by_least_squares(a, b), abs=2e-4)


@given(things, things)
def test_the_gap_is_symmetric_and_never_longer_than_the_way_between_centres(a, b):
    assert boxes.gap(a, b) == pytest.approx(boxes.gap(b, a), abs=1e-12)
    assert boxes.gap(a, b) <= boxes.centre_distance(a, b)


@given(things, things, angle, st.tuples(coordinate, coordinate, coordinate))
def test_moving_the_world_changes_no_gap(a, b, turn, shift):
    def moved(t):
        x, y, z = t.centre
        c, s = np.cos(turn), np.sin(turn)
        centre = (c * x - s * y + shift[0], s * x + c * y + shift[1], z + shift[2])
        return t.model_copy(update={"centre": centre, "yaw": t.yaw + turn})

    before, after = boxes.gap(a, b), boxes.gap(Thing(**moved(a).model_dump()), Thing(**moved(b).model_dump()))
    assert after == pytest.approx(before, abs=1e-9)


@given(things, things)
def test_boxes_clash_exactly_when_they_share_a_point_inside(a, b):
    gap = boxes.gap(a, b)
    assume(gap > 1e-6 or gap_by_least_squares(shrunk(a), shrunk(b)) < 1e-9)
    assert boxes.clash(a, b) == (gap == 0)


def shrunk(t):
    return thing(t.centre, tuple(0.99 * s for s in t.size), t.yaw)


def test_a_thing_on_another_one_does_not_clash_with_it():
    table, mug = thing(size=(1, 1, 0.7), centre=(0, 0, 0.35)), thing(size=(0.1, 0.1, 0.1), centre=(0, 0, 0.75))
    assert not boxes.clash(table, mug, margin=0.05)
    assert boxes.gap(table, mug) == 0


def test_a_margin_keeps_neighbours_apart():
    left, right = thing(), thing(centre=(1.04, 0, 0.5))
    assert not boxes.clash(left, right, margin=0.03)
    assert boxes.clash(left, right, margin=0.05)


def test_the_vertical_part_of_a_gap_counts():
    low, high = thing(), thing(centre=(4.0, 0.0, 5.5))
    assert boxes.gap(low, high) == pytest.approx(5.0)


@given(st.floats(0.3, 3))
def test_the_size_ratio_is_that_of_the_edges(factor):
    small = thing()
    large = thing(size=(factor, factor, factor))
    assert boxes.size_ratio(large, small) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [((0, 1), (2, 3), 0), ((0, 1), (0.5, 9), 0.5), ((0, 10), (4, 5), 1), ((0, 1), (1, 2), 0)],
)
def test_overlap_is_measured_against_the_shorter_interval(one, other, share):
    assert boxes.overlap_share(one, other) == pytest.approx(share)
