import pytest

from spatialgauge.benchmark.answers import yes_no
from spatialgauge.benchmark.items import Form, Kind

FORM = Form(kind=Kind.YES_NO)


def value(text: str) -> object:
    return yes_no.read(text, FORM).value


@pytest.mark.parametrize("word", ["yes", "no"])
def test_phrased_words_are_read_back(word: str) -> None:
    assert value(yes_no.phrase(word, FORM)) == word


def test_a_side_is_not_a_yes() -> None:
    assert value("It is to the right of the table.") is None
    assert value("Right.") == "yes"


def test_no_before_a_noun_is_not_an_answer() -> None:
    assert value("In this picture there is no chair.") is None
    assert value("No doubt about it: yes.") == "yes"


@pytest.mark.parametrize("text", ["", "yes/no", "yes and no", "Yes or no?", "Yes. No.", "true/false"])
def test_both_words_or_none_earn_nothing(text: str) -> None:
    reading = yes_no.read(text, FORM)
    assert reading.status == "unparsed"
    assert yes_no.score(reading, "yes", "exact").value == yes_no.score(reading, "no", "exact").value == 0


def test_a_correction_takes_the_last() -> None:
    assert value("Yes. Wait, actually, no.") == "no"


def test_a_refusal_is_told_apart() -> None:
    assert yes_no.read("I'm sorry, I can't tell from this picture.", FORM).status == "refused"
