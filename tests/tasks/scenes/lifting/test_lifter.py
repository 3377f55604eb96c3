"""Pictures come out as the scenes they show: upright, in metres, each thing with its own words."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from spatialgauge.benchmark.experts import Calibration, Depth, Found
from spatialgauge.tasks.photographs import questions_of
from spatialgauge.tasks.scenes.lifting.accuracy import Accuracy
from spatialgauge.tasks.scenes.lifting.lifter import Lifter
from spatialgauge.tasks.scenes.lifting.photograph import Knows
from spatialgauge.tasks.scenes.lifting.settings import FLOORS


def lifted(truth, pictures, **more):
    lifter = Lifter(truth.instruments(**more))
    return [lifter.lift(picture, str(number)) for number, picture in enumerate(pictures)]


def accuracy(made, views):
    found = Accuracy()
    for one, view in zip(made, views, strict=True):
        found.add(one.photograph, view)
    return found


@pytest.fixture(scope="session")
def whole(truth_of, pictures):
    return lifted(truth_of(), pictures)


def test_with_truth_the_answers_are_the_scenes_own(whole, views):
    found = accuracy(whole, views)
    assert sum(tally.asked for tally in found.tasks.values()) > 300
    assert found.share() >= 0.99
    assert found.share(closed=False) >= 0.99
    assert max(found.tilts) < 0.05
    for name in ("distance_centre", "distance_camera", "object_height"):
        assert max(found.tasks[name].errors) < 0.02


def test_the_frame_is_upright_and_far_is_far(whole, views):
    """VQASynth's canonical frame turned front and behind around and kept the camera's roll."""
    for one, view in zip(whole, views, strict=True):
        assert one.photograph.scene.knows is Knows.GROUND
        pose = one.geometry.pose
        assert np.linalg.det(pose[:3, :3]) == pytest.approx(1)
        assert pose[2, 3] == pytest.approx(view.scene.camera.position[2], rel=0.02)
        along = [pose[1, :3] @ view.scene.camera.seen(thing.centre)[0] for thing in view.scene.things]
        away = [view.scene.camera.seen(thing.centre)[0][2] for thing in view.scene.things]
        assert np.corrcoef(along, away)[0, 1] > 0.9


def test_boxes_from_clouds_keep_height_apart_from_width_and_metres_metres(truth_of, pictures, views):
    """VQASynth gave the width as the height and multiplied distances by ten."""
    made = lifted(truth_of(), pictures, space_boxes=False)
    found = accuracy(made, views)
    assert np.median(found.tasks["object_height"].errors) < 0.05
    assert np.median(found.tasks["distance_centre"].errors) < 0.1
    names = {card.name for one in made for card, _ in questions_of(one.photograph, None)}
    assert names
    assert not names & {"object_depth", "object_width", "bigger"}  # the hidden side would decide


def test_noise_makes_answers_worse_step_by_step(truth_of, pictures, views):
    errors = []
    for sigma in (0.0, 0.05, 0.1, 0.2):
        found = accuracy(lifted(truth_of(depth=sigma), pictures), views)
        errors.append(np.median(found.tasks["distance_camera"].errors))
    assert errors == sorted(errors)
    assert errors[2] > 0.02


def test_dials_turn(truth_of, pictures, whole):
    missed = lifted(truth_of(missed=0.5), pictures)
    assert sum(len(one.photograph.scene.things) for one in missed) < sum(len(o.photograph.scene.things) for o in whole)
    sloppy = lifted(truth_of(mask=2), pictures)
    assert sloppy[0].photograph.seen["001"].pixels != whole[0].photograph.seen["001"].pixels
    wrong = lifted(truth_of(focal=0.1), pictures)
    assert wrong[0].geometry.matrix[0, 0] != pytest.approx(whole[0].geometry.matrix[0, 0], rel=0.001)


def test_the_same_picture_gives_the_same_scene(truth_of, pictures, whole):
    again = lifted(truth_of(), pictures[:1])[0]
    assert again.photograph == whole[0].photograph


def test_captions_stay_with_their_things_where_one_is_lost(truth_of, pictures, whole):
    """VQASynth zipped captions with the clouds that were left, and every later one was another thing's."""
    truth = truth_of()
    first = whole[0].photograph

    @dataclass
    class Holes:
        """Depth without the pixels of the first thing."""

        def depth(self, picture):
            known = truth.depth(picture)
            metres = known.metres.copy()
            metres[first.view().mask("001")] = np.nan
            return Depth(metres, known.focal)

    made = Lifter(replace(truth.instruments(), depth=Holes())).lift(pictures[0], "0")
    lost = made.photograph.provenance["lost"]
    assert [one["label"] for one in lost] == [first.scene["001"].noun]
    left = [thing.noun for thing in made.photograph.scene.things]
    assert left == [thing.noun for thing in first.scene.things if thing.id != "001"]
    for thing, before in zip(made.photograph.scene.things, first.scene.things[1:], strict=True):
        assert thing.centre == pytest.approx(before.centre, abs=0.02)


def test_without_ground_nothing_that_needs_it_is_asked(truth_of, pictures):
    """SpatialVLM: no plane, no questions of height; VQASynth took any wall for the ground."""
    truth = truth_of()

    class Wall:
        def depth(self, picture):
            return Depth(np.full(picture.shape[:2], 3.0, np.float32), truth.depth(picture).focal)

    made = Lifter(replace(truth.instruments(space_boxes=False), depth=Wall())).lift(pictures[0], "0").photograph
    assert made.scene.knows is Knows.SIGHT
    assert made.provenance["frame"]["method"] == "failed"
    names = {card.name for card, _ in questions_of(made)}
    assert not names & {"above_below", "height_above_floor", "object_height", "distance_vertical"}

    class Gyroscope:
        def calibrate(self, picture):
            return Calibration((0.0, -1.0, 0.0))

    given = replace(truth.instruments(space_boxes=False), depth=Wall(), calibrator=Gyroscope())
    assert Lifter(given).lift(pictures[0], "0").photograph.scene.knows is Knows.GRAVITY


def test_overlapping_and_huge_finds_are_dropped(truth_of, pictures):
    truth = truth_of()

    class Doubled:
        def find(self, picture, phrases):
            if tuple(phrases) == FLOORS:
                return []
            known = truth.find(picture, phrases)
            height, width = picture.shape[:2]
            twice = [Found(one.label, 0.9, one.box) for one in known]
            doubtful = Found("ghost", 0.29, (5.0, 5.0, 90.0, 90.0))
            return [
                *known,
                *twice,
                doubtful,
                Found("room", 0.99, (0.0, 0.0, width, height)),
                Found("sky", 0.99, (0, 0, 40, 40)),
            ]

    made = Lifter(replace(truth.instruments(), detector=Doubled())).lift(pictures[0], "0").photograph
    for thing in made.scene.things:  # SpatialRGPT sorts boxes anew and leaves what belongs to them in the old order
        rows, columns = np.nonzero(made.view().mask(thing.id))
        box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert made.seen[thing.id].box == box
        assert thing.phrase is None or thing.phrase.endswith(thing.noun) or thing.noun in thing.phrase
    assert made.scene.things == Lifter(truth.instruments()).lift(pictures[0], "0").photograph.scene.things
