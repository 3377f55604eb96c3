"""COMFORT's rows are told from its folders; who says yes to everything is right 17 times in 36."""

import math

import pytest
from PIL import Image

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.official import official_figures
from spatialgauge.benchmark.predictions import NO_PROMPT
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


LEFT, RIGHT = "comfort_car_ref_facing_left", "comfort_car_ref_facing_right"


def test_rows_have_their_viewpoints(tmp_path):
    """A woman for whom front and behind change places as for the camera, and a bench that faces to the right."""
    bench = "object_basketball_and_bench"
    folder = drawn(tmp_path, "comfort_ball/totheleft/default/0.png", "comfort_ball/behind/color/18.png")
    drawn(folder, f"{RIGHT}/totheleft/{bench}/27.png", f"{LEFT}/infrontof/default/9.png")
    drawn(folder, "comfort_ball/totheleft/default/36.png")
    told = {(row["picture"].rpartition("/")[0], row["viewpoint"]): row for row in rows(folder)}
    assert {key: row["answer"] for key, row in told.items()} == {
        ("comfort_ball/behind/color", "none"): "yes",
        ("comfort_ball/behind/color", "camera"): "yes",
        ("comfort_ball/totheleft/default", "none"): "yes",
        ("comfort_ball/totheleft/default", "camera"): "yes",
        (f"{RIGHT}/totheleft/{bench}", "none"): "no",
        (f"{RIGHT}/totheleft/{bench}", "camera"): "no",
        (f"{RIGHT}/totheleft/{bench}", "addressee"): "yes",
        (f"{RIGHT}/totheleft/{bench}", "reference"): "yes",
        (f"{LEFT}/infrontof/default", "none"): "no",
        (f"{LEFT}/infrontof/default", "camera"): "no",
        (f"{LEFT}/infrontof/default", "addressee"): "yes",
        (f"{LEFT}/infrontof/default", "reference"): "yes",
    }
    assert told["comfort_ball/behind/color", "none"]["figure"] == "yellow ball"
    assert told[f"{LEFT}/infrontof/default", "reference"]["seen_from"] == "car"


@pytest.fixture(scope="module")
def balls(tmp_path_factory):
    frames = (f"comfort_ball/totheright/default/{frame}.png" for frame in range(37))
    folder = drawn(tmp_path_factory.mktemp("comfort"), *frames)
    benchmark = catalogue()["comfort"]
    return suite_of(benchmark, rows_of(benchmark, folder), Source("comfort", "", folder))


def test_a_folder_becomes_a_suite(balls):
    assert balls.card.tasks == {"comfort_ball_camera": 36, "comfort_ball_none": 36}
    assert sum(item.truth == "yes" for item in balls.items) == 2 * 17
    words = {item.wording.text for item in balls.items}
    assert "From the camera's viewpoint, is the red ball to the right of the blue ball?" in words
    assert "Is the red ball to the right of the blue ball?" in words


def told(balls, share):
    """The figures of ten repeats, of which `share` (of the degrees from where the relation holds) are yes."""
    records = [
        Record(
            item=item.id,
            repeat=repeat,
            task=item.task,
            group=item.group,
            outcome=Outcome.ANSWERED,
            reply="Yes" if repeat < round(round(10 * share(item.slices["from_camera"]), 6)) else "No",
            score=0.0,
            prompt_hash=NO_PROMPT,
        )
        for item in balls.items
        for repeat in range(10)
    ]
    found = official_figures(balls.card.official, balls.by_id, records)
    return {figure.name.removeprefix("ball, camera, "): figure.value for figure in found}


def test_one_word_for_all_is_where_the_base_rates_are(balls):
    assert told(balls, lambda _: 1)["ball, camera"] == pytest.approx(17 / 36)
    assert told(balls, lambda _: 0)["ball, camera"] == pytest.approx(19 / 36)


def test_errors_are_of_shares_against_the_cosine(balls):
    """A curve that is the cosine has the error of its rounding alone; one that is its sign, what the sign leaves."""
    cosine = told(balls, lambda angle: (math.cos(math.radians(angle)) + 1) / 2)
    assert cosine["soft error"] < 0.04
    assert cosine["symmetry error"] == 0
    sign = told(balls, lambda angle: math.cos(math.radians(angle)) > 1e-9)
    assert sign["hard error"] == sign["symmetry error"] == 0
    rest = [(math.cos(math.radians(10 * step)) + 1) / 2 - (step % 36 < 9 or step > 27) for step in range(36)]
    assert sign["soft error"] == pytest.approx(math.sqrt(sum(one * one for one in rest) / 37))
    sideways = told(balls, lambda angle: angle < 180)
    assert sideways["symmetry error"] == pytest.approx(1)


@pytest.mark.parametrize(
    "path", ["comfort_ball/beside/default/0.png", "ball/totheleft/default/0.png", f"{LEFT}/behind/default/first.png"]
)
def test_other_names_are_told(tmp_path, path):
    with pytest.raises(DataError, match=r"\.png: is not comfort_ball"):
        list(rows(drawn(tmp_path, path)))
    with pytest.raises(DataError, match="holds no pictures of COMFORT"):
        list(rows(tmp_path / "none"))
