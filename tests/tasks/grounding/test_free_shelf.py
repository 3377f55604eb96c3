"""Where a shelf has room, found again by letting a cup down onto it: rays through the meshes, pixel by pixel."""

import numpy as np

from spatialgauge.benchmark.answers import rle
from spatialgauge.tasks.grounding.free_shelf import free_on_shelf
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tasks.scenes.boxes import heights
from spatialgauge.tasks.scenes.layout.contact import triangles_of
from spatialgauge.tasks.scenes.rendering import rays
from spatialgauge.tasks.scenes.rendering.rays import distances

CUP = 0.04
"""Metres: half a cup's width, less than what a free spot keeps clear."""
TALL = 0.1


def asked(shipped):
    for twins in shipped("shelves"):
        for question in native_tasks()["free_shelf"].questions(twins):
            yield question, twins.views[question.view], twins.cast


def touched(scene, camera, u, v):
    """The point of the scene's things that a pixel shows, by a ray against all triangles."""
    pose, k = camera.world_from_camera, camera.intrinsics
    ray = pose[:3, :3] @ ((u - k[0, 2]) / k[0, 0], (v - k[1, 2]) / k[1, 1], 1.0)
    everything = np.concatenate([triangles_of(thing) for thing in scene.things])
    far = distances(everything, np.array([camera.position]), ray / np.linalg.norm(ray))[0]
    return np.array(camera.position) + far * ray / np.linalg.norm(ray), everything


def test_a_cup_stands_on_every_spot_of_the_shelf_that_is_told(shipped):
    rng, checked = np.random.default_rng(0), 0
    for question, view, cast in asked(shipped):
        scene = view.scene
        region = rle.decode(question.truth["masks"][0])
        item = next(scene[name] for role, name in cast.items() if role != "shelf1" and name in question.pair)
        pixels = np.argwhere(region)
        for v, u in pixels[rng.choice(len(pixels), 6)] + 0.5:
            point, everything = touched(scene, scene.camera, u, v)
            rise = point[2] - item.base[2]
            assert 0.2 < (rise if question.slices["way"] == "above" else -rise) < 0.45
            turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
            rim = point + np.stack([CUP * np.cos(turn), CUP * np.sin(turn), np.full(12, 0.02)], axis=1)
            below = distances(everything, rim, (0.0, 0.0, -1.0))
            above = distances(everything, rim, (0.0, 0.0, 1.0))
            assert (below < 0.04).all() or (below[np.isfinite(below)] < 0.04).mean() > 0.6
            assert (above > TALL - 0.02).all()
            checked += 1
    assert checked >= 24


def test_no_spot_is_right_in_both_twins(shipped):
    for twins in shipped("shelves"):
        questions = list(native_tasks()["free_shelf"].questions(twins))
        for one, other in zip(questions[::2], questions[1::2], strict=True):
            here, there = (rle.decode(question.truth["masks"][0]) for question in (one, other))
            assert (here & there).sum() <= 0.1 * (here | there).sum()


def test_the_edge_of_a_top_that_is_seen_from_below_is_no_free_spot(shipped):
    checked = 0
    for twins in shipped("shelves"):
        scene, shelf = twins.views[0].scene, twins.cast["shelf1"]
        top = heights(scene[shelf])[1]
        for name in set(twins.cast.values()) - {shelf}:
            if 0.2 < top - heights(scene[name])[0] < 0.45:
                pixels = []
                for rise in (-0.1, 0.5):
                    x, y, _ = scene.camera.position
                    camera = scene.camera.model_copy(update={"position": (x, y, top + rise)})
                    seen = rays.view(scene.model_copy(update={"camera": camera}))
                    pixels.append(int(free_on_shelf(seen, shelf, name, "above").sum()))
                assert pixels[0] < 0.02 * pixels[1]
                checked += 1
    assert checked
