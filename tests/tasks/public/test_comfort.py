"""COMFORT's rows are told from its folders; who says yes to everything is right 17 times in 36."""

import pytest
from PIL import Image

from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.public.building import Source, suite_of
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.comfort import holds, rows
from spatialgauge.tasks.public.rows import rows_of


def drawn(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (16, 12)).save(folder / path)
    return folder


def test_a_relation_holds_at_17_of_36_angles():
    assert sum(holds(step * 10) for step in range(36)) == 17
    assert holds(-80)
    assert holds(440)
    assert not holds(90)


def test_rows_have_their_viewpoints(tmp_path):
    folder = drawn(tmp_path, "ball/left/v0/0.png", "ball/behind/v0/18.png", "car/left/bench-right/27.png")
    drawn(tmp_path, "ball/left/v0/36.png")
    told = {(row["picture"], row["viewpoint"]): row["answer"] for row in rows(folder)}
    assert told == {
        ("ball/behind/v0/18.png", "camera"): "yes",
        ("ball/behind/v0/18.png", "addressee"): "no",
        ("ball/left/v0/0.png", "camera"): "yes",
        ("ball/left/v0/0.png", "addressee"): "no",
        ("car/left/bench-right/27.png", "camera"): "no",
        ("car/left/bench-right/27.png", "addressee"): "yes",
        ("car/left/bench-right/27.png", "reference"): "yes",
    }


def test_a_folder_becomes_a_suite(tmp_path):
    folder = drawn(tmp_path, *(f"ball/right/v0/{frame}.png" for frame in range(37)))
    benchmark = catalogue()["comfort"]
    suite = suite_of(benchmark, rows_of(benchmark, folder), Source("comfort", "", folder))
    assert suite.card.tasks == {"comfort_ball_camera": 36, "comfort_ball_addressee": 36}
    assert sum(item.truth == "yes" for item in suite.items) == 2 * 17
    words = {item.wording.text for item in suite.items}
    assert "From the camera's viewpoint, is the red ball to the right of the blue ball?" in words


@pytest.mark.parametrize("path", ["ball/beside/v0/0.png", "cube/left/v0/0.png", "car/left/bench/0.png"])
def test_other_names_are_told(tmp_path, path):
    with pytest.raises(DataError, match=r"0\.png: "):
        list(rows(drawn(tmp_path, path)))
    with pytest.raises(DataError, match="holds no pictures of COMFORT"):
        list(rows(tmp_path / "none"))
