"""Nothing raises, whatever the text; a long reply costs no more than its length."""

import itertools
import json

import pytest
from hypothesis import given, settings
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
    Form(kind=Kind.COUNT),
    Form(kind=Kind.DIRECTION, unit="clock"),
    Form(kind=Kind.ORDER, options={"A": "chair", "B": "table", "C": "lamp"}),
    Form(kind=Kind.MOTION),
    *(
        Form(kind=kind, width=640, height=480, convention=convention)
        for kind, convention in itertools.product(
            (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS),
            ("gemini", "molmo2", "paligemma", "florence2", "kosmos2"),
        )
    ),
    Form(kind=Kind.POINTS),
    Form(kind=Kind.BOXES2D, convention="no such"),
    Form(kind=Kind.MASKS, convention="qwen3"),
]
RIGHT = {
    Kind.CHOICE: "B", Kind.YES_NO: "no", Kind.QUANTITY: "7 m", Kind.COUNT: "7", Kind.DIRECTION: "3 o'clock",
    Kind.ORDER: "B, A, C", Kind.MOTION: "move_right:1,rotate_up:2",
}  # fmt: skip


def name_of(form: Form) -> str:
    return f"{form.kind}-{form.unit or form.convention}"


_PIECES = (
    "1 2.5 1/2 ½ m cm ft ' \" ° ² ^2 - – to and or between A B (A) yes no not right left the answer"
    " is Final: answer:"
    " <answer> </answer> <think> </think> \\boxed{ } { [[ ]] \\text{ ** ~~ ``` $ one half a metre"
    " point hundred = × ±"
    " e9 x10^ , . ; : ? wait, actually I cannot determine so 10^-^2 \\frac{1}{0}"
    " <|channel|>final<|message|> <eos>"
    " \u200b 😀 ٣ 一 米 sq more than o'clock"
    ' north left behind [1,2,3,4] {"box_2d":[1,2,3,4]} {"point":[1,2]} \'x\' "mask":'
    ' <loc0001><loc0002><loc0003><loc0004> <loc_1><loc_2> <points coords="1 1 2 3"> x1="1" y1="2" NaN ( ) ] [ <object>'
    " <patch_index_0001><patch_index_0044> </object> data:image/png;base64,iVBORw0KGgo="
    " [1,2,3,4,5,6,7,8,9] 1e300 -1e-300"
)
PIECES = st.sampled_from([*_PIECES.split(), "\n"])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)


@pytest.mark.parametrize("form", FORMS, ids=name_of)
@settings(deadline=None)
@given(text=TEXTS)
def test_any_text_gives_a_reading_that_can_be_written(form: Form, text: str) -> None:
    reading = answers.of(form.kind).read(text, form)
    json.dumps(reading.model_dump(mode="json"), allow_nan=False)
    assert (reading.value is None) == (reading.status in ("unparsed", "refused"))
    assert (reading.reason is None) == (reading.status in ("parsed", "empty"))


@pytest.mark.parametrize("form", [form for form in FORMS if form.kind in RIGHT and form.unit != "deg"], ids=name_of)
def test_a_reply_beyond_the_cap_is_not_read_but_its_reasoning_may_be_long(form: Form) -> None:
    module, right = answers.of(form.kind), RIGHT[form.kind]
    beyond = module.read("- " * reply.CAP + right, form)
    assert beyond.status == "unparsed"
    assert "64 KiB" in str(beyond.reason)
    assert module.read("<think>" + "- " * reply.CAP + "</think>" + right, form).status == "parsed"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", list({form.kind: form for form in FORMS}.values()), ids=name_of)
def test_a_repeated_piece_does_not_stall_a_reader(form: Form) -> None:
    for piece in (*_PIECES.split(), "1 ", "1-", "1/", "a ", "A ", "the answer is ", "one ", "\n", "[1,", "[[", "[1"):
        reading = answers.of(form.kind).read((piece * reply.CAP)[: reply.CAP // 2], form)
        assert reading.status in ("parsed", "empty", "unparsed", "refused")
