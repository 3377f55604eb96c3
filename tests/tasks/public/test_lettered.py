"""Options keep their letters, whatever the rows do; the right one is never another with the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.public.declaration import Options
from spatialgauge.tasks.public.lettered import labelled, options_of, right_letter

LIST = Options(column="o")
COLUMNS = Options(columns=("A", "B", "C", "D"))


def letters(options, **row):
    return options_of(options, row, "row 1")[0]


def test_labels_are_taken_off_where_every_option_has_its_own():
    assert letters(LIST, o=["A. left", "B. right"]) == {"A": "left", "B": "right"}
    assert letters(LIST, o="A. left\n\nB. right\n") == {"A": "left", "B": "right"}
    assert letters(LIST, o=["(A) left", "(B) right"]) == {"A": "left", "B": "right"}
    assert letters(LIST, o=["B. Smith", "the other"]) == {"A": "B. Smith", "B": "the other"}


def test_missing_options_shift_no_letter():
    assert letters(COLUMNS, A="x", B="y", C=None, D=None) == {"A": "x", "B": "y"}
    assert letters(COLUMNS, A="x", B="y", C="z", D=float("nan")) == {"A": "x", "B": "y", "C": "z"}
    with pytest.raises(DataError, match="row 1: 4 options, 1 of them empty"):
        letters(COLUMNS, A="x", B="y", C="", D="z")
    with pytest.raises(DataError, match="row 1: 1 options"):
        letters(LIST, o=["x"])
    with pytest.raises(DataError, match="row 1: 27 options"):
        letters(LIST, o=[str(number) for number in range(27)])


def test_an_index_is_a_place_and_not_a_text():
    same = letters(LIST, o=["x", "y", "x"])
    assert right_letter(2, "index", same, ["x", "y", "x"]) == "C"
    assert right_letter(3, "index", same, ["x", "y", "x"]) is None
    assert right_letter(0, "index", {"A": "y", "B": "x"}, ["x", "y"]) == "B"


@pytest.mark.parametrize(
    ("told", "letter"), [("(B)", "B"), ("B. above", "B"), ("B", "B"), ("Above", "B"), ("above", "B"), ("Z", None)]
)
def test_a_letter_or_its_text_tells_the_truth(told, letter):
    assert right_letter(told, "letter", {"A": "left", "B": "above"}, []) == letter


@given(
    st.lists(st.text("abc xyz,", min_size=1).filter(str.strip), min_size=2, max_size=8), st.text("abc ?", max_size=20)
)
def test_options_after_a_question_are_found_again(texts, stem):
    texts = [" ".join(text.strip(" ,").split()) or "x" for text in texts]
    for style, joint in (("({0}) {1}", "\n"), ("{0}. {1}", "\n"), ("{0}: {1}", ", ")):
        options = joint.join(style.format(letter, text) for letter, text in zip("ABCDEFGH", texts, strict=False))
        found_stem, found = labelled(f"{stem}\nOptions: {options}")
        assert found == texts
        assert found_stem.strip() == stem.strip()
