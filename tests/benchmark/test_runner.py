"""The runner: every item once, whatever happens on the way."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from spatialgauge.benchmark.asking import (
    Fatal,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.cache import ReplyCache
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.items import Outcome, Prompt, Reply
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tests.benchmark.scripted import Scripted, Silent


async def test_every_item_is_asked_once_and_marked(suite: Suite, tmp_path: Path) -> None:
    adapter, watcher = Scripted(suite), Silent()
    manifest = await run(suite, adapter, tmp_path, Plan(repeats=2), watcher)
    records = list(read_records(tmp_path))
    assert Counter((record.item, record.repeat) for record in records) == {
        (item.id, repeat): 1 for item in suite.items for repeat in (0, 1)
    }
    assert {record.score for record in records} == {1.0}
    assert records == watcher.records
    assert manifest == read_manifest(tmp_path)
    assert manifest.finished is not None
    assert manifest.totals.outcomes == {Outcome.ANSWERED: 80}
    assert manifest.totals.input_tokens == 80_000
    assert all(record.pictures[0].width == 96 for record in records)


async def test_passing_faults_are_tried_again_and_counted(suite: Suite, tmp_path: Path) -> None:
    script = [Transient("torn", retry_after=0.001), RateLimited("slow", retry_after=0.001)]
    adapter = Scripted(suite, script)
    await run(suite, adapter, tmp_path, Plan(), Silent())
    records = list(read_records(tmp_path))
    assert {record.attempts for record in records} == {3}
    assert {record.score for record in records} == {1.0}


async def test_a_final_failure_is_no_answer_and_is_asked_again_on_resume(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite, [Fatal("too long")]), tmp_path, Plan(), Silent())
    failed = list(read_records(tmp_path))
    assert {(record.outcome, record.score, record.error) for record in failed} == {(Outcome.FAILED, None, "too long")}
    watcher = Silent()
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(), watcher)
    assert watcher.kept == 0
    assert manifest.totals.outcomes == {Outcome.ANSWERED: len(suite.items)}
    assert len(list(read_records(tmp_path))) == len(suite.items)


async def test_an_adapters_own_bug_costs_that_item_alone(suite: Suite, tmp_path: Path) -> None:
    class Buggy(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            if prompt.item == "lr-0-0":
                raise KeyError("choices")
            return await super().ask(prompt)

    await run(suite, Buggy(suite), tmp_path, Plan(), Silent())
    outcomes = Counter(record.outcome for record in read_records(tmp_path))
    assert outcomes == {Outcome.ANSWERED: len(suite.items) - 1, Outcome.FAILED: 1}
    (error,) = {record.error for record in read_records(tmp_path) if record.error}
    assert error == "KeyError: 'choices'"


@pytest.mark.parametrize("given", ["A", None, [Reply(text="A")]])
async def test_what_is_no_reply_costs_that_item_alone(suite: Suite, tmp_path: Path, given: object) -> None:
    class Careless(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            return given if prompt.item == "lr-0-0" else await super().ask(prompt)

    await run(suite, Careless(suite), tmp_path, Plan(), Silent())
    (error,) = {record.error for record in read_records(tmp_path) if record.error}
    assert re.fullmatch(r"TypeError: the adapter gave a \w+ where a Reply is due", error)
    assert len(list(read_records(tmp_path))) == len(suite.items)


async def test_a_call_that_cancels_itself_ends_nothing_else(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cancelling(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            if prompt.item == "lr-0-0":
                raise asyncio.CancelledError
            return await super().ask(prompt)

    monkeypatch.setattr("spatialgauge.benchmark.attempts.FIRST_WAIT", 0.001)
    manifest = await run(suite, Cancelling(suite), tmp_path, Plan(), Silent())
    assert manifest.totals.outcomes == {Outcome.ANSWERED: len(suite.items) - 1, Outcome.FAILED: 1}


async def test_a_hung_call_is_cut_off(suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spatialgauge.benchmark.attempts.FIRST_WAIT", 0.001)

    class Hanging(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            reply = await super().ask(prompt)
            if prompt.item == "lr-0-0" and self.asked[prompt.item] == 1:
                await asyncio.sleep(60)
            return reply

    adapter = Hanging(suite)
    await run(suite, adapter, tmp_path, Plan(timeout=0.2), Silent())
    assert adapter.asked["lr-0-0"] == 2
    assert {record.score for record in read_records(tmp_path)} == {1.0}


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (ModelRefused("declined"), Outcome.REFUSED),
        (Reply(text="", refusal=True), Outcome.REFUSED),
        (Reply(text="", finish="filtered"), Outcome.REFUSED),
        (Reply(text=""), Outcome.UNPARSED),
        (Reply(text="\x00\x07\u202e" * 100), Outcome.UNPARSED),
        (Reply(text="word " * 250_000), Outcome.UNPARSED),
        (Reply(text="It is hard to", finish="length"), Outcome.UNPARSED),
    ],
)
async def test_what_is_no_answer_is_called_by_its_name(
    suite: Suite, tmp_path: Path, step: Exception | Reply, outcome: Outcome
) -> None:
    await run(suite, Scripted(suite, [step]), tmp_path, Plan(), Silent())
    records = list(read_records(tmp_path))
    assert {record.outcome for record in records} == {outcome}
    assert {record.score for record in records} == {0.0}
    assert all(record.reading is not None and record.reading.reason for record in records)


async def test_a_refused_key_stops_the_run_and_keeps_what_stands(suite: Suite, tmp_path: Path) -> None:
    class Expiring(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            if sum(self.asked.values()) >= 10:
                raise ServiceRefused("the key is refused")
            return await super().ask(prompt)

    with pytest.raises(ServiceError, match="the key is refused"):
        await run(suite, Expiring(suite), tmp_path, Plan(concurrency=1), Silent())
    assert len(list(read_records(tmp_path))) == 10
    assert read_manifest(tmp_path).finished is None
    adapter = Scripted(suite)
    await run(suite, adapter, tmp_path, Plan(), Silent())
    assert sum(adapter.asked.values()) == len(suite.items) - 10


async def test_no_key_of_this_machine_is_written_down(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-4711-canary")
    cache = ReplyCache(tmp_path / "replies.sqlite")
    await run(suite, Scripted(suite, [Reply(text="canary-4711-canary")]), tmp_path / "a", Plan(), Silent(), cache=cache)
    await run(suite, Scripted(suite, [ValueError("canary-4711-canary")]), tmp_path / "b", Plan(), Silent())
    cache.close()
    held = contents(tmp_path)
    assert len(held) >= 5
    assert not [name for name, data in held.items() if b"canary" in data]


async def test_what_is_under_way_when_a_key_is_refused_is_kept(suite: Suite, tmp_path: Path) -> None:
    class Expiring(Scripted):
        async def ask(self, prompt: Prompt) -> Reply:
            number = sum(self.asked.values())
            reply = await super().ask(prompt)
            await asyncio.sleep(0.05)
            if number == 5:
                raise ServiceRefused("no quota left")
            await asyncio.sleep(0.05)
            return reply

    adapter = Expiring(suite)
    with pytest.raises(ServiceError, match="no quota left"):
        await run(suite, adapter, tmp_path, Plan(concurrency=8), Silent())
    assert sum(adapter.asked.values()) == 8
    assert len(list(read_records(tmp_path))) == 7


async def test_a_service_that_is_never_reached_says_so(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spatialgauge.benchmark.attempts.FIRST_WAIT", 0.001)
    with pytest.raises(ServiceError, match="cannot be reached: connection refused"):
        await run(suite, Scripted(suite, [Transient("connection refused")] * 9), tmp_path, Plan(limit=2), Silent())


async def test_blind_prompts_have_the_same_words_and_no_picture(suite: Suite, tmp_path: Path) -> None:
    seeing, blind = Scripted(suite), Scripted(suite)
    await run(suite, seeing, tmp_path / "a", Plan(), Silent())
    await run(suite, blind, tmp_path / "b", Plan(blind=True), Silent())
    assert {(prompt.item, prompt.text) for prompt in seeing.prompts} == {
        (prompt.item, prompt.text) for prompt in blind.prompts
    }
    assert not any(prompt.pictures for prompt in blind.prompts)
    assert all(len(prompt.pictures) == 1 for prompt in seeing.prompts)


async def test_pictures_are_sent_at_the_side_asked_for_and_recorded_so(suite: Suite, tmp_path: Path) -> None:
    adapter = Scripted(suite, image_side=64)
    await run(suite, adapter, tmp_path / "own", Plan(), Silent())
    assert {prompt.pictures[0].width for prompt in adapter.prompts} == {64}
    await run(suite, adapter, tmp_path / "asked", Plan(image_side=48), Silent())
    assert {record.pictures[0].width for record in read_records(tmp_path / "asked")} == {48}


class Batched(Scripted):
    """Takes seven prompts at once; a batch with the poisoned item fails."""

    batch_size = 7

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        if any(prompt.item == "lr-1-1" for prompt in prompts):
            raise RuntimeError("out of memory")
        return [await self.ask(prompt) for prompt in prompts]


async def test_batches_lose_nothing_and_a_bad_one_is_asked_singly(suite: Suite, tmp_path: Path) -> None:
    adapter = Batched(suite)
    await run(suite, adapter, tmp_path, Plan(), Silent())
    assert adapter.asked == Counter(item.id for item in suite.items)
    assert {record.score for record in read_records(tmp_path)} == {1.0}


async def test_a_batch_with_too_few_replies_is_asked_singly(suite: Suite, tmp_path: Path) -> None:
    class Short(Batched):
        async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
            return [Reply(text="A")]

    adapter = Short(suite)
    await run(suite, adapter, tmp_path, Plan(), Silent())
    assert {record.score for record in read_records(tmp_path)} == {1.0}


async def test_a_batch_holds_prompts_of_like_length(suite: Suite, tmp_path: Path) -> None:
    spans = []

    class Measured(Scripted):
        batch_size = 5

        async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
            lengths = [len(prompt.text) for prompt in prompts]
            spans.append(max(lengths) - min(lengths))
            return [await self.ask(prompt) for prompt in prompts]

    await run(suite, Measured(suite), tmp_path, Plan(), Silent())
    assert spans == [0] * 8, "forty items of two tasks, each with words of its own length"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
