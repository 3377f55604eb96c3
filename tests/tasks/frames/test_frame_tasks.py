"""The frame tasks, answered again in the complex plane."""

import cmath
import math

import pytest

from spatialgauge.tasks.registry import native_tasks

NAMES = ("frame_egocentric", "frame_intrinsic", "frame_addressee")


@pytest.fixture(scope="session")
def turned(twins_of, number):
    return twins_of("turn", 2 * number)


def asked(name, twins):
    for question in native_tasks()[name].questions(twins):
        scene = twins.views[question.view].scene
        yield question, scene, [scene[thing] for thing in question.pair.split(":")]


def plane(point):
    return complex(point[0], point[1])


def seen_from(viewer, figure, ground):
    """Where the figure is for a viewer who looks at the ground object: towards them is in front."""
    turned = (plane(figure) - plane(ground)) / (plane(ground) - plane(viewer))
    angle = math.degrees(cmath.phase(turned))
    for name, middle in (("behind", 0), ("left", 90), ("right", -90)):
        if abs(angle - middle) <= 30:
            return name
    return "in front" if abs(angle) >= 150 else "unclear"


def seen_as(ground, figure):
    """Where the figure is for the ground object itself."""
    turned = (plane(figure.centre) - plane(ground.centre)) / cmath.rect(1, ground.yaw + math.pi / 2)
    angle = math.degrees(cmath.phase(turned))
    for name, middle in (("in front", 0), ("left", 90), ("right", -90)):
        if abs(angle - middle) <= 30:
            return name
    return "behind" if abs(angle) >= 150 else "unclear"


def test_the_truth_is_the_asked_frames_answer(turned):
    for twins in turned:
        for question, scene, (figure, ground) in asked("frame_egocentric", twins):
            assert question.form.options[question.truth] == seen_from(
                scene.camera.position, figure.centre, ground.centre
            )
        for question, _, (figure, ground) in asked("frame_intrinsic", twins):
            assert question.form.options[question.truth] == seen_as(ground, figure)
        for question, _, (figure, ground, viewer) in asked("frame_addressee", twins):
            assert question.form.options[question.truth] == seen_from(viewer.centre, figure.centre, ground.centre)


@pytest.mark.parametrize("name", NAMES)
def test_every_applicable_frames_answer_is_stored(turned, name):
    for twins in turned:
        for question, scene, (figure, ground, *viewer) in asked(name, twins):
            expected = {"egocentric": seen_from(scene.camera.position, figure.centre, ground.centre)}
            if ground.fronted:
                expected["intrinsic"] = seen_as(ground, figure)
            for person in viewer:
                expected["addressee"] = seen_from(person.centre, figure.centre, ground.centre)
            assert expected.items() <= question.frames.items()
            assert set(question.frames) == {*expected, "translated", "rotated", "absolute"}


@pytest.mark.parametrize(
    ("name", "frame", "rival"),
    [
        ("frame_egocentric", "egocentric", "intrinsic"),
        ("frame_intrinsic", "intrinsic", "egocentric"),
        ("frame_addressee", "addressee", "egocentric"),
    ],
)
def test_the_frames_disagree_in_exactly_one_view_of_each_pair(turned, name, frame, rival):
    conflicts = 0
    questions = [question for twins in turned for question, *_ in asked(name, twins)]
    for first, second in zip(questions[::2], questions[1::2], strict=True):
        assert first.pair == second.pair
        assert first.slices["frame_conflict"] != second.slices["frame_conflict"]
        assert first.frames[rival] == second.frames[rival]
        for question in (first, second):
            assert question.slices["frame_conflict"] == (question.frames[frame] != question.frames[rival])
            conflicts += question.slices["frame_conflict"]
    assert questions
    assert conflicts == len(questions) / 2


@pytest.mark.parametrize("name", NAMES)
def test_both_axes_are_asked(turned, name):
    axes = {question.slices["axis"] for twins in turned for question, *_ in asked(name, twins)}
    assert axes == {"left-right", "front-behind"}


def test_the_person_whose_view_is_asked_for_faces_the_anchor(turned):
    for twins in turned:
        for _, _, (_, ground, viewer) in asked("frame_addressee", twins):
            towards = (plane(ground.centre) - plane(viewer.centre)) / cmath.rect(1, viewer.yaw + math.pi / 2)
            assert abs(math.degrees(cmath.phase(towards))) < 1


@pytest.mark.parametrize("name", ["circle", "circle_diagonals"])
def test_the_azimuth_runs_clockwise_from_behind_as_reports_read_it(shipped, name):
    asked_of = [(twins, question) for twins in shipped("circle") for question in native_tasks()[name].questions(twins)]
    assert len({question.slices["azimuth"] for _, question in asked_of}) >= 4
    for twins, question in asked_of:
        scene = twins.views[question.shows[0]].scene
        eye, ground, figure = (
            plane(place)
            for place in (scene.camera.position, scene[twins.cast["ground"]].centre, scene[twins.cast["figure"]].centre)
        )
        clockwise = -math.degrees(cmath.phase((figure - ground) / (ground - eye)))
        assert abs((clockwise - question.slices["azimuth"] + 90) % 180 - 90) < 0.01
