import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers import objects
from spatialgauge.benchmark.items import Form, Kind

BOX = Form(kind=Kind.BOXES2D, width=1000, height=1000, convention="gemini")


def test_a_convention_that_is_not_in_the_table_is_named() -> None:
    reading = answers.of(Kind.BOXES2D).read("[[1, 2, 3, 4]]", BOX.model_copy(update={"convention": "guess"}))
    assert reading.status == "unparsed"
    assert "guess" in str(reading.reason)


def test_another_scale_is_hinted_at_and_never_tried() -> None:
    """A box in shares is converted as declared, to a speck in the corner, whatever the truth may be."""
    reading = answers.of(Kind.BOXES2D).read('[{"box_2d": [0.1, 0.2, 0.3, 0.4]}]', BOX)
    assert isinstance(reading.value, list)
    assert reading.value[0]["box"] == pytest.approx([0.2, 0.1, 0.4, 0.3])  # type: ignore[index,call-overload]
    assert reading.notes["looks_like"] == "shares of the picture"


@pytest.mark.parametrize(
    ("name", "words"), [("gemini", "[ymin, xmin, ymax, xmax]"), ("qwen3", "0-1000"), ("pixels", "1000 wide")]
)
def test_the_prompt_asks_in_the_models_own_convention(name: str, words: str) -> None:
    asked = answers.of(Kind.BOXES2D).ask("Find the cup.", BOX.model_copy(update={"convention": name}))
    assert words in asked


@pytest.mark.parametrize("name", ["molmo", "paligemma", "florence2", "kosmos2"])
def test_a_trained_notation_is_not_asked_for_in_json(name: str) -> None:
    assert (
        answers.of(Kind.POINTS).ask(
            "Point to the cup.", BOX.model_copy(update={"kind": Kind.POINTS, "convention": name})
        )
        == "Point to the cup."
    )


def test_repaired_and_cut_off_lists_say_so() -> None:
    repaired = answers.of(Kind.BOXES2D).read("[{'box_2d': [1, 2, 3, 4]}]", BOX)
    cut_off = answers.of(Kind.BOXES2D).read('[{"box_2d": [1, 2, 3, 4]}, {"box_2d": [10, 20, 300, 4', BOX)
    assert (repaired.notes["repaired"], cut_off.notes["cut_off"]) == (True, True)
    assert isinstance(cut_off.value, list)
    assert len(cut_off.value) == 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1} and [2]', [{"a": 1}, [2]]),
        ('[1, [2, 3], {"b": [4', [[2, 3]]),
        ("[1, 2", []),
        ("it's [1] isn't", [[1]]),
        ('["]"]', [["]"]]),
        ("[True, None, (1, 2)]", [[True, None, [1, 2]]]),
        ("[1,,2,]", [[1, 2]]),
        ('{"a": "x\\"y"}', [{"a": 'x"y'}]),
        ("[two]", []),
        ("[" * 100 + "]" * 100, []),
        ("[NaN, 1]", [[None, 1]]),
        ("] [1]", [[1]]),
    ],
)
def test_closed_values_are_found_and_nothing_is_invented(text: str, values: list[object]) -> None:
    assert [found.value for found in objects.scan(text)] == values
