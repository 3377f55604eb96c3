"""From JPEG to Parquet by real classes of transformers with weights drawn at random: nonsense, soundly told."""

import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from PIL import Image

from spatialgauge.benchmark.cli.lift import command as lift
from spatialgauge.benchmark.cli.synthesize import command as synthesize
from spatialgauge.benchmark.experts import rgb
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.suites import SHIPPED

pytest.importorskip("torch")


def run(command, *arguments):
    return CliRunner().invoke(command, [str(word) for word in arguments], catch_exceptions=False)


@pytest.mark.slow
def test_jpegs_become_parquet(tiny_expert, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    suite = load("mini", SHIPPED)
    for number, picture in enumerate([suite.picture(name) for name in list(suite.pictures)[:3]]):
        Image.fromarray(rgb(picture)).save(photos / f"{number}.jpg")
    (photos / "torn.jpg").write_bytes((photos / "0.jpg").read_bytes()[:300])
    models = {"detector": "grounding_dino", "segmenter": "sam2", "depth": "depth_pro", "captioner": "florence2"}
    options = [word for role, name in models.items() for word in (f"--{role}", tiny_expert(name))]
    asked = [
        photos,
        "--out",
        tmp_path / "scenes",
        *options,
        "--confidence",
        "0",
        "--find",
        "chair, table",
        "--device",
        "cpu",
    ]
    told = json.loads(run(lift, *asked, "--json").stdout)
    assert told["scenes"] == 3
    assert told["failed"] == {"read": 1}
    kept = (tmp_path / "scenes/scenes.jsonl").read_bytes()
    run(lift, *asked)
    assert (tmp_path / "scenes/scenes.jsonl").read_bytes() == kept
    experts = json.loads((tmp_path / "scenes/manifest.json").read_text())["experts"]
    assert set(experts) == set(models)
    run(synthesize, tmp_path / "scenes", "--out", tmp_path / "set", "--held-out", "0")
    strict = run(
        lift, *asked[:1], "--out", tmp_path / "none", *asked[3:], "--classifier", tiny_expert("clip"), "--json"
    )
    assert json.loads(strict.stdout)["failed"] == {"filter": 3, "read": 1}
    table = pq.read_table(tmp_path / "set/train.parquet")
    assert table.num_rows > 0
    assert set(table["picture"].to_pylist()) <= {path.stem for path in (tmp_path / "scenes/pictures").iterdir()}


def test_what_is_missing_is_said(tmp_path):
    picture = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(picture)
    with pytest.raises(Exception, match="--segmenter, --depth"):
        run(lift, picture, "--out", tmp_path / "x", "--detector", "some/model")
    with pytest.raises(Exception, match="--noise is for"):
        run(lift, picture, "--out", tmp_path / "x", "--noise", "depth=1")
    for noise, words in (("deep=1", "depth, scale"), ("depth=much", "no number")):
        with pytest.raises(Exception, match=words):
            run(lift, "mini", "--experts", "truth", "--noise", noise, "--out", tmp_path / "x")
    with pytest.raises(Exception, match="there is no picture"):
        run(lift, tmp_path / "none", "--out", tmp_path / "x", "--detector", "a", "--segmenter", "b", "--depth", "c")
