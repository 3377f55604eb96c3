"""The scorers: bounds, symmetry, and that no list of everything earns anything."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import (
    average_precision,
    boxes2d,
    boxes3d,
    count,
    direction,
    masks,
    matching,
    order,
    points,
    ratios,
    rescoring,
    rle,
    solids,
)  # fmt: skip
from spatialgauge.benchmark.items import Form, Kind, Reading

GRID = [[x, y, x + 80.0, y + 60.0] for x in np.arange(0.0, 640, 80) for y in np.arange(0.0, 480, 60)]
TARGET = [160.0, 120.0, 240.0, 180.0]
UNTURNED = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
SQUARE = np.zeros((48, 64), dtype=bool)
SQUARE[12:18, 16:24] = True
EMPTY = Reading(status="empty", value=[])
RULES = {
    Kind.BOXES2D: boxes2d.RULES, Kind.BOXES3D: boxes3d.RULES, Kind.MASKS: masks.RULES, Kind.POINTS: points.RULES,
    Kind.COUNT: count.RULES, Kind.ORDER: order.RULES, Kind.DIRECTION: direction.RULES,
}  # fmt: skip
TRUTHS = {
    Kind.BOXES2D: [{"box": TARGET}],
    Kind.BOXES3D: [{"centre": [0.0, 0.0, 3.0], "size": [1.0, 1.0, 1.0], "rotation": UNTURNED}],
    Kind.MASKS: [{"mask": rle.encode(SQUARE)}],
    Kind.POINTS: {"polygons": [[[160, 120], [240, 120], [240, 180], [160, 180]]]},
    Kind.COUNT: 3,
    Kind.ORDER: ["B", "A", "C"],
    Kind.DIRECTION: 90,
}
SPRAYS = {
    Kind.BOXES2D: [{"box": box} for box in GRID],
    Kind.BOXES3D: [
        {"centre": [x / 4, 0.0, 2 + z / 4], "size": [1.0, 1.0, 1.0], "rotation": UNTURNED}
        for x in range(8)
        for z in range(8)
    ],
    Kind.POINTS: [[x + 40, y + 30] for x, y, _, _ in GRID],
}


def cells() -> list[dict[str, object]]:
    found = []
    for x in range(0, 64, 8):
        for y in range(0, 48, 6):
            mask = np.zeros((48, 64), dtype=bool)
            mask[y : y + 6, x : x + 8] = True
            found.append({"mask": rle.encode(mask)})
    return found


@pytest.mark.parametrize("kind", [*SPRAYS, Kind.MASKS])
def test_a_list_of_sixty_four_earns_nothing(kind: Kind) -> None:
    value = SPRAYS[kind] if kind in SPRAYS else cells()
    reading = Reading(status="parsed", value=value)
    assert len(value) == 64
    for rule in RULES[kind]:
        assert answers.of(kind).score(reading, TRUTHS[kind], rule).value == 0, rule


@pytest.mark.parametrize("kind", list(RULES))
@pytest.mark.parametrize("status", ["unparsed", "refused"])
def test_what_was_not_read_earns_nothing(kind: Kind, status: str) -> None:
    reading = Reading(status=status, reason="none")  # type: ignore[arg-type]
    for rule in RULES[kind]:
        score = answers.of(kind).score(reading, TRUTHS[kind], rule)
        assert score.value == 0
        assert score.details[rule] == 0


@pytest.mark.parametrize("kind", [Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS, Kind.POINTS])
def test_an_empty_list_is_right_only_where_nothing_is_there(kind: Kind) -> None:
    none: object = {"polygons": []} if kind is Kind.POINTS else []
    for rule in RULES[kind]:
        assert answers.of(kind).score(EMPTY, TRUTHS[kind], rule).value == 0
        if not rule.startswith("iou3d"):
            assert answers.of(kind).score(EMPTY, none, rule).value == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.COUNT, ["", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "\n".join(map(str, range(1, 11))), "1 2 3 4 5 6 7 8 9 10"]),
        (
            Kind.DIRECTION,
            ["", ", ".join(f"{hour} o'clock" for hour in range(1, 13)), "front, right, back, left", "N E S W"],
        ),
        (Kind.ORDER, ["", "A, B, C\nA, C, B\nB, A, C\nB, C, A\nC, A, B\nC, B, A", "A"]),
    ],
)
def test_saying_everything_earns_nothing(kind: Kind, texts: list[str]) -> None:
    asked = Form(kind=kind, options={"A": "chair", "B": "table", "C": "lamp"} if kind is Kind.ORDER else {})
    for text in texts:
        reading = answers.of(kind).read(text, asked)
        assert reading.status == "unparsed", text
        assert all(answers.of(kind).score(reading, TRUTHS[kind], rule).value == 0 for rule in RULES[kind])


@pytest.mark.parametrize("kind", list(RULES))
def test_an_unknown_rule_is_named(kind: Kind) -> None:
    with pytest.raises(ValueError, match="scored by"):
        answers.of(kind).score(EMPTY, TRUTHS[kind], "best_of_four")


BOXES = st.tuples(st.floats(0, 300), st.floats(0, 300), st.floats(1, 300), st.floats(1, 300)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(deadline=None)
@given(BOXES, BOXES)
def test_overlap_of_boxes_is_symmetric_and_bounded(one: boxes2d.Box, other: boxes2d.Box) -> None:
    assert 0 <= boxes2d.iou(one, other) <= 1
    assert boxes2d.iou(one, other) == boxes2d.iou(other, one)
    assert math.isclose(boxes2d.iou(one, one), 1)


@settings(deadline=None)
@given(BOXES, st.floats(0, 200), st.floats(0, 200))
def test_moving_a_box_away_never_scores_more(box: boxes2d.Box, near: float, further: float) -> None:
    truth = [{"box": list(box)}]
    scores = []
    for shift in (near, near + further):
        moved = [box[0] + shift, box[1], box[2] + shift, box[3]]
        scores.append(boxes2d.score(Reading(status="parsed", value=[{"box": moved}]), truth, "iou").value)
    assert scores[1] <= scores[0] + 1e-12


@settings(deadline=None)
@given(
    st.lists(BOXES, min_size=1, max_size=5), st.lists(BOXES, min_size=1, max_size=5), st.randoms(use_true_random=False)
)
def test_the_order_of_boxes_changes_no_score(
    found: list[boxes2d.Box], there: list[boxes2d.Box], random: object
) -> None:
    truth = [{"box": list(box)} for box in there]
    value = [{"box": list(box)} for box in found]
    for rule in boxes2d.RULES:
        one = boxes2d.score(Reading(status="parsed", value=value), truth, rule).value
        other = boxes2d.score(Reading(status="parsed", value=value[::-1]), truth[::-1], rule).value
        assert math.isclose(one, other, abs_tol=1e-12)


def test_a_second_box_costs_the_single_rules_and_an_invalid_one_counts() -> None:
    right = {"box": TARGET}
    details = boxes2d.score(
        Reading(status="parsed", value=[right, {"box": [0.0, 0.0, 9.0, 9.0]}]), [right], "iou"
    ).details
    assert (details["acc@0.5"], details["iou"], details["f1@0.5"]) == (0.0, 0.5, pytest.approx(2 / 3))
    dropped = boxes2d.score(Reading(status="parsed", value=[right], notes={"invalid": 1}), [right], "iou").details
    assert dropped["f1@0.5"] == pytest.approx(2 / 3)


def test_points_by_hand() -> None:
    truth = TRUTHS[Kind.POINTS]
    inside, outside = [200.0, 150.0], [10.0, 10.0]

    def details(*stated: list[float]) -> dict[str, float | None]:
        return dict(points.score(Reading(status="parsed", value=list(stated)), truth, "f1").details)  # type: ignore[arg-type]

    assert details(inside)["point_in_mask"] == 1
    assert details(inside, outside)["point_in_mask"] == 0
    assert details(inside, outside)["share_in_mask"] == 0.5
    assert details(outside, inside)["first_in_polygon"] == 0
    assert details(inside, outside)["f1"] == pytest.approx(2 / 3)
    assert details([-1.0, 150.0])["share_in_mask"] == 0


@settings(deadline=None)
@given(st.floats(0, 720), st.floats(0, 720), st.integers(-3, 3))
def test_directions_are_circular(one: float, other: float, turns: int) -> None:
    assert math.isclose(direction.apart(one, other), direction.apart(other, one + 360 * turns), abs_tol=1e-9)
    assert 0 <= direction.apart(one, other) <= 180


@pytest.mark.parametrize(
    ("stated", "truth", "right"), [(0, 330, 1), (0, 300, 0), (350, 30, 1), (15.1, 60, 1), (180, 0, 0), (90, 120, 1)]
)
def test_clock_within_an_hour(stated: float, truth: float, right: int) -> None:
    assert direction.score(Reading(status="parsed", value=stated), truth, "clock").value == right


def test_counts_by_hand() -> None:
    details = count.score(Reading(status="parsed", value=4), 5, "exact").details
    assert (details["exact"], details["within_one"], details["absolute_error"], details["signed_error"]) == (
        0,
        1,
        1,
        -1,
    )
    assert count.score(Reading(status="parsed", value=0), 0, "mra").value == 1


def test_orders_by_hand() -> None:
    details = order.score(Reading(status="parsed", value=["A", "B", "C"]), ["B", "A", "C"], "exact").details
    assert (details["exact"], details["pairs"], details["positions"]) == (0, pytest.approx(2 / 3), pytest.approx(1 / 3))


def test_turn_error_keeps_the_symmetry() -> None:
    target = solids.Solid((0, 0, 0), (1, 2, 1))
    quarter = solids.Solid((0, 0, 0), (1, 2, 1), solids.turn(2, math.pi / 2))
    assert boxes3d.turned(quarter, target, up=2, symmetry=1) == pytest.approx(90)
    assert boxes3d.turned(quarter, target, up=2, symmetry=4) == pytest.approx(0, abs=1e-9)
    assert boxes3d.turned(quarter, target, up=2, symmetry=0) == 0


def test_mra_is_numpys_on_all_integer_pairs() -> None:
    bounds = 1 - np.linspace(0.5, 0.95, 10)
    assert tuple(bounds.tolist()) == ratios.MRA_BOUNDS
    for truth in range(1, 201):
        stated = np.arange(0, 201)
        expected = (np.abs(stated - truth)[:, None] / truth <= bounds).mean(axis=1)
        assert [ratios.mra(int(p), truth) for p in stated] == expected.tolist()
        assert rescoring.values("mra", stated, np.full(201, truth)).tolist() == expected.tolist()


@pytest.mark.parametrize("rule", ["half_to_twice", "within_25_percent", "delta_2", "mra", "log2_error", "degrees"])
def test_columns_score_as_single_answers(rule: str) -> None:
    generator = np.random.default_rng(0)
    truth = np.concatenate([generator.integers(0, 20, 500).astype(float), generator.random(500) * 10])
    stated = truth * np.concatenate([generator.choice([0.5, 0.75, 1, 1.25, 2, 3], 500), generator.random(500) * 4])
    single = [
        answers.of(Kind.QUANTITY).score(Reading(status="parsed", value=float(p)), float(t), rule).value
        for p, t in zip(stated, truth, strict=True)
    ]
    assert rescoring.values(rule, stated, truth).tolist() == single
    assert rescoring.values(rule, [np.nan], [1.0]).tolist() == [0.0]


def test_columns_of_letters_hours_and_counts() -> None:
    assert rescoring.values("exact", ["A", "B"], ["A", "C"]).tolist() == [1, 0]
    assert rescoring.values("within_one", [3, 5], [4, 7]).tolist() == [1, 0]
    assert rescoring.values("clock", [0, 0], [330, 300]).tolist() == [1, 0]


def test_the_tolerance_curve_holds_the_rules() -> None:
    stated, truth = [1.0, 2.0, 3.0, np.nan, -1.0], [1.0, 1.0, 1.0, 1.0, 1.0]
    where, shares = rescoring.tolerance_curve(stated, truth)
    assert (where.tolist(), shares.tolist()) == ([1.0, 2.0, 3.0], [0.2, 0.4, pytest.approx(0.6)])
    assert [rescoring.share_within(r, stated, truth) for r in (0.9, 1, 1.99, 2, 10)] == [
        0,
        0.2,
        0.2,
        0.4,
        pytest.approx(0.6),
    ]


def test_a_spray_gets_no_average_precision() -> None:
    """With equal scores the first of a list decides, so a net that begins with the right box would be perfect."""
    net = [{"box": TARGET}, *({"box": box} for box in GRID)]
    truth = [{"box": TARGET}]
    assert average_precision.coco([(net, truth)], "boxes")["AP"] == 0
    assert average_precision.coco([(truth, truth)], "boxes")["AP"] == pytest.approx(1)


def test_the_best_matching_is_found_not_the_greedy_one() -> None:
    assert sorted(matching.assigned([[0.9, 0.8], [0.85, 0.1]])) == [(0, 1), (1, 0)]
