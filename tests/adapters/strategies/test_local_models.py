"""Strategies around a real model in this process: its calls are gathered, answered and written down."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from spatialgauge.adapters import registry
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Record
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import assembled

FORM = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})


class Silent:
    def started(self, total: int, kept: int) -> None:
        return

    def recorded(self, record: Record) -> None:
        return


@pytest.mark.slow
async def test_votes_of_a_local_model_are_gathered(tiny: Callable[[str], Path], tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(stream, "PNG")
    picture = checked_picture(stream.getvalue())
    shared = {"task": "t", "skill": "s", "form": FORM, "truth": "A", "rule": "exact", "pictures": (picture.sha256,)}
    items = [Item(id=f"i{n}", question=f"Which, {n}?", group=f"g{n}", **shared) for n in range(6)]
    suite = assembled(name="few", version="1", items=items, pictures=[picture], generator="tests", seed=0)
    options = {"device": "cpu", "temperature": "0.7", "max_new_tokens": "4", "batch_size": "3"}
    adapter = registry.create(f"transformers/{tiny('llava')}", options, strategy="cot+self_consistency:samples=2")
    try:
        await run(suite, adapter, tmp_path, Plan(), Silent())
    finally:
        await adapter.close()
    records = list(read_records(tmp_path))
    assert len(records) == len(items)
    for record in records:
        assert record.outcome is not Outcome.FAILED, record.error
        assert record.calls == 2
        assert record.usage is not None
        assert record.usage.output_tokens <= 8
