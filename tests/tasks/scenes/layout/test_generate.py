import hashlib
import itertools
import os
import subprocess
import sys
import time

import numpy as np
import pytest

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.tasks.scenes.layout import STAGES, LayoutError, generate, generating
from spatialgauge.tasks.scenes.layout.contact import mesh_gap
from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE, build
from spatialgauge.tasks.scenes.objects.model import Style

FINGERPRINT = """
import hashlib
from spatialgauge.tasks.scenes.layout import generate
for stage in {stages!r}:
    twins = generate("tests", 3, stage)
    text = "".join(view.scene.model_dump_json() for view in twins.views) + repr(dict(twins.cast))
    print(stage, hashlib.sha256(text.encode()).hexdigest())
"""


def written(twins):
    return [view.scene.model_dump_json() for view in twins.views]


def every_view(twins_of, stage, number):
    return [(twins, view) for twins in twins_of(stage, number) for view in twins.views]


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_another_process_generates_the_same_scenes_from_their_number_alone(twins_of):
    """Other hashes, no scene generated before."""
    script = FINGERPRINT.format(stages=STAGES)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    )
    here = []
    for stage in STAGES:
        twins = twins_of(stage, 4)[3]
        text = "".join(written(twins)) + repr(dict(twins.cast))
        here.append(f"{stage} {hashlib.sha256(text.encode()).hexdigest()}")
    assert done.stdout.splitlines() == here


def test_each_number_is_a_scene_of_its_own(twins_of, stage):
    twins = [tuple(written(one)) for one in twins_of(stage, 3)]
    assert len(set(twins)) == len(twins)


def test_each_seed_has_scenes_of_its_own():
    one, other = (generate(seed, 2, "pan") for seed in ("tests", "other"))
    assert written(one) != written(other)
    assert written(one) == written(generate("tests", 2, "pan"))


def test_groups_name_stage_number_and_seed(twins_of, stage):
    twins = twins_of(stage, 3)[2]
    digest = hashlib.sha256(f"tests:2:{stage}".encode()).hexdigest()
    assert twins.group == f"{stage}-00002-{digest[:8]}"
    assert len({view.scene.id for view in twins.views}) == len(twins.views) >= 2
    assert twins.stage == stage


CAMERAS_MOVE = ("approach", "drive", "gaze", "orbit", "pan")
"""Stages whose views are of one state of the things, from several sides."""
THINGS_COME = ("crowd", "gaze")
"""Stages whose views do not all hold the same things."""
ROOMS_DIFFER = ("rooms",)
"""Stages whose twins are in rooms of their own, each under a camera of its own."""
THINGS_RESIZED = ("resize", "fit_through", "fit_under", "fit_on")
"""Stages whose things have other sizes in the twin."""


def test_views_hold_the_same_things_in_the_same_room(twins_of, stage, number):
    if stage in THINGS_COME:
        pytest.skip("some things are in one view only")
    for twins in twins_of(stage, number):
        one, other = (view.scene for view in twins.views[:2])
        assert (one.room == other.room) == (stage not in ROOMS_DIFFER)
        sized = stage not in THINGS_RESIZED
        looks = [
            {(t.id, t.kind, t.colour, t.seed, *((t.scale, t.size) if sized else ())) for t in scene.things}
            for scene in (one, other)
        ]
        assert looks[0] == looks[1]
        places = [[(t.id, t.centre, t.yaw, t.support) for t in scene.things] for scene in (one, other)]
        cameras = [scene.camera.model_dump() for scene in (one, other)]
        assert (places[0] == places[1]) == (stage in CAMERAS_MOVE)
        assert (cameras[0] == cameras[1]) == (stage not in (*CAMERAS_MOVE, *ROOMS_DIFFER))
        assert {name for name in twins.cast.values() if "-" in name} <= {thing.id for thing in one.things}


def test_things_have_the_size_of_their_models(twins_of, stage, number):
    for _, view in every_view(twins_of, stage, number):
        for thing in view.scene.things:
            model = build(thing.kind, Style(thing.colour, thing.scale, thing.seed))
            assert thing.size == pytest.approx(model.size)
            assert thing.fronted == CATALOGUE[thing.kind].fronted


def inside(thing, points, slack):
    local = (points - thing.centre) @ thing.pose[:3, :3]
    return (np.abs(local) < np.array(thing.size) / 2 - slack).all(axis=1)


def points_in(thing, side=7):
    steps = np.linspace(-0.5, 0.5, side)
    grid = np.array(list(itertools.product(steps, steps, steps))) * thing.size
    return grid @ thing.pose[:3, :3].T + thing.centre


def test_nothing_stands_inside_another_thing(twins_of, stage, number):
    if stage in ("touch", "inside"):
        pytest.skip("what touches or is under something is in its box; their own tests hold their surfaces apart")
    for _, view in every_view(twins_of, stage, number):
        for a, b in itertools.permutations(view.scene.things, 2):
            if b.id not in (a.support, view.scene[a.support].support if a.support else None) and a.id != b.support:
                assert not inside(b, points_in(a), 1e-4).any(), (view.scene.id, a.id, b.id)


def test_everything_stands_on_the_floor_or_on_a_surface(twins_of, stage, number):
    for _, view in every_view(twins_of, stage, number):
        for thing in view.scene.things:
            if thing.support is None:
                assert thing.base[2] == pytest.approx(0, abs=1e-9)
                continue
            bearer = view.scene[thing.support]
            model = build(bearer.kind, Style(bearer.colour, bearer.scale, bearer.seed))
            if not model.surfaces:
                assert mesh_gap(thing, bearer) < 0.002, (view.scene.id, thing.id, bearer.id)
                continue
            corners = (thing.corners[:4] - bearer.base) @ bearer.pose[:3, :3]
            assert any(
                abs(corners[0, 2] - flat.z) < 1e-9
                and (corners[:, 0] >= flat.x0 - 1e-9).all()
                and (corners[:, 0] <= flat.x1 + 1e-9).all()
                and (corners[:, 1] >= flat.y0 - 1e-9).all()
                and (corners[:, 1] <= flat.y1 + 1e-9).all()
                for flat in model.surfaces
            )


def test_everything_is_inside_the_room_and_clear_of_the_camera(twins_of, stage, number):
    for _, view in every_view(twins_of, stage, number):
        (x, y, height), eye = view.scene.room.extent, view.scene.camera.position
        assert abs(eye[0]) < x
        assert abs(eye[1]) < y
        assert 0.15 <= eye[2] < height
        for thing in view.scene.things:
            assert np.abs(thing.corners[:, 0]).max() <= x
            assert np.abs(thing.corners[:, 1]).max() <= y
            assert thing.corners[:, 2].max() <= height
            assert np.linalg.norm(points_in(thing) - eye, axis=1).min() >= 0.25


def test_an_unknown_stage_is_named_with_those_there_are():
    with pytest.raises(UsageError, match=r"no stage 'shuffle'.*swap"):
        generate(1, 0, "shuffle")


def test_giving_up_is_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(generating, "ATTEMPTS", 0)
    with pytest.raises(LayoutError, match="another seed"):
        generate(1, 0, "turn")


@pytest.mark.slow
def test_scenes_far_down_the_numbers_are_laid_out(stage, record_property):
    started = time.perf_counter()
    numbers = (60, 599)
    groups = {generate("far", index, stage).group for index in numbers}
    record_property("seconds_each", round((time.perf_counter() - started) / len(numbers), 2))
    assert len(groups) == len(numbers)
