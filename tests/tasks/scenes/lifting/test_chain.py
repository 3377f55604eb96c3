"""From JPEG to Parquet by real classes of transformers with weights drawn at random: nonsense, soundly told."""

import json
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from PIL import Image

from spatialgauge.benchmark.cli.lift import command as lift
from spatialgauge.benchmark.cli.synthesize import command as synthesize
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.experts import rgb
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.scenes.lifting.store import failures
from spatialgauge.tasks.suites import SHIPPED

pytest.importorskip("torch")


def run(command, *arguments):
    return CliRunner().invoke(command, [str(word) for word in arguments], catch_exceptions=False)


def killed_in_the_middle(arguments, lines):
    """Lift in a process of its own and kill it as soon as it has written its first scene."""
    process = subprocess.Popen([sys.executable, "-m", "spatialgauge.benchmark.cli", "lift", *arguments])
    until = time.monotonic() + 200
    while not (lines.exists() and lines.stat().st_size):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.005)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert lines.read_bytes().count(b"\n") < 3


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


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
    again = [str(word) for word in (*asked[:2], tmp_path / "killed", *asked[3:])]
    killed_in_the_middle(again, tmp_path / "killed/scenes.jsonl")
    run(lift, *again)
    assert files_of(tmp_path / "killed") == files_of(tmp_path / "scenes")
    run(lift, *again)
    assert files_of(tmp_path / "killed") == files_of(tmp_path / "scenes")
    experts = json.loads((tmp_path / "scenes/manifest.json").read_text())["experts"]
    assert set(experts) == set(models)
    run(synthesize, tmp_path / "scenes", "--out", tmp_path / "set", "--held-out", "0")
    with pytest.raises(DataError, match="none of 4 pictures gave a scene"):
        run(lift, *again[:2], tmp_path / "none", *again[3:], "--classifier", tiny_expert("clip"))
    assert [one.stage for one in failures(tmp_path / "none")] == ["filter", "filter", "filter", "read"]
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
