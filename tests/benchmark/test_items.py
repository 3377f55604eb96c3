"""The vocabulary: what is written is read again, and nothing is read that was not meant."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Prompt, Reading, Record, Reply, canonical_json

HASH = "0" * 64


def item(**changes: object) -> dict[str, object]:
    return {
        "id": "i",
        "task": "left_right",
        "skill": "relations",
        "question": "Left or right?",
        "form": {"kind": "choice", "options": {"A": "left", "B": "right"}},
        "truth": "A",
        "rule": "exact",
        "group": "g",
    } | changes


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="hint"):
        Item.model_validate(item(hint="left"))


@pytest.mark.parametrize(
    ("form", "truth"),
    [
        ({"kind": "choice", "options": {"A": "left"}}, "B"),
        ({"kind": "yes_no"}, "maybe"),
        ({"kind": "quantity", "unit": "m"}, "1.5"),
        ({"kind": "quantity", "unit": "m"}, True),
        ({"kind": "quantity", "unit": "m"}, float("nan")),
    ],
)
def test_a_truth_that_cannot_be_answered_is_refused(form: dict[str, object], truth: object) -> None:
    with pytest.raises(ValidationError):
        Item.model_validate(item(form=form, truth=truth))


def test_a_choice_needs_options_and_only_a_quantity_has_a_unit() -> None:
    with pytest.raises(ValidationError, match="options"):
        Form(kind=Kind.CHOICE)
    with pytest.raises(ValidationError, match="unit"):
        Form(kind=Kind.YES_NO, unit="m")


def test_a_prompt_has_no_place_for_the_truth() -> None:
    assert not {"truth", "frames", "slices", "group", "pair", "task"} & set(Prompt.model_fields)


def test_the_prompt_hash_sees_words_form_and_system_but_not_the_item() -> None:
    form = Form(kind=Kind.YES_NO)
    base = Prompt(item="i", text="Is it?", form=form)
    assert base.hash == Prompt(item="j", text="Is it?", form=form).hash
    others = [
        Prompt(item="i", text="Is it so?", form=form),
        Prompt(item="i", text="Is it?", form=form, system="Look."),
        Prompt(item="i", text="Is it?", form=Form(kind=Kind.QUANTITY, unit="m")),
    ]
    assert len({base.hash, *(other.hash for other in others)}) == 4


@given(st.text(), st.floats(0, 1), st.sampled_from(["answered", "unparsed", "refused", "failed"]))
def test_a_record_survives_its_json(text: str, score: float, outcome: str) -> None:
    failed = outcome == "failed"
    record = Record(
        item="i",
        task="t",
        group="g",
        outcome=Outcome(outcome),
        reply=Reply(text=text).text,
        reading=None if failed else Reading(status="parsed", value=text),
        score=None if failed else score if outcome == "answered" else 0.0,
        prompt_hash=HASH,
    )
    line = record.model_dump_json()
    assert "\n" not in line
    assert Record.model_validate_json(line) == record


def test_outcomes_stay_apart_from_scores() -> None:
    base = {"item": "i", "task": "t", "group": "g", "prompt_hash": HASH}
    with pytest.raises(ValidationError, match="failed"):
        Record(**base, outcome=Outcome.FAILED, score=0.0)
    with pytest.raises(ValidationError, match="failed"):
        Record(**base, outcome=Outcome.ANSWERED, score=None)
    with pytest.raises(ValidationError, match="unparsed"):
        Record(**base, outcome=Outcome.UNPARSED, score=1.0)


def test_a_reply_that_no_file_could_hold_is_made_to_fit_one() -> None:
    assert json.loads(Reply(text="a\ud800b").model_dump_json())["text"] == "a?b"


def test_one_value_has_one_spelling() -> None:
    assert canonical_json({"b": 1, "a": [1.5, "ü"]}) == '{"a":[1.5,"ü"],"b":1}'
    with pytest.raises(ValueError, match="Out of range"):
        canonical_json(float("inf"))
