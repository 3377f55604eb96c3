"""Left, right, above and below, found again without the code under test."""

import numpy as np
import pytest

from spatialgauge.tasks.registry import native_tasks


@pytest.fixture(scope="session")
def swapped(twins_of, number):
    return twins_of("swap", number)


def asked(name, twins):
    for question in native_tasks()[name].questions(twins):
        scene = twins.views[question.view].scene
        figure, ground = (scene[thing] for thing in question.pair.split(":"))
        yield question, scene, figure, ground, question.form.options[question.truth]


def test_left_and_right_are_the_cameras(swapped):
    for twins in swapped:
        for question, scene, figure, ground, answer in asked("left_right", twins):
            eye = complex(*scene.camera.position[:2])
            turn = np.angle((complex(*figure.centre[:2]) - eye) / (complex(*ground.centre[:2]) - eye), deg=True)
            assert answer == ("left" if turn > 0 else "right")
            assert question.slices["margin"] == pytest.approx(abs(turn), abs=0.01)
            seen = twins.views[question.view].seen
            middles = [(seen[t.id].box[0] + seen[t.id].box[2]) / 2 for t in (figure, ground)]
            assert (middles[0] < middles[1]) == (answer == "left")


def test_above_and_below_are_heights_that_the_picture_shows(swapped):
    for twins in swapped:
        for question, _, figure, ground, answer in asked("above_below", twins):
            bottoms = [t.centre[2] - t.size[2] / 2 for t in (figure, ground)]
            assert (bottoms[0] > bottoms[1]) == (answer == "above")
            seen = twins.views[question.view].seen
            middles = [(seen[t.id].box[1] + seen[t.id].box[3]) / 2 for t in (figure, ground)]
            assert (middles[0] < middles[1]) == (answer == "above")


def test_the_items_left_right_stores_every_frames_answer(swapped):
    for twins in swapped:
        for question, _, _, ground, answer in asked("left_right", twins):
            assert question.frames["egocentric"] == answer
            assert question.frames["translated"] == answer
            assert question.frames["rotated"] == {"left": "right", "right": "left"}[answer]
            assert ("intrinsic" in question.frames) == ground.fronted


@pytest.mark.parametrize(("name", "most"), [("left_right", 4), ("above_below", 2)])
def test_a_scene_is_asked_a_few_questions_only(swapped, name, most):
    for twins in swapped:
        assert len(list(native_tasks()[name].questions(twins))) <= 2 * most
