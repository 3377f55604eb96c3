import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatialgauge.benchmark.answers import quantity
from spatialgauge.benchmark.items import Form, Kind, Reading

ANY = Form(kind=Kind.QUANTITY)
METRES = Form(kind=Kind.QUANTITY, unit="m")
DEGREES = Form(kind=Kind.QUANTITY, unit="deg")


def value(text: str, form: Form = METRES) -> object:
    return quantity.read(text, form).value


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=1e6), st.sampled_from(["m", "cm", "mm", "km", "in", "ft", "yd"]))
def test_phrased_lengths_are_read_back(length: float, unit: str) -> None:
    form = Form(kind=Kind.QUANTITY, unit=unit)
    assert value(quantity.phrase(length, form), form) == length


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=10**6))
def test_the_unit_does_not_change_a_reading(millimetres: int) -> None:
    readings = {value(f"{millimetres} mm"), value(f"{millimetres / 10:.1f} cm"), value(f"{millimetres / 1000:.3f} m")}
    assert readings == {millimetres / 1000}


def test_a_number_without_a_unit_counts_only_where_the_question_fixes_one() -> None:
    assert value("2.5") == 2.5
    assert quantity.read("2.5", ANY).status == "unparsed"
    assert value("250", Form(kind=Kind.QUANTITY, unit="cm")) == 2.5


def test_a_range_gives_its_middle_and_keeps_its_ends() -> None:
    reading = quantity.read("about 2–3 m", METRES)
    assert reading.value == 2.5
    assert reading.notes["range"] == [2.0, 3.0]


@pytest.mark.parametrize(
    "text", ["25 square meters", "25 m²", "25 m^2", "25 sq ft", "3 m/s", "3 cubits", "45°", "-1 m", "more than 3 m"]
)
def test_what_is_no_length_says_why(text: str) -> None:
    reading = quantity.read(text, METRES)
    assert reading.status == "unparsed"
    assert reading.reason


def test_angles_are_read_in_degrees() -> None:
    assert value("45°", DEGREES) == 45
    assert value("45", DEGREES) == 45
    assert math.isclose(float(str(value("1 rad", DEGREES))), math.degrees(1))
    assert value("45 cm", DEGREES) is None


@pytest.mark.parametrize(
    "text",
    ["", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "\n".join(map(str, range(1, 11))), "1 m, 2 m, 3 m, 4 m", "1 m\n2 m\n3 m"],
)
def test_listing_numbers_earns_nothing(text: str) -> None:
    reading = quantity.read(text, METRES)
    assert reading.status == "unparsed"
    assert quantity.score(reading, 2.0, "half_to_twice").value == 0


@pytest.mark.parametrize(
    ("stated", "half", "quarter", "delta", "mra"),
    [
        (100, 1, 1, 1, 1.0),
        (95, 1, 1, 1, 1.0),
        (90, 1, 1, 1, 0.9),
        (85, 1, 1, 1, 0.8),
        (80, 1, 1, 1, 0.6),
        (75, 1, 1, 1, 0.6),
        (70, 1, 0, 1, 0.5),
        (60, 1, 0, 1, 0.3),
        (55, 1, 0, 1, 0.1),
        (50, 1, 0, 0, 0.1),
        (49, 0, 0, 0, 0.0),
        (125, 1, 1, 1, 0.6),
        (126, 1, 0, 1, 0.5),
        (200, 1, 0, 0, 0.0),
        (201, 0, 0, 0, 0.0),
        (0, 0, 0, 0, 0.0),
    ],
)
def test_rules_by_hand(stated: float, half: float, quarter: float, delta: float, mra: float) -> None:
    details = quantity.score(Reading(status="parsed", value=stated), 100, "mra").details
    assert (details["half_to_twice"], details["within_25_percent"], details["delta_2"]) == (half, quarter, delta)
    assert details["mra"] == pytest.approx(mra)


def test_the_sign_of_the_error_says_too_near_or_too_far() -> None:
    details = quantity.score(Reading(status="parsed", value=1.0), 4.0, "log2_error").details
    assert details["log2_error_signed"] == -2
    assert details["log2_error_absolute"] == 2
    assert details["log2_error"] == 0.25


@settings(deadline=None)
@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_larger_error_never_scores_more(truth: float, one: float, other: float) -> None:
    near, far = sorted((truth + one, truth + other))
    for rule in ("half_to_twice", "within_25_percent", "delta_2", "mra", "log2_error"):
        scores = [quantity.score(Reading(status="parsed", value=stated), truth, rule).value for stated in (near, far)]
        assert 0 <= scores[1] <= scores[0] <= 1


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(ValueError, match="half_to_twice"):
        quantity.score(Reading(status="parsed", value=1.0), 1.0, "exact")


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("25", 25.0),
        ("25.5 square meters", 25.5),
        ("The room is about 25 m².", 25.0),
        ("300 square feet", 27.870912),
        ("It measures roughly 5 m by 4 m, so about 20 square meters.", 20.0),
        ("20 m^2", 20.0),
        ("25 m", None),
        ("25 cubic meters", None),
        ("20 m3", None),
    ],
)
def test_an_area_is_read_where_one_is_asked(text: str, square_metres: float | None) -> None:
    """VSI-Bench asks how large rooms are; a length or a volume is no area, as an area is no length."""
    form = Form(kind=Kind.QUANTITY, unit="m2")
    found = value(text, form)
    assert found == square_metres or math.isclose(float(str(found)), float(str(square_metres)))
    assert value("25 square meters") is None


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=1e6))
def test_phrased_areas_are_read_back(area: float) -> None:
    form = Form(kind=Kind.QUANTITY, unit="m2")
    assert value(quantity.phrase(area, form), form) == area
