"""Phrases single things out: a wrong clause would make a wrong question."""

import numpy as np
import pytest

from spatialgauge.tasks.scenes.lifting.naming import Named, by_embedding, phrases, plain_caption


def named(caption, x, y=0.5, side=0.1, size=0.5):
    return Named(caption, (640 * (x - side), 480 * (y - side), 640 * (x + side), 480 * (y + side)), size)


def told(*things, **more):
    return [phrase and phrase.text for phrase in phrases(things, 640, 480, **more)]


def test_captions_that_differ_stand_for_themselves():
    assert told(named("A red mug.", 0.2), named("the tall lamp", 0.4)) == ["red mug", "tall lamp"]


def test_of_two_alike_each_gets_a_true_clause():
    assert told(named("chair", 0.8), named("chair", 0.3)) == ["chair on the right", "chair on the left"]
    assert told(named("chair", 0.5, 0.3), named("chair", 0.5, 0.8)) == [
        "chair nearer the top of the picture",
        "chair nearer the bottom of the picture",
    ]
    assert told(named("chair", 0.5, side=0.2, size=1), named("chair", 0.5)) == ["larger chair", "smaller chair"]


def test_a_thing_that_only_looks_larger_is_not_called_so():
    assert told(named("ball", 0.5, side=0.2, size=0.2), named("ball", 0.9, size=0.2))[0] == "ball on the left"


def test_two_alike_in_one_place_are_dropped():
    assert told(named("chair", 0.5), named("chair", 0.52)) == [None, None]


def test_a_caption_within_another_is_alike():
    assert told(named("chair", 0.2), named("wooden chair", 0.8)) == ["chair on the left", "chair on the right"]


def test_more_than_two_get_ordinals_where_they_stand_apart():
    assert told(*(named("cone", x) for x in (0.7, 0.1, 0.4))) == [
        "third cone from the left",
        "first cone from the left",
        "second cone from the left",
    ]
    assert told(*(named("cone", x) for x in (0.7, 0.42, 0.4))) == [None, None, None]
    assert told(*(named("cone", x / 10) for x in range(1, 8))) == [None] * 7


def test_backgrounds_are_no_things():
    assert told(named("the blue sky", 0.5), named("lamp", 0.2)) == [None, "lamp"]


@pytest.mark.parametrize(("cosine", "alike"), [(0.95, True), (0.5, False)])
def test_an_embedder_tells_synonyms(cosine, alike):
    vectors = np.array([[1, 0], [cosine, np.sqrt(1 - cosine**2)]], np.float32)
    couple = told(named("couch", 0.2), named("sofa", 0.8), alike=by_embedding(lambda _: vectors))
    assert (couple == ["couch", "sofa"]) is not alike


def test_plain_captions():
    assert plain_caption(" The  Red MUG. ") == "red mug"
    assert plain_caption("a\x08 b\u202e c\n") == "b c"
    assert told() == []
