"""Omni3D's files and KITTI's folders become photographs with sound truths; hidden things are not asked about."""

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.cli import main
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import verify
from spatialgauge.tasks.photo_suites import suite_of_photographs
from spatialgauge.tasks.scenes.lifting.annotated_sets import of_omni3d, taken_in

SHARED = Path(__file__).parents[5] / "shared/data/real_photos_3dboxes"
K = [[600.0, 0.0, 320.0], [0.0, 600.0, 240.0], [0.0, 0.0, 1.0]]
THINGS = {"chair": (-1.2, 0.4, 4.0), "bin": (1.3, 0.5, 4.2), "lamp": (0.1, -0.3, 8.0)}


def pixels(centre, half):
    x, y, z = centre
    return [
        600 * (x - half) / z + 320,
        600 * (y - half) / z + 240,
        600 * (x + half) / z + 320,
        600 * (y + half) / z + 240,
    ]


def cuboid(name, centre, **told):
    return {
        "image_id": 1,
        "valid3D": True,
        "behind_camera": False,
        "category_name": name,
        "center_cam": list(centre),
        "dimensions": [0.6, 0.9, 0.7],
        "R_cam": np.eye(3).tolist(),
        "bbox2D_tight": [-1, -1, -1, -1],
        "bbox2D_proj": pixels(centre, 0.4),
        "visibility": -1,
        "truncation": -1,
    } | told


def omni3d(folder, annotations):
    Image.new("RGB", (640, 480), (90, 120, 90)).save(folder / "one.png")
    image = {"id": 1, "width": 640, "height": 480, "file_path": "one.png", "K": K}
    (folder / "set.json").write_text(json.dumps({"images": [image], "annotations": annotations, "categories": []}))
    return folder


def test_an_omni3d_file_is_asked_about_with_sound_truths(tmp_path):
    suite = suite_of_photographs(omni3d(tmp_path, [cuboid(name, place) for name, place in THINGS.items()]))
    assert verify(suite) == []
    assert {"distance_camera", "distance_centre", "left_right", "front_behind"} <= set(suite.card.tasks)
    reach = {name: math.dist((0, 0, 0), place) for name, place in THINGS.items()}
    for item in suite.items:
        if item.task == "distance_camera":
            (name,) = [name for name in THINGS if name in item.question]
            assert item.truth == pytest.approx(reach[name])
        if item.task == "front_behind":
            near = "in front" in item.form.options[item.truth]
            figure, ground = sorted((name for name in THINGS if name in item.question), key=item.question.index)
            if "towards" not in item.question:
                assert near == (reach[figure] < reach[ground])


MISSING = [-1, -1, -1, -1]
SETS = {
    "KITTI": {"visibility": 0.9, "truncation": 0.0, "bbox2D_tight": MISSING, "lidar_pts": 120},
    "nuScenes": {"visibility": 0.8, "truncation": -1, "bbox2D_tight": MISSING, "lidar_pts": 12},
    "SUNRGBD": {"visibility": -1, "truncation": -1, "bbox2D_tight": MISSING, "segmentation_pts": -1},
    "ARKitScenes": {"visibility": -1, "truncation": -1, "bbox2D_tight": MISSING, "depth_error": -1},
    "Hypersim": {"visibility": 0.95, "truncation": 0.0, "segmentation_pts": 900, "depth_error": 0.02},
    "Objectron": {"visibility": -1, "truncation": -1, "bbox2D_tight": MISSING, "dataset_id": 5},
}
"""What each set of Omni3D fills in, and what it leaves at -1."""


@pytest.mark.parametrize("name", sorted(SETS))
def test_each_set_of_omni3d_is_read_from_what_it_fills_in(tmp_path, name):
    told = SETS[name] | {"bbox3D_cam": [], "iscrowd": False, "ignore": False, "category_id": 1, "id": 7}
    annotations = []
    for thing, place in THINGS.items():
        tight = told.get("bbox2D_tight") or pixels(place, 0.35)
        annotations.append(cuboid(thing, place, **told | {"bbox2D_tight": tight, "bbox2D_trunc": pixels(place, 0.4)}))
    ((photograph, _),) = taken_in(omni3d(tmp_path, annotations))
    eye = np.asarray(photograph.scene.camera.pose)[:3, 3]
    for thing in photograph.scene.things:
        assert math.dist(thing.centre, eye) == pytest.approx(math.dist((0, 0, 0), THINGS[thing.noun]))
        seen = photograph.seen[thing.id]
        half = 0.35 if name == "Hypersim" else 0.4
        assert seen.box == pytest.approx(pixels(THINGS[thing.noun], half))
        assert not seen.cut
        assert seen.pixels / seen.whole == pytest.approx(abs(told["visibility"]), abs=0.01)


def test_up_is_where_the_boxes_stand(tmp_path):
    """A camera that looks down sees the boxes' upright axes tilted alike; boxes that disagree give no gravity."""
    tilt = math.radians(20)
    turn = [[1, 0, 0], [0, math.cos(tilt), -math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]]
    folder = omni3d(tmp_path, [cuboid(name, place, R_cam=turn) for name, place in THINGS.items()])
    ((photograph, _),) = taken_in(folder)
    up = np.asarray(photograph.scene.camera.pose)[:3, :3].T @ (0, 0, 1)
    assert up == pytest.approx((0, -math.cos(tilt), -math.sin(tilt)), abs=1e-6)
    assert photograph.scene.knows == 1
    folder = omni3d(tmp_path, [cuboid("chair", THINGS["chair"], R_cam=turn), cuboid("bin", THINGS["bin"])])
    ((photograph, _),) = taken_in(folder)
    assert photograph.scene.knows == 0


