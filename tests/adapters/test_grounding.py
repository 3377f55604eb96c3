"""Each family is asked to show things in its own words, and nothing else is touched."""

import pytest

from spatialgauge.adapters.grounding import WORDINGS, worded
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import conventions
from spatialgauge.benchmark.items import Form, Kind, Prompt

PLACES = (Kind.POINTS, Kind.BOXES2D, Kind.MASKS, Kind.BOXES3D)


def prompt(convention: str, kind: Kind, **more: object) -> Prompt:
    form = Form(kind=kind, width=640, height=480, sent=(640, 480), convention=convention)
    text = answers.of(kind).ask("Show the red mug.", form)
    return Prompt(item="i", text=text, form=form, phrases=("red mug",), **more)


@pytest.mark.parametrize("convention", list(conventions.TABLE))
def test_every_family_is_told_what_to_show(convention: str) -> None:
    for kind in PLACES:
        asked = worded(prompt(convention, kind))
        assert "red mug" in asked.text
        assert "{" not in asked.text.replace('[{"', "")
        assert asked.form == prompt(convention, kind).form


def test_families_with_words_of_their_own_are_asked_in_them() -> None:
    assert worded(prompt("paligemma", Kind.BOXES2D)).text == "detect red mug"
    assert worded(prompt("florence2", Kind.BOXES2D)).text == "<OPEN_VOCABULARY_DETECTION>red mug"
    assert worded(prompt("deepseek_vl2", Kind.BOXES2D)).text == "<|ref|>red mug<|/ref|>."
    assert "<ref>red mug</ref>" in worded(prompt("internvl", Kind.BOXES2D)).text


def test_a_point_beside_a_thing_is_not_turned_into_the_thing() -> None:
    form = Form(kind=Kind.POINTS, width=640, height=480, convention="paligemma")
    asked = Prompt(item="i", text="Point to a free spot in front of the mug.", form=form, phrases=("mug",))
    assert worded(asked).text == asked.text


def test_words_for_a_strategy_and_a_system_instruction_stand() -> None:
    free = prompt("gemini", Kind.BOXES2D, free=True)
    assert worded(free) == free
    assert worded(prompt("gemini", Kind.BOXES2D, system="Be brief.")).system == "Be brief."


def test_other_kinds_of_answer_are_left_alone() -> None:
    asked = Prompt(item="i", text="How far?", form=Form(kind=Kind.QUANTITY, unit="m", convention="gemini"))
    assert worded(asked) == asked


def test_the_table_knows_no_convention_that_is_none() -> None:
    assert set(WORDINGS) <= set(conventions.TABLE)
