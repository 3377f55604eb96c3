"""Regions are shown in four ways; which one is recorded, and a record is rescored as it was asked."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.answers import conventions, rle
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Form, Item, Kind, Prompt, Region, Reply
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.marking import prompt_hash_now, prompt_of, remarked
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.regions import WAYS
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suite_files import load, save
from spatialgauge.benchmark.suites import Suite, assembled, verify
from spatialgauge.tests.benchmark.scripted import Silent


def grey() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), (128, 128, 128)).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def suite() -> Suite:
    """One question about two regions, one of them with a mask, and one about none."""
    picture = checked_picture(grey())
    mask = np.zeros((100, 200), dtype=bool)
    mask[40:60, 20:50] = True
    regions = (
        Region(box=(20, 40, 50, 60), width=200, height=100, mask=rle.encode(mask)),
        Region(box=(120, 30, 180, 90), width=200, height=100),
    )
    common = {"task": "t", "skill": "s", "rule": "exact", "pictures": (picture.sha256,), "group": "g"}
    form = Form(kind=Kind.CHOICE, options={"A": "<region 1>", "B": "<region 2>"})
    items = [
        Item(
            id="r",
            question="Which is wider, <region 1> or <region 2>?",
            form=form,
            truth="B",
            regions=regions,
            **common,
        ),
        Item(id="n", question="Is it grey?", form=Form(kind=Kind.YES_NO), truth="yes", **common),
    ]
    return assembled(name="regions", version="1", items=items, pictures=[picture], generator="test")


def pixels(prompt: Prompt) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    return np.asarray(Image.open(io.BytesIO(prompt.pictures[0].data)).convert("RGB"))


def test_each_way_shows_the_regions_and_calls_them_by_number(suite: Suite) -> None:
    item = suite.by_id["r"]
    plain = np.full((100, 200, 3), 128)
    looks = set()
    for way in WAYS:
        prompt = prompt_of(item, suite, regions=way)
        assert "Which is wider, region 1 or region 2?" in prompt.text
        assert "<region" not in prompt.text + prompt.question
        assert prompt.form.options == {"A": "region 1", "B": "region 2"}
        assert prompt.regions == way
        changed = (pixels(prompt) != plain).any(axis=2)
        assert changed.any() == (way != "tokens")
        assert not changed[:25].any(), "nothing is drawn away from the regions"
        looks.add(prompt.pictures[0].sha256)
    assert len(looks) == len(WAYS)


def test_boxes_are_drawn_where_they_are_at_any_size(suite: Suite) -> None:
    changed = (pixels(prompt_of(suite.by_id["r"], suite, image_side=100)) != 128).any(axis=2)
    assert changed.shape == (50, 100)
    assert changed[20:30, 10:25].any()
    assert changed[15:45, 60:90].any()
    assert not changed[:, 30:58].any()


def test_a_mask_is_tinted_and_a_region_without_one_is_tinted_as_its_box(suite: Suite) -> None:
    drawn = pixels(prompt_of(suite.by_id["r"], suite, regions="masks"))
    assert (drawn[45, 22] != 128).any()
    assert (drawn[39, 22] == 128).all()
    assert (drawn[31, 121] != 128).any()


@pytest.mark.parametrize("convention", list(conventions.TABLE))
def test_tokens_are_boxes_in_the_models_own_convention(convention: str, suite: Suite) -> None:
    text = prompt_of(suite.by_id["r"], suite, convention=convention, regions="tokens").text
    assert text.startswith("Region 1 is ")
    expected = {"gemini": "[400, 100, 600, 250]", "pixels": "[20, 40, 50, 60]", "paligemma": "<loc0410><loc0102>"}
    assert expected.get(convention, "Region 2 is ") in text


def test_questions_without_regions_are_as_they_were(suite: Suite) -> None:
    item = suite.by_id["n"]
    assert {prompt_of(item, suite, regions=way).hash for way in WAYS} == {prompt_of(item, suite).hash}
    assert prompt_of(item, suite).regions is None


def test_regions_are_stored_and_hashed(suite: Suite, tmp_path: Path) -> None:
    save(suite, tmp_path / "s")
    again = load(tmp_path / "s")
    assert again.by_id == suite.by_id
    assert verify(again) == []
    moved = suite.by_id["r"].model_copy(update={"regions": suite.by_id["r"].regions[::-1]})
    other = assembled(
        name="regions", version="1", items=[moved, suite.by_id["n"]], pictures=suite.pictures.values(), generator="test"
    )
    assert other.card.hash != suite.card.hash


class Second:
    card = AdapterCard(spec="second", model="second", convention="gemini")

    async def ask(self, prompt: Prompt) -> Reply:
        return Reply(text="region 2" if prompt.regions else "yes")

    async def close(self) -> None:
        return


@pytest.mark.parametrize("way", WAYS)
async def test_the_way_is_recorded_and_a_record_is_rescored_as_it_was_asked(
    way: str, suite: Suite, tmp_path: Path
) -> None:
    await run(suite, Second(), tmp_path, Plan(regions=way), Silent())
    assert read_manifest(tmp_path).settings["regions"] == way
    records = {record.item: record for record in read_records(tmp_path)}
    assert (records["r"].regions, records["n"].regions) == (way, None)
    for name, record in records.items():
        item = suite.by_id[name]
        assert record.score == 1.0
        assert prompt_hash_now(item, record, "gemini") == record.prompt_hash
        assert remarked(item, record, "gemini") == record