def test_what_nearer_boxes_cover_is_not_asked_about(tmp_path):
    hidden = cuboid("vase", (-2.4, 0.8, 8.0))
    suite = suite_of_photographs(omni3d(tmp_path, [*(cuboid(name, place) for name, place in THINGS.items()), hidden]))
    assert not any("vase" in item.question for item in suite.items)
    seen = suite_of_photographs(omni3d(tmp_path, [cuboid("chair", THINGS["chair"]), {**hidden, "visibility": 1.0}]))
    assert any("vase" in item.question for item in seen.items)


def test_small_differences_in_height_far_away_are_not_asked_for(tmp_path):
    """One degree of error in which way is up is 70 cm at forty metres."""
    far = {"van": (-3.0, 0.4, 40.0), "tree": (3.0, -0.3, 40.0)}
    told = [cuboid(name, place, dimensions=[2, 2, 2], bbox2D_proj=pixels(place, 1)) for name, place in far.items()]
    suite = suite_of_photographs(omni3d(tmp_path, told))
    assert "distance_centre" in suite.card.tasks
    assert "distance_vertical" not in suite.card.tasks
    near = suite_of_photographs(omni3d(tmp_path, [cuboid(name, place) for name, place in THINGS.items()]))
    assert "distance_vertical" in near.card.tasks


@pytest.mark.parametrize("told", [{"valid3D": False}, {"behind_camera": True}])
def test_invalid_boxes_are_left_out(tmp_path, told):
    folder = omni3d(tmp_path, [cuboid("chair", THINGS["chair"]), cuboid("ghost", THINGS["bin"], **told)])
    ((photograph, _),) = taken_in(folder)
    assert [thing.noun for thing in photograph.scene.things] == ["chair"]


def test_damaged_annotations_are_named(tmp_path):
    with pytest.raises(DataError, match=r"neither scenes.jsonl .* nor KITTI's label_2, nor an Omni3D"):
        list(taken_in(tmp_path))
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(DataError, match=r"x.json: is no Omni3D file"):
        list(of_omni3d(tmp_path / "x.json", tmp_path))
    folder = omni3d(tmp_path, [cuboid("chair", THINGS["chair"], dimensions=[0, 1, 1])])
    (tmp_path / "x.json").unlink()
    with pytest.raises(DataError, match=r"set.json, image 1: object 1 \(chair\)"):
        list(taken_in(folder))


def kitti(folder, lines):
    for part in ("image_2", "label_2", "calib"):
        (folder / part).mkdir()
    Image.new("RGB", (1242, 375), (90, 120, 90)).save(folder / "image_2/000008.png")
    (folder / "calib/000008.txt").write_text("P0: 1\nP2: 721.5 0 609.6 44.86 0 721.5 172.9 0.2164 0 0 1 0.002746\n")
    (folder / "label_2/000008.txt").write_text("\n".join(lines))
    return folder


def test_kitti_is_read_from_its_own_files(tmp_path, capsys):
    folder = kitti(
        tmp_path,
        [
            "Car 0.00 0 0 470 175 580 255 1.5 1.6 3.7 -2.0 1.7 14.0 1.57",
            "Pedestrian 0.00 0 0 800 140 840 260 1.8 0.6 0.8 3.0 1.6 11.0 0.0",
            "DontCare -1 -1 -10 0 0 10 10 -1 -1 -1 -1000 -1000 -1000 -10",
        ],
    )
    ((photograph, _),) = taken_in(folder)
    assert [thing.noun for thing in photograph.scene.things] == ["car", "pedestrian"]
    with pytest.raises(SystemExit) as left:
        main(["suite", "build", "photos", "--from", str(folder), "--out", str(tmp_path / "suite")])
    assert left.value.code == 0
    truths = sorted(item.truth for item in load(tmp_path / "suite").items if item.task == "distance_camera")
    places = ((3.06, 0.7, 11), (-1.94, 0.95, 14))
    assert truths == pytest.approx([math.dist((0, 0, 0), place) for place in places], abs=0.01)
    with pytest.raises(SystemExit) as left:
        main(["suite", "build", "photos", "--out", str(tmp_path / "other")])
    assert left.value.code == 64
    assert "--from FOLDER" in capsys.readouterr().err


@pytest.mark.skipif(not SHARED.exists(), reason="the real photographs are not at hand")
def test_real_photographs_as_an_omni3d_file(tmp_path):
    images, annotations = [], []
    for entry in json.loads((SHARED / "annotations.json").read_text()):
        if entry["K"] is None or "nuscenes" not in entry["file"]:
            continue
        matrix = np.array(entry["K"])[:3, :3].tolist()
        images.append({"id": entry["file"], "file_path": Path(entry["file"]).name, "K": matrix})
        for thing in entry["objects"]:
            sides, turn = thing["dims_m"], thing["yaw"]
            told = {
                "image_id": entry["file"],
                "dimensions": [sides["width"], sides["height"], sides["length"]],
                "R_cam": [[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]],
                "bbox2D_proj": thing["bbox_xyxy"],
            }
            annotations.append(cuboid(thing["category"].replace("_", " "), thing["center_cam_m"], **told))
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations}))
    asked = Counter(item.task for photograph, _ in of_omni3d(path, SHARED / "images") for item in _items(photograph))
    assert asked["distance_camera"] >= 8
    assert asked["distance_centre"] >= 4
    assert asked["front_behind"] + asked["left_right"] >= 4


def _items(photograph):
    from spatialgauge.tasks.photographs import items_of

    return items_of(photograph)
