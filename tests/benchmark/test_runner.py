"""The runner: every item once, whatever happens on the way."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import (
    AdapterCard,
    Fatal,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.cache import ReplyCache
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.errors import DataError, ServiceError, UsageError
from spatialgauge.benchmark.items import Outcome, Prompt, Record, Reply, Step, Trace, Usage
from spatialgauge.benchmark.journal import Journal, read_manifest, read_records
from spatialgauge.benchmark.prices import Price, Prices
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.rescoring import rescore
from spatialgauge.benchmark.run_states import run_state
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite


class Silent:
    """Looks on and remembers."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def started(self, total: int, kept: int) -> None:
        self.total, self.kept = total, kept

    def recorded(self, record: Record) -> None:
        self.records.append(record)


class Scripted:
    """Says the truth, after what its script holds for each attempt at an item."""

    def __init__(self, suite: Suite, script: Sequence[Exception | Reply | None] = (), **card: object) -> None:
        self.card = AdapterCard(spec="scripted", model="scripted", **card)
        self._suite = suite
        self._script = script
        self.asked: Counter[str] = Counter()
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt) -> Reply:
        attempt = self.asked[prompt.item]
        self.asked[prompt.item] += 1
        self.prompts.append(prompt)
        await asyncio.sleep(0)
        step = self._script[attempt] if attempt < len(self._script) else None
        if isinstance(step, Exception):
            raise step
        if isinstance(step, Reply):
            return step
        item = self._suite.by_id[prompt.item]
        return Reply(
            text=answers.of(item.form.kind).phrase(item.truth, item.form),
            usage=Usage(input_tokens=1000, output_tokens=10),
        )

    async def close(self) -> None:
        return


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


async def test_a_finished_run_asks_nothing_again(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(), Silent())
    before = (tmp_path / "records.jsonl").read_bytes()
    again, watcher = Scripted(suite), Silent()
    await run(suite, again, tmp_path, Plan(), watcher)
    assert not again.asked
    assert watcher.kept == len(suite.items)
    assert (tmp_path / "records.jsonl").read_bytes() == before


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


async def test_a_cost_limit_stops_cleanly_and_can_be_raised(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(concurrency=1, max_cost=5.0), Silent(), prices=prices)
    assert manifest.finished is None
    assert manifest.totals.cost_usd == pytest.approx(5.0)
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert manifest.totals.cost_usd == pytest.approx(len(suite.items))


async def test_what_failed_and_is_asked_again_was_paid_for_too(suite: Suite, tmp_path: Path) -> None:
    """A strategy that breaks off has spent on its calls; their record goes, what they cost does not."""
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    step = Step(role="r", model="scripted", asked="?", reply="!", usage=Usage(input_tokens=1000, output_tokens=10))
    broken = Fatal("broke off")
    broken.trace = Trace(steps=(step, step))
    for times in (1, 2):
        manifest = await run(suite, Scripted(suite, [broken]), tmp_path, Plan(), Silent(), prices=prices)
        assert manifest.totals.cost_usd == pytest.approx(2 * times * len(suite.items))
        assert manifest.totals.again.questions == (times - 1) * len(suite.items)
    with pytest.raises(ServiceError):
        await run(suite, Scripted(suite, [ServiceRefused("gone")]), tmp_path, Plan(), Silent(), prices=prices)
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert manifest.totals.cost_usd == pytest.approx(5 * len(suite.items)), "two failed runs, two calls each, and this"
    assert manifest.totals.input_tokens == 5000 * len(suite.items)
    assert summarise(tmp_path, suite).cost_usd == run_state(tmp_path).cost_usd == manifest.totals.cost_usd
    again = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert again.totals.cost_usd == manifest.totals.cost_usd


def test_a_price_holds_for_a_models_releases_and_for_no_other_model() -> None:
    prices = Prices({"mine": Price(input=1.0, output=2.0)})
    flash = prices.of("gemini-2.5-flash")
    assert flash is not None
    for name in ("gemini-2.5-flash-001", "gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-latest"):
        assert prices.of(name) == flash
    for name in ("gemini-2.5-flash-lite", "gpt-4o-audio-preview", "gpt-4", "mine2", "claude-sonnet-4-5"):
        assert prices.of(name) is None, f"nobody said what {name} costs"
    assert prices.of("gpt-4o-mini-2024-07-18") != prices.of("gpt-4o-2024-08-06")
    assert prices.cost("mine", Usage(input_tokens=10**6, output_tokens=10**6)) == 3.0


@pytest.mark.parametrize("price", [{"input": 1.0}, 3, {"input": "much", "output": 1}, {"input": -1, "output": 1}])
def test_what_is_no_price_is_named(price: object) -> None:
    with pytest.raises(UsageError, match=r'\[prices\]: "mine" is no price \(.*\); write it as "mine" = \{ input'):
        Prices.of_settings({"mine": price})


