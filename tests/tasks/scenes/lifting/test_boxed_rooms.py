"""Rooms with boxes are what VSI-Bench's own answers say of them, and posed frames of a room are asked about soundly."""

import json
import math
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.suites import verify
from spatialgauge.tasks.photo_suites import suite_of_photographs
from spatialgauge.tasks.scenes.lifting.annotated_sets import taken_in
from spatialgauge.tasks.scenes.lifting.boxed_rooms import Boxed, read_rooms

SHARED = Path(__file__).parents[5] / "shared/data/vsi_bench"
STANDING = re.compile(r"standing by the (.*?) and facing the (.*?), is the (.*?) to")
SIZED = re.compile(r"height\) of the (.*?), measured")
COUNTED = re.compile(r"How many (.*)\(s\)")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not at hand")
def test_the_boxes_answer_what_vsi_bench_asks():
    """Of its own questions: every direction and room, all but two sizes, all but ten counts (the sets merge some)."""
    rooms = {}
    for path in sorted((SHARED / "meta_info").glob("*.json")):
        rooms |= read_rooms(path)
    right: Counter[tuple[str, bool]] = Counter()
    for line in (SHARED / "vsi_bench_5130_from_spatialscore.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdict = _answered(rooms[row["scene_name"]], row)
        if verdict is not None:
            right[row["category_origin"].rpartition("_")[0] or row["category_origin"], verdict] += 1
    assert right == {
        ("object_rel_direction", True): 954,
        ("room_size", True): 288,
        ("object_size", True): 951,
        ("object_size", False): 2,
        ("object", True): 555,
        ("object", False): 10,
    }


def _answered(room, row):
    """Whether the boxes give a question's answer, None for one that they are not asked."""
    kind, question, answer = row["category_origin"], row["question"], row["answer"]
    if kind == "room_size_estimation":
        return abs(room.area - float(answer)) < 0.1
    if kind == "object_counting":
        return sum(thing.label == COUNTED.search(question)[1] for thing in room.things) == int(answer)
    if kind == "object_size_estimation":
        longest = [100 * thing.lengths.max() for thing in room.things if thing.label == SIZED.search(question)[1]]
        return any(abs(one - float(answer)) < 1.01 for one in longest)
    if not kind.startswith("object_rel_direction"):
        return None
    places = {thing.label: thing.centre[:2] for thing in room.things}
    names = STANDING.search(question).groups()
    if not all(name in places for name in names):
        return None
    here, ahead, there = (places[name] for name in names)
    (fx, fy), (tx, ty) = ahead - here, there - here
    angle = math.degrees(math.atan2(fx * ty - fy * tx, fx * tx + fy * ty))
    side = "left" if angle > 0 else "right"
    said = {
        "easy": side,
        "medium": "back" if abs(angle) > 135 else side,
        "hard": f"{'front' if abs(angle) < 90 else 'back'}-{side}",
    }
    return said[kind.rpartition("_")[2]] == dict(re.findall(r"([A-D])\. ([a-z-]+)", question))[answer]


def test_a_tilted_box_stands_in_the_least_upright_one():
    tilt = math.radians(30)
    axes = np.array([[1, 0, 0], [0, math.cos(tilt), math.sin(tilt)], [0, -math.sin(tilt), math.cos(tilt)]])
    centre, size, front = Boxed("lid", np.array([1.0, 2.0, 3.0]), axes, np.array([0.4, 1.0, 0.2])).standing
    assert centre == pytest.approx([1, 2, 3])
    high = math.sin(tilt) + 0.2 * math.cos(tilt)
    deep = math.cos(tilt) + 0.2 * math.sin(tilt)
    assert sorted(size) == pytest.approx(sorted([0.4, deep, high]))
    assert size[2] == pytest.approx(high)
    assert abs(front[2]) < 1e-9


WIDE, HIGH, FOCAL = 320, 240, 260.0
THINGS = {"chair": (-0.9, 3.0, 0.5), "bin": (0.9, 3.4, 0.4), "lamp": (0.1, 4.6, 0.9), "vase": (1.75, 5.6, 0.4)}
"""Places in a room; the vase stands behind the bin."""
SIDES = np.array([0.5, 0.5, 0.7])
EYE = np.array([0.0, 0.0, 0.8])
MATRIX = np.array([[FOCAL, 0, WIDE / 2, 0], [0, FOCAL, HIGH / 2, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
POSE = np.array([[1, 0, 0, EYE[0]], [0, 0, 1, EYE[1]], [0, -1, 0, EYE[2]], [0, 0, 0, 1.0]])


def room(folder, *, poses=None, alignment=None):
    """Write a room of boxes and frames of it, whose depth is found by rays."""
    columns, rows = np.meshgrid(np.arange(WIDE), np.arange(HIGH))
    ways = np.stack([(columns - WIDE / 2) / FOCAL, np.ones((HIGH, WIDE)), -(rows - HIGH / 2) / FOCAL], -1)
    depth = np.full((HIGH, WIDE), 8.0)
    for place in THINGS.values():
        with np.errstate(divide="ignore"):
            sides = np.stack([(np.array(place) + sign * SIDES / 2 - EYE) / ways for sign in (-1, 1)])
        near, far = sides.min(0).max(-1), sides.max(0).min(-1)
        depth = np.where((near < far) & (near > 0), np.minimum(depth, near), depth)
    for part in ("color", "depth", "pose", "intrinsic"):
        (folder / "room1" / part).mkdir(parents=True)
    for number, pose in enumerate(poses or [POSE]):
        Image.new("RGB", (2 * WIDE, 2 * HIGH), (90, 120, number)).save(folder / f"room1/color/{number}.jpg")
        Image.fromarray((1000 * depth).astype(np.uint16)).save(folder / f"room1/depth/{number}.png")
        np.savetxt(folder / f"room1/pose/{number}.txt", pose)
    np.savetxt(folder / "room1/intrinsic/intrinsic_depth.txt", MATRIX)
    np.savetxt(folder / "room1/intrinsic/intrinsic_color.txt", np.diag([2, 2, 1, 1]) @ MATRIX)
    if alignment is not None:
        np.savetxt(folder / "room1/alignment.txt", alignment)
    boxes = {
        name: [{"centroid": list(place), "axesLengths": SIDES.tolist(), "normalizedAxes": np.eye(3).ravel().tolist()}]
        for name, place in THINGS.items()
    }
    told = {"room1": {"room_size": 30.0, "object_bbox": boxes}, "room2": {"room_size": 9.0, "object_bbox": {}}}
    (folder / "some_meta_info_val.json").write_text(json.dumps(told))
    return folder


def test_frames_of_a_room_are_asked_about_with_sound_truths(tmp_path):
    suite = suite_of_photographs(room(tmp_path))
    assert verify(suite) == []
    assert {"distance_camera", "distance_centre", "left_right", "object_height"} <= set(suite.card.tasks)
    assert not any("vase" in item.question for item in suite.items), "it stands behind the bin"
    for item in suite.items:
        if item.task == "distance_camera":
            (name,) = [name for name in THINGS if name in item.question]
            assert item.truth == pytest.approx(math.dist(THINGS[name], EYE), abs=0.01)
        if item.task == "object_height":
            assert item.truth == pytest.approx(0.7, abs=0.01)


def test_poses_in_other_axes_are_led_to_the_boxes(tmp_path):
    away = np.eye(4)
    away[:3, 3] = (5, -2, 1)
    ((photograph, _),) = taken_in(room(tmp_path, poses=[np.linalg.inv(away) @ POSE], alignment=away))
    assert {thing.noun for thing in photograph.scene.things} == {"chair", "bin", "lamp", "vase"}
    shown = {thing.noun: photograph.seen[thing.id] for thing in photograph.scene.things}
    assert shown["vase"].pixels < 0.5 * shown["vase"].whole
    assert shown["chair"].pixels == pytest.approx(shown["chair"].whole, rel=0.02)


def test_frames_without_a_place_are_left_out_and_damage_is_named(tmp_path):
    lost = np.full((4, 4), -np.inf)
    assert len(list(taken_in(room(tmp_path, poses=[lost, POSE])))) == 1
    (tmp_path / "room1/pose/1.txt").write_text("no matrix")
    with pytest.raises(DataError, match=r"color/1.jpg: "):
        list(taken_in(tmp_path))
    (tmp_path / "some_meta_info_val.json").write_text('{"room1": {"room_size": 1, "object_bbox": {"cup": [{}]}}}')
    with pytest.raises(DataError, match=r"some_meta_info_val.json: is no file of rooms with boxes \(KeyError"):
        list(taken_in(tmp_path))
