"""What holds for every strategy: calls are counted, retried one by one, paid for and written down."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters.strategies import STRATEGIES, listing, wrapped
from spatialgauge.benchmark import attempts
from spatialgauge.benchmark.asking import AdapterCard, BatchAdapter, Composed, Fatal, ModelRefused, Transient
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome, Prompt, Record, Reply, Usage
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.prices import Price, Prices
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite, assembled

FORM = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
PROMPT = Prompt(item="i", text="Which?", question="Which?", form=FORM)
PRICES = Prices({"m": Price(input=1.0, output=10.0)})


class Silent:
    def started(self, total: int, kept: int) -> None:
        return

    def recorded(self, record: Record) -> None:
        return


@pytest.fixture(scope="module")
def suite() -> Suite:
    items = [
        Item(
            id=f"i{n}", task="t", skill="s", question=f"Which, {n}?", form=FORM, truth="A", rule="exact", group=f"g{n}"
        )
        for n in range(4)
    ]
    return assembled(name="few", version="1", items=items, pictures=[], generator="tests", seed=0)


def alone(_spec: str) -> Any:
    raise AssertionError("no second model was named")


async def recorded(suite: Suite, adapter: Any, out: Path) -> dict[str, Record]:
    await run(suite, adapter, out, Plan(timeout=5), Silent(), prices=PRICES)
    return {record.item: record for record in read_records(out)}


async def test_calls_tokens_and_cost_of_all_calls_are_in_the_record(
    suite: Suite, scripted: Any, tmp_path: Path
) -> None:
    model = scripted(lambda prompt: "A")
    records = await recorded(suite, wrapped(model, "self_consistency:samples=3", alone), tmp_path)
    assert len(model.asked) == 12
    for record in records.values():
        assert (record.calls, record.attempts, record.usage) == (3, 3, Usage(input_tokens=300, output_tokens=30))
        assert record.cost_usd == pytest.approx(3 * (100 * 1.0 + 10 * 10.0) / 1e6)
        assert record.trace is not None
        assert [step.role for step in record.trace.steps] == ["sample 1", "sample 2", "sample 3"]
        assert {step.reply for step in record.trace.steps} == {"A"}
        assert record.trace.notes == {"read": 3, "share": 1.0}


async def test_a_call_that_fails_is_tried_again_by_itself(
    suite: Suite, scripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.001)
    count = 0

    def says(prompt: Prompt) -> str | Exception:
        nonlocal count
        count += 1
        return Transient("torn") if count % 3 == 2 else "A"

    records = await recorded(suite, wrapped(scripted(says), "self_consistency:samples=4", alone), tmp_path)
    assert all(record.calls == 4 for record in records.values())
    assert sum(record.attempts for record in records.values()) == count
    assert 16 < count < 28, "only what failed is asked again, not the calls before it"


async def test_a_failed_item_keeps_what_it_cost(suite: Suite, scripted: Any, tmp_path: Path) -> None:
    def says(prompt: Prompt) -> str | Exception:
        return Fatal("too long") if "2" in prompt.text and len(model.asked) % 3 == 0 else "A"

    model = scripted(says)
    records = await recorded(suite, wrapped(model, "self_consistency:samples=3", alone), tmp_path)
    failed = [record for record in records.values() if record.outcome is Outcome.FAILED]
    for record in failed:
        assert record.trace is not None
        assert record.calls == len(record.trace.steps) < 3
        assert record.cost_usd == pytest.approx(record.calls * 200 / 1e6)
    assert [record.item for record in failed] == ["i2"]


async def test_a_key_in_the_trace_is_blotted_out(
    suite: Suite, scripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-key-1")
    await recorded(suite, wrapped(scripted(lambda prompt: "A sk-very-secret-key-1"), "cot", alone), tmp_path)
    assert "very-secret" not in (tmp_path / "records.jsonl").read_text()


async def test_a_call_without_counted_tokens_leaves_the_sum_unknown(scripted: Any) -> None:
    adapter = wrapped(scripted(lambda prompt: Reply(text="A")), "self_consistency", alone)
    assert (await adapter.ask(PROMPT)).usage is None


async def test_what_the_service_declines_has_no_vote(scripted: Any) -> None:
    replies = iter([ModelRefused("no"), "B", ModelRefused("no"), "B", "A"])
    reply = await wrapped(scripted(lambda prompt: next(replies)), "self_consistency", alone).ask(PROMPT)
    assert reply.text == "B"
    assert reply.trace is not None
    assert reply.trace.notes["read"] == 3
    assert [step.refusal for step in reply.trace.steps] == [True, False, True, False, False]
    refusing = wrapped(scripted(lambda prompt: ModelRefused("no")), "self_consistency", alone)
    assert (await refusing.ask(PROMPT)).refusal


async def test_strategies_stand_on_each_other(scripted: Any) -> None:
    model = scripted(lambda prompt: "It is on the left.\nAnswer: A")
    adapter = wrapped(model, "cot+self_consistency:samples=3", alone)
    reply = await adapter.ask(PROMPT)
    assert adapter.card.settings["strategy"] == "cot+self_consistency:samples=3"
    assert adapter.card.calls == 3
    assert reply.text == "A"
    assert reply.trace is not None
    assert [step.role for step in reply.trace.steps] == ["sample 1: answer", "sample 2: answer", "sample 3: answer"]
    assert all("step by step" in prompt.text and prompt.free for prompt in model.asked)


@pytest.mark.parametrize(
    ("strategy", "card", "words"),
    [
        ("coot", {}, "no strategy is named 'coot'; did you mean cot?"),
        ("self_consistency:sample=3", {}, "no option of strategy self_consistency is named 'sample'"),
        ("self_consistency:samples=one", {}, "option samples"),
        ("self_consistency:samples", {}, "write it as key=value"),
        ("self_consistency:samples=5,budget=4", {}, "makes 5 calls for a question; budget=4 does not suffice"),
        ("self_consistency", {"settings": {"temperature": 0}}, "every sample is the same; set -o temperature"),
        ("self_consistency", {"settings": {"seed": 7}}, "leave -o seed out"),
        ("cot:budget=3", {}, "no option of strategy cot is named 'budget'"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_asked(
    strategy: str, card: dict[str, Any], words: str, scripted: Any
) -> None:
    with pytest.raises(UsageError) as raised:
        wrapped(scripted(lambda prompt: "A", **card), strategy, alone)
    assert words in str(raised.value)


def test_every_strategy_is_listed_with_its_options_and_is_one_setting(scripted: Any) -> None:
    entries = listing()
    assert [entry.name for entry in entries] == sorted(STRATEGIES)
    for entry in entries:
        assert entry.summary
        assert entry.calls >= 1
        assert all(option.meaning for option in entry.options), f"{entry.name}: an option without a word"
        adapter = wrapped(scripted(lambda prompt: "A"), entry.name, alone)
        assert adapter.card.settings["strategy"] == entry.name
        assert adapter.card.calls == entry.calls
        assert isinstance(adapter, Composed)
        assert not isinstance(adapter, BatchAdapter)


class Batched:
    """A model that takes three prompts at a time."""

    card = AdapterCard(spec="scripted/b", model="b")
    batch_size = 3

    async def ask(self, prompt: Prompt) -> Reply:
        return (await self.ask_batch([prompt]))[0]

    async def ask_batch(self, prompts: Any) -> list[Reply]:
        return [Reply(text="A", usage=Usage(input_tokens=1)) for _ in prompts]

    async def close(self) -> None:
        return


async def test_a_strategy_of_one_call_keeps_batches_and_its_trace(suite: Suite, tmp_path: Path) -> None:
    adapter = wrapped(Batched(), "cot", alone)
    assert isinstance(adapter, BatchAdapter)
    records = await recorded(suite, adapter, tmp_path)
    for record in records.values():
        assert record.trace is not None
        assert [step.asked.count("step by step") for step in record.trace.steps] == [1]
        assert (record.calls, record.usage) == (1, Usage(input_tokens=1))


class Counting(Batched):
    """A model that keeps how many prompts it was given at once, and stumbles over one of them."""

    def __init__(self, stumbles: bool = False) -> None:
        self.sizes: list[int] = []
        self._stumbles = stumbles

    async def ask_batch(self, prompts: Any) -> list[Reply]:
        self.sizes.append(len(prompts))
        await asyncio.sleep(0.001)
        if self._stumbles and any("2" in prompt.text for prompt in prompts):
            raise Fatal("out of words")
        return [Reply(text="A", usage=Usage(input_tokens=1)) for _ in prompts]


async def test_calls_of_different_questions_share_batches(suite: Suite, tmp_path: Path) -> None:
    model = Counting()
    adapter = wrapped(model, "cot+self_consistency:samples=6", alone)
    assert adapter.card.concurrency == Counting.card.concurrency * 3
    records = await recorded(suite, adapter, tmp_path)
    assert sum(model.sizes) == 24
    assert max(model.sizes) == 3
    assert len(model.sizes) <= 14, "few batches are less than full"
    assert all(record.calls == 6 and record.reply == "A" for record in records.values())


async def test_one_bad_prompt_in_a_batch_costs_itself_alone(suite: Suite, tmp_path: Path) -> None:
    records = await recorded(suite, wrapped(Counting(True), "self_consistency:samples=2", alone), tmp_path)
    outcomes = {item: record.outcome for item, record in records.items()}
    failed = [item for item, outcome in outcomes.items() if outcome is Outcome.FAILED]
    assert failed == ["i2"]
    assert records["i2"].error == "out of words"


async def test_closing_closes_every_model(scripted: Any) -> None:
    model: Any = scripted(lambda prompt: "A")
    make: Callable[[str], Any] = alone
    await wrapped(model, "cot+self_consistency", make).close()
    assert model.closed == 1
