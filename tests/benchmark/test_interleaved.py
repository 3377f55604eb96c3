"""Pictures stand where the text marks their places; what is marked twice or not there stays text."""

import pytest

from spatialgauge.benchmark.interleaved import pieces


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Which?", [1, 2, "Which?"]),
        ("<image 1>Which?", [2, 1, "Which?"]),
        ("From <image 2> to <image 1>: how?", ["From ", 2, " to ", 1, ": how?"]),
        ("<image 1> <image 2>", [1, 2]),
        ("<image 1> and <image 1>, <image 2>", [1, " and <image 1>, ", 2]),
        ("<image 3> or <image 0>", [1, 2, "<image 3> or <image 0>"]),
        ("", [1, 2, ""]),
    ],
)
def test_pictures_stand_in_the_text(text, shown):
    assert pieces(text, [1, 2]) == shown


def test_without_pictures_no_word_changes():
    assert pieces("<image 1> Which?", []) == ["<image 1> Which?"]
