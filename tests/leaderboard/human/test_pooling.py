"""What people say together is what a statistician would say by hand, for every kind of answer."""

import math

import numpy as np
import pytest

from spatialgauge.benchmark.answers import rle
from spatialgauge.benchmark.items import Kind
from spatialgauge.leaderboard.human.pooling import agreement, together


def boxes(*all_corners):
    return [{"box": list(corners), "label": "cup"} for corners in all_corners]


def masks(*ones):
    return [{"mask": rle.rectangle(40, 30, one), "label": "cup"} for one in ones]


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        (Kind.CHOICE, ["A", "B", "A"], "A"),
        (Kind.CHOICE, ["A", "B"], None),
        (Kind.COUNT, [3, 3, 4], 3),
        (Kind.ORDER, [["B", "A"], ["B", "A"], ["A", "B"]], ["B", "A"]),
        (Kind.QUANTITY, [1.0, 2.0, 100.0], 2.0),
        (Kind.QUANTITY, [1.0, 4.0], 2.0),
        (Kind.DIRECTION, [350.0, 20.0, 5.0], 5.0),
        (Kind.DIRECTION, [0.0, 180.0], None),
        (Kind.POINTS, [[[10, 10]], [[12, 14]], [[90, 11]]], [[12, 11]]),
        (Kind.POINTS, [[[10, 10]], [], []], []),
        (Kind.POINTS, [[[10, 10]], []], None),
        (Kind.POINTS, [[[1, 1], [2, 2]], [[1, 1], [2, 2]], [[3, 3]]], None),
    ],
)
def test_what_most_say(kind, values, told):
    made = together(kind, values)
    assert made == (pytest.approx(told) if isinstance(told, float) else told)


def test_most_peoples_box_and_mask_are_the_middle_ones():
    (box,) = together(Kind.BOXES2D, [boxes((0, 0, 10, 10)), boxes((2, 1, 12, 9)), boxes((4, 0, 11, 30))])
    assert box["box"] == [2, 0, 11, 10]
    (mask,) = together(Kind.MASKS, [masks((0, 0, 10, 10)), masks((5, 0, 15, 10)), masks((5, 0, 40, 30))])
    assert rle.decode(mask["mask"]).nonzero()[1].min() == 5
    assert rle.decode(mask["mask"]).sum() == 100


def test_places_agree_by_how_near_they_are():
    near = [[[[10, 10]], [[200, 90]], [[50, 70]]], [[[12, 11]], [[198, 92]], [[50, 69]]]]
    far = [near[0], [[[200, 90]], [[50, 70]], [[10, 10]]]]
    assert agreement(Kind.POINTS, near) > 0.99
    assert agreement(Kind.POINTS, far) < 0
    told = [[boxes((0, 0, 9, 9)), boxes((20, 20, 30, 30))], [boxes((0, 0, 9, 9)), boxes((20, 20, 30, 30))]]
    assert agreement(Kind.BOXES2D, told) == 1
    outlined = [[masks((0, 0, 9, 9)), masks((20, 20, 30, 30))], [masks((1, 0, 9, 9)), masks((20, 20, 30, 29))]]
    assert 0.98 < agreement(Kind.MASKS, outlined) < 1


def test_bearings_agree_across_north():
    assert agreement(Kind.DIRECTION, [[359.0, 90.0], [1.0, 91.0]]) > 0.99
    assert agreement(Kind.DIRECTION, [[0.0, 90.0], [180.0, 270.0]]) < 0


def test_what_nobody_or_one_person_answered_has_no_agreement():
    assert math.isnan(agreement(Kind.POINTS, [[None, [[1, 1]]], [[[1, 1]], None]]))
    assert math.isnan(agreement(Kind.CHOICE, []))
    assert math.isnan(agreement(Kind.POINTS, [[[]], [[]]]))


def test_places_of_one_coordinate_are_interval_ratings():
    rng = np.random.default_rng(0)
    lengths = np.exp(rng.normal(size=(3, 8)))
    spread = np.log(lengths)
    from spatialgauge.benchmark.statistics.agreement import krippendorff_alpha

    assert agreement(Kind.QUANTITY, lengths.tolist()) == pytest.approx(krippendorff_alpha(spread, "interval"))
