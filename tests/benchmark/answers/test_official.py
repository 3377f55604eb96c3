"""Official readers take what the benchmarks' own code takes, and no wrong answer for a right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.answers.official import READERS, read
from spatialgauge.benchmark.items import Form, Kind

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right", "C": "on/above", "D": "behind"})
METRES = Form(kind=Kind.QUANTITY, unit="m")
CENTIMETRES = Form(kind=Kind.QUANTITY, unit="cm")
YES = Form(kind=Kind.YES_NO)
PLACES = Form(kind=Kind.POINTS, width=200, height=100)
SORT = Form(kind=Kind.ORDER, options={"A": "1", "B": "2", "C": "3", "D": "4"})


@pytest.mark.parametrize(
    ("reader", "text", "form", "value"),
    [
        ("first_word", "B. right", CHOICE, "B"),
        ("first_word", "b", CHOICE, "B"),
        ("first_word", "The answer is B", CHOICE, None),
        ("first_word", "190 cm", CENTIMETRES, 1.9),
        ("first_word", "3.5", METRES, 3.5),
        ("first_word", "about 3.5", METRES, None),
        ("first_word", "2.5", Form(kind=Kind.COUNT), 2.5),
        ("first_character", "(B) right", CHOICE, "B"),
        ("first_character", "The answer is B", CHOICE, None),
        ("standing_letter", "It is a chair: B", CHOICE, "A"),
        ("standing_letter", "Answer: B", CHOICE, "B"),
        ("in_braces", "A chair ... so {B}", CHOICE, "B"),
        ("in_braces", "C. Left", CHOICE, "C"),
        ("in_braces", "the answer is D", CHOICE, "D"),
        ("in_backticks", "I pick ``B``.", CHOICE, "B"),
        ("in_backticks", "`C`", CHOICE, "C"),
        ("in_backticks", "A chair stands, B", CHOICE, "B"),
        ("last_letter", "A. is out, so B. right", CHOICE, "B"),
        ("last_letter", "it is D", CHOICE, "D"),
        ("answer_line", "Thinking.\nAnswer: C", CHOICE, "C"),
        ("answer_line", "no idea", CHOICE, "A"),
        ("boxed", r"so \boxed{B}", CHOICE, "B"),
        ("boxed", "B", CHOICE, None),
        ("in_json", '{"Reasoning": "it is C", "Answer": "B"}', CHOICE, "B"),
        ("option_words", "above", CHOICE, "C"),
        ("option_words", "on/above", CHOICE, "C"),
        ("option_words", "o", CHOICE, None),
        ("option_words", "", CHOICE, None),
        ("letters_in_order", "The order is BDAC.", SORT, ["B", "D", "A", "C"]),
        ("letters_in_order", "BDA", SORT, None),
        ("yes_at_start", "Yes, it does.", YES, "yes"),
        ("yes_at_start", "I say no", YES, None),
        ("truth_word", "That is false.", YES, "no"),
        ("truth_word", "True", YES, "yes"),
        ("truth_word", "untrue", YES, None),
        ("scalar_and_unit", r"\scalar{1} \distance_unit{meter}", METRES, 1.0),
        ("scalar_and_unit", r"\scalar{20-30} \distance_unit{cm}", METRES, -0.05),
        ("scalar_and_unit", r"\scalar{2} \distance_unit{feet}", METRES, 0.6096),
        ("scalar_and_unit", r"\scalar{7} \distance_unit{hands}", METRES, 0.07),
        ("scalar_and_unit", "27 cm", METRES, None),
        ("first_number", "between 2 and 3", METRES, 2.0),
        ("first_number", "2.5", METRES, 2.0),
        ("first_figure", "-2.5 or 3", METRES, 2.5),
        ("last_figure", "from 2 to 3.5 m", METRES, 3.5),
        ("last_figure", "3 m^2", METRES, 3.0),
        ("tuples", "[(0.5, 0.25)]", PLACES, [[100.0, 25.0]]),
        ("tuples", "[(120, 40)]", PLACES, [[120.0, 40.0]]),
        ("tuples", "nothing", PLACES, None),
    ],
)
def test_readers_read_as_the_official_code_does(reader, text, form, value):
    found = read(reader, text, form)
    assert found.value == pytest.approx(value) if isinstance(value, float) else found.value == value


@given(st.text(max_size=200), st.sampled_from(sorted(READERS)))
def test_no_reply_breaks_a_reader(text, reader):
    for form in (CHOICE, METRES, YES, PLACES, SORT):
        assert read(reader, text, form).status in ("parsed", "empty", "unparsed", "refused")


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize("unit", ["``A", "{ ", "answer ", "(1.", "9", "A. ", "\\\\boxed{", "\\\\scalar{", '{"Answer":'])
def test_long_replies_take_no_longer_than_they_are(reader, unit):
    """Each is linear: a hundred thousand signs are read at once, and a number without end is none."""
    text = unit * (100_000 // len(unit))
    for form in (CHOICE, METRES, PLACES):
        assert read(reader, text, form).status in ("parsed", "unparsed", "refused")


def test_without_a_name_the_kind_reads():
    assert read("", "The answer is B", CHOICE).value == "B"
