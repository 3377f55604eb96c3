"""Puzzles are drawn and read back the same, and no two drawings of one are alike; tests/proofs has their truths."""

import pytest

from spatialgauge.tasks.stages import PUZZLES, stage
from spatialgauge.tests.proofs.puzzling import flat


def squares(drawing):
    """Where a drawing has squares, counted from its leftmost and its uppermost."""
    there = [(row, column) for row, line in enumerate(drawing) for column, mark in enumerate(line) if mark == "#"]
    top, left = (min(place[axis] for place in there) for axis in (0, 1))
    return frozenset((row - top, column - left) for row, column in there)


def test_no_two_drawings_are_one_shape_in_two_places():
    shown = (view for index in range(100) for view in stage("views").generate("brute", index).views)
    for view in shown:
        assert len({squares(drawing) for drawing in view.drawings if "#" in "".join(drawing)}) >= 3
        right = squares(flat(view.cubes, view.side))
        assert sum("#" in "".join(drawing) and squares(drawing) == right for drawing in view.drawings) == 1


@pytest.mark.parametrize("name", sorted(PUZZLES))
def test_a_puzzle_is_read_back_and_drawn_the_same(name):
    source = stage(name)
    group = source.generate("again", 3)
    again = source.restored(group.group, group.cast, [view.model_dump_json() for view in group.views])
    assert again == group
    assert source.generate("again", 3) == group
    assert source.generate("other", 3).views != group.views
    one, other = source.picture(group.views[0]), source.picture(again.views[0])
    assert (one == other).all()
    assert one.shape == (480, 640, 3)
    assert (one.reshape(-1, 3) != one.reshape(-1, 3)[0]).any()
