"""What is drawn over a scene's picture is where the scene's camera sees it."""

from spatialgauge.benchmark.suite_files import load
from spatialgauge.leaderboard.store.pictures import seen
from spatialgauge.tasks.suites import SHIPPED


def test_a_things_own_right_is_clockwise_of_its_front_seen_from_above():
    drawn = [
        outline["axes"]
        for row in load("mini", SHIPPED).scenes[:60]
        for outline in seen(row).get("things", {}).values()
        if len(outline["axes"]) == 2
    ]
    assert len(drawn) > 20
    for axes in drawn:
        (start, front), (same, right) = axes["front"], axes["right"]
        assert start == same
        (x, y), (u, v) = ((end[0] - start[0], end[1] - start[1]) for end in (front, right))
        assert x * v - y * u > 0
