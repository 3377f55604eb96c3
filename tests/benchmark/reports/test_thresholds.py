"""Curves and lines in reports: from replies to a threshold, from lengths to a slope, on paper and on a page."""

import math
from collections.abc import Callable
from random import Random
from xml.etree import ElementTree as ET

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Item, Kind, Record
from spatialgauge.benchmark.reports import plots
from spatialgauge.benchmark.reports.calibrations import task_calibrations
from spatialgauge.benchmark.reports.grids import of_run
from spatialgauge.benchmark.reports.margins import task_thirds
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.reports.thresholds import task_curves

Recorder = Callable[..., Record]


def side(scene: int, number: int, margin: float) -> Item:
    return Item(
        id=f"s-{scene}-{number}",
        task="left_right",
        skill="relations",
        question="Left or right?",
        form=Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"}),
        truth="AB"[number % 2],
        rule="exact",
        group=f"scene-{scene}",
        slices={"margin": margin},
    )


def far(scene: int, number: int, metres: float) -> Item:
    return Item(
        id=f"d-{scene}-{number}",
        task="distance",
        skill="metric",
        question="How far?",
        form=Form(kind=Kind.QUANTITY, unit="m"),
        truth=metres,
        rule="half_to_twice",
        group=f"scene-{scene}",
        slices={"band": "under 1 m" if metres < 1 else "over 1 m"},
    )


def told(item: Item, value: object, record: Recorder) -> Record:
    said: Record = record(item, answers.of(item.form.kind).phrase(value, item.form))
    return said


def test_each_third_by_margin_has_its_own_score_and_equal_margins_stay_together(record: Recorder) -> None:
    margins = [-3, -3, -3, -3, -2, -2, -1, -1, -1]
    asked = {item.id: item for n, margin in enumerate(margins) for item in [side(n, 0, margin)]}
    given = [told(item, item.truth if item.slices["margin"] == -1 else "B", record) for item in asked.values()]
    (task,) = task_thirds(asked, given)
    assert [(third.least, third.most, third.score.n) for third in task.thirds] == [
        (-3, -3, 4),
        (-2, -2, 2),
        (-1, -1, 3),
    ]
    assert [third.score.mean for third in task.thirds] == [0.0, 0.0, 1.0]
    alike = {item.id: item for n in range(9) for item in [side(n, 0, 4.0)]}
    assert task_thirds(alike, [told(item, item.truth, record) for item in alike.values()]) == ()


@pytest.mark.parametrize("ratio", [False, True])
def test_an_observer_who_sees_from_some_margin_on_has_its_threshold_there(record: Recorder, ratio: bool) -> None:
    rng = Random(0)
    edge = math.log2(1.5) if ratio else 6.0
    items, records = {}, []
    for scene in range(100):
        for number in range(4):
            difference = edge * 2 ** rng.uniform(-2, 2)
            item = side(scene, number, 2**difference if ratio else difference)
            right = rng.random() < 1 - 0.5 * math.exp(-math.log(2) * (difference / edge) ** 3)
            items[item.id] = item
            records.append(told(item, item.truth if right else "BA"[number % 2], record))
    (curve,) = task_curves(items, records, dict.fromkeys(items, 0.5))
    assert curve.ratio is ratio
    threshold = curve.curve.threshold
    assert threshold is not None
    assert curve.told(threshold.mean) == pytest.approx(1.5 if ratio else 6.0, rel=0.12)
    ET.fromstring(plots.curve(curve))  # noqa: S314  drawn here


def test_few_answers_and_one_margin_make_no_curve(record: Recorder) -> None:
    few = [side(scene, 0, 2.0 + scene) for scene in range(20)]
    same = [side(scene, number, 5.0) for scene in range(20) for number in range(4)]
    for items in (few, same):
        records = [told(item, item.truth, record) for item in items]
        assert task_curves({item.id: item for item in items}, records, dict.fromkeys((i.id for i in items), 0.5)) == ()


def test_a_model_that_sees_all_too_far_and_too_alike_is_measured_so(record: Recorder) -> None:
    rng = Random(1)
    items = [far(scene, number, 2 ** rng.uniform(-2, 3)) for scene in range(20) for number in range(4)]
    records = [told(item, 2 ** (0.5 * math.log2(float(str(item.truth))) + 1), record) for item in items]
    whole, *bands = task_calibrations({item.id: item for item in items}, records)
    assert whole.line.slope is not None
    assert whole.line.slope.mean == pytest.approx(0.5, abs=0.01)
    assert whole.line.scatter.mean == pytest.approx(0, abs=0.02)
    assert [band.band for band in bands] == ["under 1 m", "over 1 m"]
    assert bands[0].line.bias.mean > bands[1].line.bias.mean
    assert bands[0].within.mean < bands[1].within.mean
    ET.fromstring(plots.calibrated(whole))  # noqa: S314  drawn here


def test_a_report_holds_the_lines_of_a_run(suite, make_run, truthful) -> None:  # type: ignore[no-untyped-def]
    summary = summarise(make_run("lab/right", truthful), suite)
    (grid,) = [grid for grid in of_run(summary) if grid.columns[:2] == ("task", "distance") and "slope" in grid.columns]
    assert grid.rows[0][:2] == ("distance", "all")
    assert grid.rows[0][4].startswith("1 [")