async def test_a_cost_limit_without_a_price_is_refused(suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no price is known for scripted"):
        await run(suite, Scripted(suite), tmp_path, Plan(max_cost=5.0), Silent())


async def test_a_cost_limit_is_not_passed_by_the_calls_under_way(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    plan = Plan(concurrency=4, max_cost=10.0)
    manifest = await run(suite, Scripted(suite), tmp_path, plan, Silent(), prices=prices)
    assert manifest.finished is None
    assert 6.0 <= (manifest.totals.cost_usd or 0) <= 10.0


async def test_another_run_has_its_replies_from_the_cache_and_pays_nothing(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    cache = ReplyCache(tmp_path / "replies.sqlite")
    first = Scripted(suite, [RateLimited("slow", 0.001)])
    await run(suite, first, tmp_path / "a", Plan(repeats=2), Silent(), prices=prices, cache=cache)
    again = Scripted(suite)
    manifest = await run(suite, again, tmp_path / "b", Plan(repeats=2), Silent(), prices=prices, cache=cache)
    assert not again.asked
    assert (manifest.totals.cached, manifest.totals.cost_usd, manifest.totals.input_tokens) == (80, None, 0)
    asked, kept = (sorted(read_records(tmp_path / name), key=lambda r: (r.item, r.repeat)) for name in "ab")
    assert [record.model_copy(update={"cached": True}) for record in asked] == kept
    hotter = Scripted(suite, settings={"temperature": 1.0})
    await run(suite, hotter, tmp_path / "c", Plan(), Silent(), cache=cache)
    assert sum(hotter.asked.values()) == len(suite.items)


async def test_the_cache_holds_no_failure(suite: Suite, tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "replies.sqlite")
    await run(suite, Scripted(suite, [Fatal("too long")]), tmp_path / "a", Plan(), Silent(), cache=cache)
    again = Scripted(suite)
    await run(suite, again, tmp_path / "b", Plan(), Silent(), cache=cache)
    assert sum(again.asked.values()) == len(suite.items)


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


async def test_a_record_of_other_words_is_not_resumed(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=8), Silent())
    path = tmp_path / "records.jsonl"
    path.write_text(re.sub(r'"prompt_hash":"[0-9a-f]{8}', '"prompt_hash":"00000000', path.read_text(), count=1))
    with pytest.raises(DataError, match="asked in other words"):
        await run(suite, Scripted(suite), tmp_path, Plan(), Silent())


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


async def test_another_run_is_not_mixed_in(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=4), Silent())
    with pytest.raises(DataError, match="holds another run, with another settings"):
        await run(suite, Scripted(suite), tmp_path, Plan(blind=True), Silent())
    with pytest.raises(DataError, match="adapter settings"):
        await run(suite, Scripted(suite, settings={"temperature": 1.0}), tmp_path, Plan(), Silent())


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


async def test_a_rescore_asks_nothing_and_mends_what_was_scored_wrongly(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(), Silent())
    path = tmp_path / "records.jsonl"
    honest = path.read_bytes()
    path.write_bytes(honest.replace(b'"score":1.0', b'"score":0.0'))
    rescore(tmp_path, suite)
    assert path.read_bytes() == honest


async def test_a_run_that_is_written_to_is_not_rescored(suite: Suite, tmp_path: Path) -> None:
    await run(suite, Scripted(suite), tmp_path, Plan(limit=4), Silent())
    with Journal(tmp_path), pytest.raises(UsageError, match="another process is writing"):
        rescore(tmp_path, suite)


def test_killed_in_mid_run_and_started_again_every_item_stands_once(suite_folder: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(
        """
import asyncio
from pathlib import Path
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply

class Slow:
    card = AdapterCard(spec="slow", model="slow", concurrency=4)

    def __init__(self, log: str) -> None:
        self._log = Path(log).open("a")

    async def ask(self, prompt):
        await asyncio.sleep(0.05)
        self._log.write(prompt.item + "\\n")
        self._log.flush()
        return Reply(text="A")

    async def close(self):
        self._log.close()
"""
    )
    log, out = tmp_path / "log", tmp_path / "out"
    command = [
        *(sys.executable, "-m", "spatialgauge.benchmark.cli", "run", str(suite_folder)),
        *("--model", f"{slow}:Slow", "-o", f"log={log}", "--out", str(out), "--concurrency", "4"),
    ]
    killed_at = []
    for patience in (6, 15):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while process.poll() is None and (not log.exists() or len(log.read_text().split()) < patience):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        killed_at.append({json.loads(line)["item"] for line in whole_lines(out / "records.jsonl")})
    assert 0 < len(killed_at[0]) < len(killed_at[1]) < 40
    before = log.read_text().split()
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    records = list(read_records(out))
    assert Counter(record.item for record in records) == Counter({record.item: 1 for record in records})
    assert len(records) == 40
    assert not set(log.read_text().split()[len(before) :]) & killed_at[1]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole_lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]
