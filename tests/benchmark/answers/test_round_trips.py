"""What is written in a form and a convention is read back as it was meant, for every kind."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import conventions, solids
from spatialgauge.benchmark.items import Form, Kind

WIDTH, HEIGHT = 640, 480
JSON_LIKE = [name for name in conventions.TABLE if name not in ("paligemma", "florence2", "kosmos2")]
POINTING = [name for name in JSON_LIKE if name not in ("internvl", "deepseek_vl2")]
LABELS = st.sampled_from(["chair", "red ball", "object", "a man's hat"])
WHOLE_X, WHOLE_Y = st.integers(0, WIDTH - 2), st.integers(0, HEIGHT - 2)


@st.composite
def boxes(draw: st.DrawFn) -> list[float]:
    x0, y0 = draw(WHOLE_X), draw(WHOLE_Y)
    return [float(x0), float(y0), float(draw(st.integers(x0 + 1, WIDTH))), float(draw(st.integers(y0 + 1, HEIGHT)))]


def form(kind: Kind, convention: str) -> Form:
    return Form(kind=kind, width=WIDTH, height=HEIGHT, convention=convention)


def near(one: object, other: object, tolerance: float) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(near(a, b, tolerance) for a, b in zip(one, other, strict=True))
    return isinstance(one, int | float) and isinstance(other, int | float) and abs(one - other) <= tolerance


@pytest.mark.parametrize("convention", JSON_LIKE)
@settings(deadline=None)
@given(stated=st.lists(st.tuples(boxes(), LABELS), min_size=1, max_size=5, unique_by=lambda one: str(one[0])))
def test_boxes(convention: str, stated: list[tuple[list[float], str]]) -> None:
    module, asked = answers.of(Kind.BOXES2D), form(Kind.BOXES2D, convention)
    value = [{"box": box, "label": label} for box, label in stated]
    reading = module.read(module.phrase(value, asked), asked)
    assert isinstance(reading.value, list)
    assert near([one["box"] for one in reading.value], [box for box, _ in stated], 1e-3)  # type: ignore[index,call-overload]
    if convention != "moondream":
        assert [one["label"] for one in reading.value] == [label for _, label in stated]  # type: ignore[index,call-overload]


@pytest.mark.parametrize(("convention", "grid"), [("paligemma", 1024), ("florence2", 1000), ("kosmos2", 32)])
@settings(deadline=None)
@given(bins=st.tuples(*[st.integers(0, 14)] * 2, *[st.integers(16, 30)] * 2))
def test_boxes_of_bins(convention: str, grid: int, bins: tuple[int, ...]) -> None:
    middle = 0.0 if convention == "paligemma" else 0.5
    box = [(number + middle) / grid * (HEIGHT if index % 2 else WIDTH) for index, number in enumerate(bins)]
    module, asked = answers.of(Kind.BOXES2D), form(Kind.BOXES2D, convention)
    reading = module.read(module.phrase([{"box": box, "label": "chair"}], asked), asked)
    assert isinstance(reading.value, list)
    assert near(reading.value[0]["box"], box, 1e-6)  # type: ignore[index,call-overload]


@pytest.mark.parametrize("convention", POINTING)
@settings(deadline=None)
@given(points=st.lists(st.tuples(WHOLE_X, WHOLE_Y), min_size=1, max_size=5, unique=True))
def test_points(convention: str, points: list[tuple[int, int]]) -> None:
    module, asked = answers.of(Kind.POINTS), form(Kind.POINTS, convention)
    value = [[float(x), float(y)] for x, y in points]
    reading = module.read(module.phrase(value, asked), asked)
    assert near(reading.value, value, 1e-3)


@pytest.mark.parametrize("convention", ["gemini", "qwen3", "pixels"])
@settings(deadline=None)
@given(
    centre=st.tuples(*[st.floats(-20, 20)] * 3),
    size=st.tuples(*[st.floats(0.05, 5)] * 3),
    angles=st.tuples(*[st.floats(-3.1, 3.1)] * 3),
)
def test_boxes_in_space(
    convention: str, centre: tuple[float, ...], size: tuple[float, ...], angles: tuple[float, ...]
) -> None:
    rotation = solids.times(
        solids.turn(2, angles[2]), solids.times(solids.turn(1, angles[1]), solids.turn(0, angles[0]))
    )
    value = [
        {"centre": list(centre), "size": list(size), "rotation": [list(row) for row in rotation], "label": "chair"}
    ]
    module, asked = answers.of(Kind.BOXES3D), Form(kind=Kind.BOXES3D, convention=convention)
    reading = module.read(module.phrase(value, asked), asked)
    assert isinstance(reading.value, list)
    for name, tolerance in (("centre", 1e-9), ("size", 1e-9), ("rotation", 1e-6)):
        assert near(reading.value[0][name], value[0][name], tolerance)  # type: ignore[index,call-overload]


@pytest.mark.parametrize("convention", ["gemini", "pixels", "qwen3"])
def test_masks(convention: str) -> None:
    import numpy as np

    from spatialgauge.benchmark.answers import rle

    module, asked = answers.of(Kind.MASKS), form(Kind.MASKS, convention)
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[96:240, 64:320] = True
    mask[100:110, 70:80] = False
    reading = module.read(module.phrase([{"mask": rle.encode(mask), "label": "chair"}], asked), asked)
    assert isinstance(reading.value, list)
    assert reading.value[0]["mask"] == rle.encode(mask)  # type: ignore[index,call-overload]


def test_an_empty_list_is_a_valid_none_everywhere() -> None:
    for kind in (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS):
        module = answers.of(kind)
        for convention in ("gemini", "qwen3", "pixels"):
            asked = form(kind, convention)
            assert module.read(module.phrase([], asked), asked).status == "empty"


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_counts(count: int) -> None:
    module, asked = answers.of(Kind.COUNT), Form(kind=Kind.COUNT)
    assert module.read(module.phrase(count, asked), asked).value == count


@settings(deadline=None)
@given(st.permutations("ABCDE"))
def test_orders(order: list[str]) -> None:
    asked = Form(kind=Kind.ORDER, options=dict(zip("ABCDE", ("chair", "table", "lamp", "sofa", "plant"), strict=True)))
    module = answers.of(Kind.ORDER)
    assert module.read(module.phrase(order, asked), asked).value == order


@pytest.mark.parametrize(("unit", "step"), [("clock", 15.0), ("compass", 22.5), ("deg", 0.25), (None, 0.25)])
@settings(deadline=None)
@given(turns=st.integers(0, 10**4))
def test_directions(unit: str | None, step: float, turns: int) -> None:
    bearing = turns * step % 360
    asked = Form(kind=Kind.DIRECTION, unit=unit)
    module = answers.of(Kind.DIRECTION)
    assert module.read(module.phrase(bearing, asked), asked).value == bearing


@settings(deadline=None)
@given(st.floats(-1000, 1000, allow_nan=False))
def test_angles(angle: float) -> None:
    asked = Form(kind=Kind.QUANTITY, unit="deg")
    module = answers.of(Kind.QUANTITY)
    reading = module.read(module.phrase(angle, asked), asked)
    assert isinstance(reading.value, float)
    assert math.isclose(reading.value, angle, rel_tol=1e-15, abs_tol=0)


def test_qwen_pixels_are_those_of_the_resized_input() -> None:
    """1000 x 700 is resized to 1008 x 700 (multiples of 28), so its x are a little larger than the picture's."""
    asked = Form(kind=Kind.POINTS, width=1000, height=700, convention="qwen2_5")
    assert conventions.smart_resize(1000, 700, 28) == (1008.0, 700.0)
    reading = answers.of(Kind.POINTS).read('[{"point_2d": [504, 350]}]', asked)
    assert near(reading.value, [[500.0, 350.0]], 1e-9)


def test_pixels_are_those_of_the_picture_as_sent() -> None:
    asked = Form(kind=Kind.POINTS, width=1000, height=800, sent=(500, 400), convention="pixels")
    assert answers.of(Kind.POINTS).read("(250, 200)", asked).value == [[500.0, 400.0]]
