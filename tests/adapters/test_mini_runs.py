"""The suite that ships, asked of real models: over a real server, through the real SDKs, and in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.manifest import Manifest
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suite_files import load
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tasks.suites import SHIPPED

READ = {Outcome.ANSWERED, Outcome.UNPARSED, Outcome.REFUSED}


class Silent:
    """Nobody looks on."""

    def started(self, total: int, kept: int) -> None:
        return

    def recorded(self, record: Record) -> None:
        return


@pytest.fixture(scope="module")
def mini() -> Suite:
    return load("mini", SHIPPED)


async def asked(mini: Suite, spec: str, options: dict[str, str], out: Path, plan: Plan) -> Manifest:
    adapter = registry.create(spec, options, items=mini.items)
    try:
        return await run(mini, adapter, out, plan, Silent())
    finally:
        await adapter.close()


@pytest.mark.slow
async def test_the_openai_adapter_asks_mini_of_a_real_server(
    mini: Suite, llava_server: str, tiny: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    options = {"base_url": llava_server, "temperature": "0", "max_tokens": "12"}
    plan = Plan(concurrency=4, limit=200)
    manifest = await asked(mini, f"openai/{tiny('llava')}", options, tmp_path, plan)
    records = list(read_records(tmp_path))
    assert len(records) == 200 == len({record.item for record in records})
    assert {record.outcome for record in records} <= READ
    assert all(record.reply and record.usage and record.usage.input_tokens for record in records)
    assert manifest.finished
    assert manifest.totals.output_tokens > 0


async def test_the_gemini_adapter_asks_mini_through_the_real_sdk(
    mini: Suite, gemini_server: tuple[str, Any], canary: str, tmp_path: Path
) -> None:
    url, dialect = gemini_server
    manifest = await asked(mini, "gemini/gemini-2.5-flash", {"base_url": url}, tmp_path, Plan())
    records = list(read_records(tmp_path))
    assert len(records) == len(mini.items) == len(dialect.asked)
    assert {record.outcome for record in records} <= READ
    assert manifest.finished
    assert canary not in (tmp_path / "records.jsonl").read_text() + (tmp_path / "manifest.json").read_text()


@pytest.mark.slow
async def test_a_local_model_answers_mini_the_same_in_batches_and_alone(
    mini: Suite, tiny: Callable[[str], Path], tmp_path: Path
) -> None:
    replies = []
    for size in ("1", "7"):
        options = {"device": "cpu", "max_new_tokens": "8", "batch_size": size}
        await asked(mini, f"transformers/{tiny('llava')}", options, tmp_path / size, Plan(limit=60))
        records = list(read_records(tmp_path / size))
        replies.append({record.item: (record.reply, record.outcome, record.score) for record in records})
    assert replies[0] == replies[1]
    assert len(replies[0]) == 60


async def test_a_replay_scores_as_the_run_it_replays(mini: Suite, tmp_path: Path) -> None:
    await asked(mini, "baseline/random", {}, tmp_path / "run", Plan())
    await asked(mini, f"replay/{tmp_path / 'run'}", {}, tmp_path / "again", Plan())
    first, second = (
        {record.item: (record.reply, record.score) for record in read_records(tmp_path / name)}
        for name in ("run", "again")
    )
    assert first == second
