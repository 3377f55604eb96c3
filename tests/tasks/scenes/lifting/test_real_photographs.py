"""Ten real photographs with annotated boxes, where they are at hand: `shared/data/real_photos_3dboxes`."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from spatialgauge.benchmark.items import Kind
from spatialgauge.benchmark.pictures import read_picture
from spatialgauge.tasks.photographs import items_of, questions_of
from spatialgauge.tasks.scenes.lifting.annotated import Annotation, annotated

FOLDER = Path(__file__).parents[5] / "shared/data/real_photos_3dboxes"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the real photographs are not at hand")


def photograph_of(entry):
    """Return an entry as a photograph; of SUN RGB-D, whose camera is told otherwise, with the raw matrices."""
    picture = read_picture(FOLDER / entry["file"])
    if entry["K"] is None:
        return _sunrgbd(entry, picture)
    matrix = np.array(entry["K"])
    shift = np.linalg.inv(matrix[:3, :3]) @ matrix[:3, 3] if matrix.shape == (4, 4) else np.zeros(3)
    return annotated(
        picture,
        matrix[:3, :3],
        [_annotation(thing, shift) for thing in entry["objects"]],
        name=Path(entry["file"]).stem,
    )


def _annotation(thing, shift):
    sides, turn = thing["dims_m"], thing["yaw"]
    centre = tuple(float(value) for value in np.array(thing["center_cam_m"]) + shift)
    return Annotation(
        label=thing["category"].replace("_", " "),
        centre=centre,
        size=(sides["width"], sides["length"], sides["height"]),
        front=(float(np.cos(turn)), 0.0, float(-np.sin(turn))),
        fronted=True,
        box=tuple(thing["bbox_xyxy"]),
        visible=1 - 0.3 * thing["occluded"] if "occluded" in thing else None,
    )


def _sunrgbd(entry, picture):
    """SUN RGB-D: upright depth axes (x right, y forward, z up) and a matrix from them to pixels: K R."""
    raw = json.loads((FOLDER / "raw/sunrgbd_000017.json").read_text())
    matrix, up = _decomposed(np.array(_find(raw, "depth2img")))
    turn = up @ np.array(
        [[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]
    )  # camera from the annotations' x right, y down, z forward
    annotations = []
    for thing in entry["objects"]:
        sides = thing["dims_m"]
        ahead = (-np.sin(thing["yaw"]), 0.0, np.cos(thing["yaw"]))
        annotations.append(
            Annotation(
                label=thing["category"].replace("_", " "),
                centre=tuple(float(value) for value in turn @ np.array(thing["center_cam_m"])),
                size=(sides["dx"], sides["dy"], sides["height"]),
                front=tuple(float(value) for value in turn @ np.array(ahead)),
                box=tuple(thing["bbox_xyxy"]),
            )
        )
    return annotated(picture, matrix, annotations, name="sunrgbd_000017", up=up @ (0.0, 0.0, 1.0))


def _find(tree, key):
    if isinstance(tree, dict):
        if key in tree:
            return tree[key]
        tree = list(tree.values())
    found = [_find(one, key) for one in tree if isinstance(one, (dict, list))] if isinstance(tree, list) else []
    return next((one for one in found if one is not None), None)


def _decomposed(matrix):
    """Return K and the turn from depth axes to camera axes of a 3x3 projection."""
    from scipy.linalg import rq

    k, turn = rq(matrix[:3, :3])
    signs = np.diag(np.sign(np.diag(k)))
    k, turn = k @ signs, signs @ turn
    return k / k[2, 2], turn


def test_real_photographs_come_out_as_annotated():
    counted = Counter()
    for entry in json.loads((FOLDER / "annotations.json").read_text()):
        taken = photograph_of(entry)
        places = [np.array(mark["center_cam_m"]) for mark in entry["objects"]]
        pixels = [taken.scene.camera.project(one.centre)[0, :2] for one in taken.scene.things]
        for pixel, mark in zip(pixels, entry["objects"], strict=True):
            assert pixel == pytest.approx(mark["center_px"], abs=1.0)
        for item in items_of(taken):
            counted[item.task] += 1
            if item.form.kind is Kind.QUANTITY and item.task == "distance_camera":
                spans = [abs(item.truth - mark["distance_m"]) for mark in entry["objects"]]
                assert min(spans) < 0.065  # KITTI's camera stands 6 cm beside the axes it is annotated in
        for question in [q for card, q in questions_of(taken) if card.name == "distance_centre"]:
            one, other = (places[int(name) - 1] for name in question.pair.split(":"))
            assert question.truth == pytest.approx(float(np.linalg.norm(one - other)), rel=1e-3)
        for card, question in questions_of(taken, None):
            if card.name in ("left_right", "front_behind"):
                figure, ground = (places[int(name) - 1] for name in question.pair.split(":"))
                right = bool(figure[0] / figure[2] > ground[0] / ground[2])
                behind = bool(figure[2] > ground[2])
                known = ("left", "right")[right] if card.name == "left_right" else ("in front", "behind")[behind]
                assert question.form.options[question.truth] == known
    assert counted["distance_camera"] >= 10
    assert counted["left_right"] + counted["front_behind"] >= 5
