"""The native tasks asked of photographs: the same truths as in rendered scenes, nothing that is not known, no twin."""

from collections import Counter
from math import dist

import numpy as np
import pytest

from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.suites import assembled, verify
from spatialgauge.tasks.photographs import CLAUSES, NEEDS, items_of, questions_of
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated
from spatialgauge.tasks.scenes.lifting.photograph import Knows, Photograph

MATRIX = [[600.0, 0, 330], [0, 600, 235], [0, 0, 1]]
PICTURE = Picture(sha256="0" * 64, width=640, height=480, mime="image/png", data=b"")


def thing(label, x, y, z, size=(0.5, 0.4, 0.6), front=(0, 0, -1), **more):
    return Annotation(label, (x, y, z), size, front, fronted=True, **more)


SCENE = (
    thing("chair", -0.9, 0.4, 3.0),
    thing("desk lamp", 0.8, 0.3, 3.1, size=(0.2, 0.2, 0.9)),
    thing("bookshelf", 0.1, -0.4, 6.0, size=(1.0, 0.3, 1.9)),
    thing("bucket", 0.2, 0.9, 3.4, size=(0.3, 0.3, 0.3)),
    thing("sofa", -1.6, 0.5, 5.0, size=(1.7, 0.8, 0.8)),
)


def photograph(*things, **more):
    return annotated(PICTURE, MATRIX, things or SCENE, name="photo", **more)


def asked(taken, name):
    return [question for card, question in questions_of(taken) if card.name == name]


def answer(question):
    return question.form.options.get(question.truth, question.truth)


def test_every_task_named_is_a_native_one_and_nothing_is_asked_twice():
    assert set(NEEDS) <= set(native_tasks())
    assert set().union(*CLAUSES.values()) <= set(NEEDS)
    questions = [(card.name, question.pair) for card, question in questions_of(photograph(height=1.4))]
    assert len(questions) == len(set(questions))
    assert {name for name, _ in questions} >= {"left_right", "front_behind", "distance_gap", "box3d", "bearing_clock"}


def test_truths_are_those_of_the_annotated_boxes():
    taken = photograph(height=1.4)
    distances = {tuple(q.pair.split(":")): q.truth for q in asked(taken, "distance_centre")}
    for (one, other), metres in distances.items():
        places = [SCENE[int(name) - 1].centre for name in (one, other)]
        assert metres == pytest.approx(dist(*places))
    for question in asked(taken, "left_right"):
        figure, ground = (SCENE[int(name) - 1].centre for name in question.pair.split(":"))
        assert answer(question) == ("right" if figure[0] / figure[2] > ground[0] / ground[2] else "left")
    heights = {q.pair: q.truth for q in asked(taken, "height_above_floor")}
    for name, metres in heights.items():
        mark = SCENE[int(name) - 1]
        assert metres == pytest.approx(1.4 - mark.centre[1] + mark.size[2] / 2)
    for question in asked(taken, "facing"):
        assert answer(question) == "towards the camera"


def test_what_the_world_does_not_know_is_not_asked():
    names = {card.name for card, _ in questions_of(photograph(knows=Knows.SIGHT))}
    assert names
    assert all(NEEDS[name] == Knows.SIGHT for name in names)
    assert "height_above_floor" not in {card.name for card, _ in questions_of(photograph())}
    assert not asked(photograph(), "mask")  # no masks


def test_masks_are_asked_for_where_they_are_known():
    mask = np.zeros((480, 640), bool)
    mask[200:300, 100:250] = True
    taken = photograph(thing("chair", -0.9, 0.4, 3.0, mask=mask))
    (question,) = asked(taken, "point_to")
    assert question.truth["masks"]
    assert taken.view().mask("001").sum() == mask.sum()


def test_a_gap_is_asked_for_where_no_roundness_decides_it():
    """Between boxes 10 cm apart, two round stools may be 20 cm apart; 2 m apart, it does not matter."""
    for away, number in ((0.6, 0), (2.5, 1)):
        pair = (thing("stool", -away / 2, 0.4, 4.0), thing("bucket", away / 2, 0.4, 4.0))
        assert len(asked(photograph(*pair), "distance_gap")) == number


def test_cut_hidden_and_nameless_things_are_left_out():
    cut = thing("chair", -1.9, 0.4, 3.0)
    hidden = thing("desk", 0.8, 0.3, 3.1, visible=0.2)
    assert not list(questions_of(photograph(cut, hidden, thing("sky", 0, 0, 9), thing("", 0.2, 0.9, 3.4))))


def test_two_finds_of_one_thing_are_asked_about_once():
    twice = (*SCENE, thing("seat", *SCENE[0].centre))
    phrases = {phrase for _, question in questions_of(photograph(*twice), None) for phrase in question.phrases}
    assert "chair" in phrases
    assert "seat" not in phrases


def test_a_person_who_looks_there_is_asked_of():
    """A woman across looks at a chair: a ball to the right of it for the camera is to its left for her."""
    chair = thing("chair", 0.0, 0.4, 4.0)
    ball = thing("ball", 1.2, 0.6, 4.0, size=(0.3, 0.3, 0.3))
    for label, front, number in (("woman", (0.2, 0, -1), 1), ("woman", (1, 0, 0), 0), ("lamp", (0.2, 0, -1), 0)):
        other = thing(label, -0.9, 0.2, 8.0, size=(0.5, 0.3, 1.7), front=front)
        found = asked(photograph(chair, ball, other), "frame_addressee")
        about = [question for question in found if question.pair == "002:001:003"]
        assert len(about) == number
        for question in about:
            assert answer(question) == "left"
            assert question.frames["egocentric"] == "right"


def test_a_clause_is_not_asked_about():
    one, other = thing("chair", -0.9, 0.4, 3.0), thing("chair", 0.9, 0.4, 3.0)
    taken = photograph(one, other)
    assert [t.phrase for t in taken.scene.things] == ["chair on the left", "chair on the right"]
    names = Counter(card.name for card, _ in questions_of(taken))
    assert names["distance_centre"] == 1
    assert not set(names) & CLAUSES["left-right"]


def test_items_have_no_pair_and_make_a_sound_suite():
    items = list(items_of(photograph(height=1.4)))
    assert all(item.pair is None and item.group == "photo" for item in items)
    suite = assembled(name="photos", version="1", items=items, pictures=[], generator="test")
    assert [fault for fault in verify(suite) if "missing" not in fault] == []


def test_a_photograph_is_read_back_as_it_was_written():
    taken = photograph(height=1.4)
    again = Photograph.model_validate_json(taken.model_dump_json())
    assert again == taken
    assert [q for _, q in questions_of(again)] == [q for _, q in questions_of(taken)]


@pytest.mark.parametrize("broken", [thing("chair", 0, 0, -1), thing("chair", 0, 0, 3, size=(0, 1, 1))])
def test_impossible_objects_are_refused(broken):
    with pytest.raises(ValueError, match="behind the camera or has no size"):
        photograph(broken)
    with pytest.raises(ValueError, match="straight"):
        photograph(up=(0, 0, -1))


def test_a_rolled_and_pitched_camera_keeps_the_world_upright():
    up = np.array([0.17, -0.95, -0.26])
    taken = photograph(up=up, height=1.4)
    pose = taken.scene.camera.world_from_camera
    assert pose[:3, :3] @ (up / np.linalg.norm(up)) == pytest.approx([0, 0, 1])
    assert pose[0, 2] == pytest.approx(0)
    assert pose[1, 2] > 0
    assert np.linalg.det(pose[:3, :3]) == pytest.approx(1)
    assert taken.scene.camera.position == (0, 0, 1.4)
