"""Nothing raises, whatever the text; a long reply costs no more than its length."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import reply
from spatialgauge.benchmark.items import Form, Kind

FORMS = [
    Form(kind=Kind.CHOICE, options={"A": "left", "B": "right", "C": "front (left)", "D": "1.5"}),
    Form(kind=Kind.YES_NO),
    Form(kind=Kind.QUANTITY),
    Form(kind=Kind.QUANTITY, unit="cm"),
    Form(kind=Kind.QUANTITY, unit="deg"),
]
_PIECES = (
    "1 2.5 1/2 ½ m cm ft ' \" ° ² ^2 - – to and or between A B (A) yes no not right left the answer is Final: answer:"
    " <answer> </answer> <think> </think> \\boxed{ } { [[ ]] \\text{ ** ~~ ``` $ one half a metre point hundred = × ±"
    " e9 x10^ , . ; : ? wait, actually I cannot determine so 10^-^2 \\frac{1}{0} <|channel|>final<|message|> <eos>"
    " \u200b 😀 ٣ 一 米 sq more than"
)
PIECES = st.sampled_from([*_PIECES.split(), "\n"])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.unit}")
@given(text=TEXTS)
def test_any_text_gives_a_reading_that_can_be_written(form: Form, text: str) -> None:
    reading = answers.of(form.kind).read(text, form)
    json.dumps(reading.model_dump(mode="json"), allow_nan=False)
    assert (reading.value is None) == (reading.status != "parsed")
    assert (reading.reason is None) == (reading.status == "parsed")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.unit}")
def test_a_reply_beyond_the_cap_is_not_read_but_its_reasoning_may_be_long(form: Form) -> None:
    module = answers.of(form.kind)
    right = {Kind.CHOICE: "B", Kind.YES_NO: "no", Kind.QUANTITY: "7 °" if form.unit == "deg" else "7 m"}[form.kind]
    beyond = module.read("- " * reply.CAP + right, form)
    assert beyond.status == "unparsed"
    assert "64 KiB" in str(beyond.reason)
    assert module.read("<think>" + "- " * reply.CAP + "</think>" + right, form).status == "parsed"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.unit}")
@pytest.mark.parametrize("piece", [*_PIECES.split(), "1 ", "1-", "1/", "a ", "A ", "the answer is ", "one ", "\n"])
def test_a_repeated_piece_does_not_stall_a_reader(form: Form, piece: str) -> None:
    reading = answers.of(form.kind).read((piece * reply.CAP)[: reply.CAP], form)
    assert reading.status in ("parsed", "unparsed", "refused")
