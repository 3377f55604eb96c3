import pytest

from spatialgauge.benchmark.answers import choice
from spatialgauge.benchmark.items import Form, Kind, Reading

SIDES = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right", "C": "above", "D": "below"})
THINGS = Form(kind=Kind.CHOICE, options={"A": "the chair", "B": "the table"})


def value(text: str, form: Form = SIDES) -> object:
    return choice.read(text, form).value


def test_question_lists_the_options_and_asks_for_a_letter() -> None:
    text = choice.ask("Where is the ball?", SIDES)
    assert text == "Where is the ball?\nA. left\nB. right\nC. above\nD. below\nAnswer with the letter only."


@pytest.mark.parametrize("letter", list(SIDES.options))
def test_phrased_letters_are_read_back(letter: str) -> None:
    assert value(choice.phrase(letter, SIDES)) == letter


@pytest.mark.parametrize(
    "text", ["A, B, C, D", "A\nB\nC\nD", "A. left\nB. right\nC. above\nD. below", "left right above below"]
)
def test_naming_every_option_earns_nothing(text: str) -> None:
    reading = choice.read(text, SIDES)
    assert reading.status == "unparsed"
    assert all(choice.score(reading, letter, "exact").value == 0 for letter in SIDES.options)


@pytest.mark.parametrize("text", ["", " \n", "<think>B", "<think>B</think>", "<|im_end|>"])
def test_a_reply_without_an_answer_says_why(text: str) -> None:
    reading = choice.read(text, SIDES)
    assert reading.status == "unparsed"
    assert reading.reason


def test_an_article_is_not_answer_a() -> None:
    assert value("A chair is to be seen in this picture.") is None
    assert value("A chair is closer, therefore B.") == "B"


def test_a_letter_against_its_text_is_a_contradiction() -> None:
    assert value("(A) right") is None
    assert value("(B) right") == "B"


def test_self_correction_takes_the_last_and_a_plain_second_answer_none() -> None:
    assert value("The answer is A. Wait, no, the answer is B.") == "B"
    assert value("<answer>A</answer> <answer>B</answer>") is None


def test_the_nearer_of_two_named_things_is_the_one_before_than() -> None:
    assert value("The chair is closer than the table.", THINGS) == "A"


def test_only_the_exact_rule_scores_a_choice() -> None:
    right = Reading(status="parsed", value="A")
    assert choice.score(right, "A", "exact").value == 1
    assert choice.score(right, "B", "exact").value == 0
    with pytest.raises(ValueError, match="exact"):
        choice.score(right, "A", "mra")


def test_the_pronoun_is_no_ninth_option():
    """Of nine options or more, "I'm sorry" names none."""
    form = Form(kind=Kind.CHOICE, options={letter: f"thing {letter}" for letter in "ABCDEFGHIJ"})
    assert choice.read("I'm sorry, but I cannot tell from the image.", form).status == "refused"
    assert choice.read("I'd say C", form).value == "C"
    assert choice.read("'I' is right", form).value == "I"
    assert choice.read("A') left", form).value == "A"
