"""Replies in every shape that models give, through the real SDK, a run, and the readers: each is what it is."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from spatialgauge.adapters import registry
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import assembled

SIZE = {"width": 200, "height": 100}
CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
BOXES = Form(kind=Kind.BOXES2D, **SIZE)
POINTS = Form(kind=Kind.POINTS, **SIZE)
METRES = Form(kind=Kind.QUANTITY, unit="m")
BOX = '{"bbox_2d": [10, 20, 60, 80], "label": "mug"}'
FOUND = [{"box": [10.0, 20.0, 60.0, 80.0], "label": "mug"}]

SHAPES: list[tuple[str, Form, str | None, str, Outcome, Any]] = [
    ("bare", CHOICE, "B", "stop", Outcome.ANSWERED, "B"),
    ("prose", CHOICE, "The mug is on the left of it, so the answer is **A**.", "stop", Outcome.ANSWERED, "A"),
    ("thinking", CHOICE, "<think>Perhaps B? [1, 2] No.</think>\n\nA", "stop", Outcome.ANSWERED, "A"),
    ("thinking cut off", CHOICE, "<think>Perhaps B, since", "length", Outcome.UNPARSED, None),
    ("both", CHOICE, "A or B", "stop", Outcome.UNPARSED, None),
    ("declined in words", CHOICE, "I'm sorry, but I can't help with that.", "stop", Outcome.REFUSED, None),
    ("filtered", CHOICE, "", "content_filter", Outcome.REFUSED, None),
    ("nothing", CHOICE, None, "stop", Outcome.UNPARSED, None),
    ("fenced", BOXES, f"```json\n[{BOX}]\n```", "stop", Outcome.ANSWERED, FOUND),
    ("fence left open", BOXES, f"Here they are:\n```json\n[{BOX}]", "stop", Outcome.ANSWERED, FOUND),
    ("prose around", BOXES, f"Sure! I found one:\n[{BOX}]\nLet me know.", "stop", Outcome.ANSWERED, FOUND),
    ("thought before", BOXES, f"<think>[1, 2, 3, 4]</think>[{BOX}]", "stop", Outcome.ANSWERED, FOUND),
    ("cut off", BOXES, f'[{BOX}, {{"bbox_2d": [100, 20, 150, 8', "length", Outcome.ANSWERED, FOUND),
    ("cut off at once", BOXES, '[{"bbox_2d": [100, 20, 15', "length", Outcome.UNPARSED, None),
    ("none", BOXES, "[]", "stop", Outcome.ANSWERED, None),
    ("python", BOXES, "[{'bbox_2d': [10, 20, 60, 80], 'label': 'mug'},]", "stop", Outcome.ANSWERED, FOUND),
    ("point", POINTS, '```\n[{"point_2d": [50, 60], "label": "mug"}]\n```', "stop", Outcome.ANSWERED, [[50.0, 60.0]]),
    ("length", METRES, "Roughly 120 cm (about 4 feet).", "stop", Outcome.ANSWERED, 1.2),
    ("length with no unit", METRES, "1.2", "stop", Outcome.ANSWERED, 1.2),
    ("no length", METRES, "It is hard to say.", "stop", Outcome.UNPARSED, None),
]


class Silent:
    def started(self, total: int, kept: int) -> None:
        return

    def recorded(self, record: Record) -> None:
        return


@pytest.fixture
async def records(openai_server: tuple[str, Any], canary: str, tmp_path: Path) -> dict[str, Record]:
    """One run in which every shape is the reply to one question."""
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), "grey").save(stream, "PNG")
    picture = checked_picture(stream.getvalue())
    truths = {Kind.CHOICE: "A", Kind.BOXES2D: FOUND, Kind.QUANTITY: 1.2}
    rules = {Kind.CHOICE: "exact", Kind.BOXES2D: "f1@0.5", Kind.POINTS: "f1", Kind.QUANTITY: "half_to_twice"}
    items = [
        Item(
            id=f"i{number}",
            task="t",
            skill="s",
            question=f"Question {number}?",
            form=form,
            truth=truths.get(form.kind, {"points": [[50, 60]], "radius": 5}),
            rule=rules[form.kind],
            pictures=(picture.sha256,),
            group=f"g{number}",
        )
        for number, (_, form, *_) in enumerate(SHAPES)
    ]
    suite = assembled(name="shapes", version="1", items=items, pictures=[picture], generator="tests", seed=0)
    url, dialect = openai_server

    def shaped(body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        number = int(body["messages"][-1]["content"][-1]["text"].split("?")[0].split()[-1])
        _, _, text, finish, _, _ = SHAPES[number]
        answer["choices"][0] |= {"finish_reason": finish, "message": {"role": "assistant", "content": text}}
        return answer

    dialect.shape = shaped
    adapter = registry.create("openai/m", {"base_url": url})
    await run(suite, adapter, tmp_path, Plan(), Silent())
    await adapter.close()
    assert canary not in (tmp_path / "records.jsonl").read_text()
    return {SHAPES[int(record.item[1:])][0]: record for record in read_records(tmp_path)}


async def test_each_shape_is_read_as_what_it_is(records: dict[str, Record]) -> None:
    assert len(records) == len(SHAPES)
    for name, _, text, finish, outcome, value in SHAPES:
        record = records[name]
        assert record.outcome is outcome, f"{name}: {record.reading}"
        assert record.reply == (text or ""), name
        assert record.reading is not None
        assert json.loads(json.dumps(record.reading.value)) == (value if name != "none" else []), name
        if outcome is Outcome.UNPARSED and finish == "length":
            assert "cut off" in str(record.reading.reason), name
        assert (record.score == 1) == (outcome is Outcome.ANSWERED and name not in ("bare", "none")), name
