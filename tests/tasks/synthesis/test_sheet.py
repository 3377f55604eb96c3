"""The sheet shows what it asks of, keeps hostile words as words, and its verdicts come back as rates."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from PIL import Image

from spatialgauge.benchmark.cli.inspect import command
from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.synthesis.rows import Plan
from spatialgauge.tasks.synthesis.verdicts import rates, read_verdicts
from spatialgauge.tasks.synthesis.writing import rows_in, synthesize

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def folders(photograph, tmp_path_factory):
    """A folder of scenes, one thing of which has a hostile name, and the set made from it."""
    scenes, data = tmp_path_factory.mktemp("scenes"), tmp_path_factory.mktemp("set")
    made = []
    for number in range(12):
        taken = photograph(number)
        first, *others = taken.scene.things
        named = first.model_copy(update={"phrase": HOSTILE.lower()})
        made.append(taken.model_copy(update={"scene": taken.scene.model_copy(update={"things": (named, *others)})}))
    (scenes / "pictures").mkdir()
    for one in made:
        Image.new("RGB", (64, 48), "white").save(scenes / "pictures" / f"{one.picture}.png")
    (scenes / "scenes.jsonl").write_text("".join(one.model_dump_json() + "\n" for one in made))
    synthesize(made, Plan(held_out=0), data)
    return scenes, data


def invoke(*arguments):
    return CliRunner().invoke(command, [str(word) for word in arguments], catch_exceptions=False)


def test_the_sheet_is_sound_and_nothing_in_it_runs(folders, tmp_path):
    scenes, data = folders
    out = tmp_path / "sheet.html"
    invoke(data, "--scenes", scenes, "--out", out, "--items", "30")
    text = out.read_text()
    assert text.count("<script>") == 1  # its own
    assert HOSTILE not in text
    articles = re.findall(r"<article.*?</article>", text, re.DOTALL)
    assert len(articles) == 30
    for article in articles:
        whole = ET.fromstring(re.sub(r"<input ([^>]*)>", r"<input \1/>", article))  # noqa: S314  our own page
        rectangles = list(whole.iter("rect"))
        assert 1 <= len(rectangles) <= 3
        assert len(list(whole.iter("polygon"))) == 6
        assert len({one.get("name") for one in whole.iter("input")}) == 1
    again = tmp_path / "again.html"
    invoke(data, "--scenes", scenes, "--out", again, "--items", "30")
    assert again.read_text() == text


def test_verdicts_come_back_as_rates(folders, tmp_path):
    _, data = folders
    rows = list(rows_in(data / "train.parquet"))[:20]
    verdicts = {row["id"]: "right" for row in rows}
    verdicts |= {rows[0]["id"]: "geometry", rows[1]["id"]: "words", rows[2]["id"]: "unsure"}
    found = rates(rows_in(data / "train.parquet"), verdicts)
    (everything,) = found["all"]
    assert (everything.judged, everything.wrong) == (19, 2)
    assert everything.low < 2 / 19 < everything.high
    assert sum(rate.judged for rate in found["kind"]) == 19
    assert {rate.name: rate.wrong for rate in found["stage"] if rate.wrong} == {"geometry": 1, "words": 1}
    path = tmp_path / "verdicts.json"
    path.write_text(json.dumps(verdicts))
    told = json.loads(invoke(data, "--verdicts", path, "--json").stdout)
    assert told["all"][0]["wrong"] == 2
    assert "2 of 19 wrong" in invoke(data, "--verdicts", path).stdout


@pytest.mark.parametrize("text", ["[]", '{"x": "maybe"}', "no", '{"x": "right"}'])
def test_verdicts_on_something_else_are_refused(folders, tmp_path, text):
    path = tmp_path / "verdicts.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"verdicts"):
        rates(rows_in(folders[1] / "train.parquet"), read_verdicts(path))


def test_a_sheet_needs_its_scenes(folders, tmp_path):
    with pytest.raises(Exception, match="--serve for a page"):
        invoke(folders[1])
    with pytest.raises(Exception, match="--scenes FOLDER"):
        invoke(folders[1], "--out", tmp_path / "sheet.html")
    with pytest.raises(DataError, match="no set"):
        invoke(tmp_path)
