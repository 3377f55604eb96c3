"""A training set holds what it says: halves, splits, no fact twice, every form readable, the same anywhere."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from spatialgauge.benchmark.cli.synthesize import command
from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.synthesis.conversations import FORMS
from spatialgauge.tasks.synthesis.rows import HELD_OUT, Plan, rows_of, split_of
from spatialgauge.tasks.synthesis.writing import TABLES, export, rows_in, synthesize


@pytest.fixture(scope="module")
def scenes(many, tmp_path_factory):
    """A folder of lifted photographs with small pictures."""
    folder = tmp_path_factory.mktemp("scenes")
    (folder / "pictures").mkdir()
    for one in many:
        Image.new("RGB", (8, 6)).save(folder / "pictures" / f"{one.picture}.png")
    (folder / "scenes.jsonl").write_text("".join(one.model_dump_json() + "\n" for one in many))
    return folder


@pytest.fixture(scope="module")
def made(many, tmp_path_factory):
    out = tmp_path_factory.mktemp("set")
    counts = synthesize(many, Plan(held_out=0.2), out)
    return out, counts


def rows(out):
    return [row for name in TABLES.values() for row in rows_in(out / name)]


def test_halves_are_even_and_no_fact_is_told_twice(made, many):
    out, counts = made
    assert counts.halves["metric"] == pytest.approx(counts.halves["qualitative"], rel=0.1)
    by_picture = Counter((row["picture"], row["task"], row["regions"]) for row in rows(out) if row["half"] != "steps")
    assert max(by_picture.values()) == 1
    assert counts.pictures == len(many)
    said = Counter((row["picture"], row["truth"]) for row in rows(out) if row["kind"].endswith("_predicate"))
    assert all(abs(said[picture, "yes"] - said[picture, "no"]) <= 1 for picture, _ in said)
    assert abs(counts.truths["yes"] - counts.truths["no"]) < 0.15 * counts.truths.total()


def test_held_out_scenes_are_apart_with_all_their_pictures(made, many):
    out, _ = made
    train, held = ({row["scene"] for row in rows_in(out / TABLES[split])} for split in ("train", HELD_OUT))
    assert held
    assert not train & held
    assert {split_of(one, Plan(held_out=0.2)) for one in many[:2]} in ({"train"}, {HELD_OUT})


def test_pictures_of_a_test_suite_give_nothing(many):
    assert list(rows_of(many[0], Plan())) != []
    assert list(rows_of(many[0], Plan(excluded=frozenset({many[0].picture})))) == []


def test_a_digit_in_a_caption_is_no_distance(made):
    """VQASynth keeps an answer where it holds a digit, so predicates went and "2 seater couch" stayed."""
    out, _ = made
    couches = [row for row in rows(out) if "2 seater" in row["question"] and row["half"] == "qualitative"]
    assert couches
    assert all(row["exact"] is None and row["value"] is None for row in couches)


def test_exact_values_stand_beside_phrases(made):
    out, _ = made
    for row in rows(out):
        if row["half"] == "metric" and row["unit"] != "clock":
            size = {"m": 1, "cm": 0.01, "ft": 0.3048, "in": 0.0254}[row["unit"]]
            assert row["value"] * size == pytest.approx(row["exact"], rel=0.1)
        assert json.loads(row["provenance"])["source"]


def test_the_command_writes_every_form(scenes, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text('{"messages": []}\n' * 200)
    options = [str(scenes), "--out", str(tmp_path / "set"), *(word for form in FORMS for word in ("--form", form))]
    done = CliRunner().invoke(command, [*options, "--json"], catch_exceptions=False)
    card = json.loads(done.stdout)
    assert card["pictures"] == 60
    for form in FORMS:
        lines = [json.loads(line) for line in (tmp_path / "set" / f"{form}.jsonl").read_text().splitlines()]
        assert len(lines) == card["lines"][form] > 300
        text = json.dumps(lines[0])
        if form == "openai":
            assert "data:image/png;base64," in text
        else:
            path = next(Path(word) for word in text.split('"') if word.startswith("pictures/"))
            assert (scenes / path).exists()
        if form == "regions":
            assert all("<region1>" in line["conversations"][0]["value"] for line in lines)
            assert len(lines) == card["lines"]["llava"]
            thought = [line["conversations"][1]["value"] for line in lines if "<think>" in str(line["conversations"])]
            assert thought
            assert all("<region1>" in said.split("</think>")[0] for said in thought)
            assert json.loads(lines[0]["regions"])[0]["box"]
    assert any("<think>" in line for line in (tmp_path / "set/llava.jsonl").open())
    mixed = [str(scenes), "--out", str(tmp_path / "mixed"), "--form", "messages", "--mix", str(other), "--share", "0.2"]
    CliRunner().invoke(command, mixed, catch_exceptions=False)
    lines = (tmp_path / "mixed/messages.jsonl").read_text().splitlines()
    assert len(lines) == 250
    assert sum(len(line) > 20 for line in lines) == 50


def test_datasets_reads_the_splits_apart(scenes, tmp_path):
    datasets = pytest.importorskip("datasets")
    CliRunner().invoke(command, [str(scenes), "--out", str(tmp_path / "set"), "--held-out", "0.3"])
    found = datasets.load_dataset(str(tmp_path / "set"), cache_dir=str(tmp_path / "cache"))
    assert set(found) == {"train", "held_out"}
    assert {row["split"] for row in found["held_out"]} == {HELD_OUT}
    assert {row["split"] for row in found["train"]} == {"train"}


def test_too_few_rows_for_a_share_are_told(made, scenes, tmp_path):
    out, _ = made
    other = tmp_path / "other.jsonl"
    other.write_text("{}\n" * 5000)
    with pytest.raises(DataError, match="lift more pictures"):
        export(out, scenes, ["messages"], other, 0.9, 0)
    other.write_text("{}\nno\n")
    with pytest.raises(DataError, match="line 2"):
        export(out, scenes, ["messages"], other, 0.5, 0)
    with pytest.raises(DataError, match="no folder of lifted scenes"):
        CliRunner().invoke(command, [str(tmp_path), "--out", str(tmp_path / "x")], catch_exceptions=False)
