"""A stored run, asked again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import AdapterCard, Fatal
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Outcome, Prompt, Record, Usage
from spatialgauge.benchmark.journal import Journal, write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName

CARD = AdapterCard(
    spec="gemini/gemini-x", model="gemini-x", convention="gemini", image_side=640, settings={"temperature": 0.0}
)


def record(prompt: Prompt, **fields: object) -> Record:
    usual: dict[str, object] = {"outcome": Outcome.ANSWERED, "reply": "A", "score": 1.0, "finish": "stop"}
    return Record.model_validate(
        {"item": prompt.item, "task": "t", "group": "g", "prompt_hash": prompt.hash, **usual, **fields}
    )


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., Path]:
    """Writes a run of the given records and returns its folder."""

    def write(*records: Record) -> Path:
        suite = SuiteName(reference="s", name="s", version="1", hash="h")
        with Journal(tmp_path) as journal:
            write_manifest(tmp_path, Manifest(suite=suite, items=len(records), adapter=CARD, started="now"))
            for one in records:
                journal.append(one)
        return tmp_path

    return write


async def test_the_reply_comes_back_as_it_was(stored: Callable[..., Path], prompt: Prompt) -> None:
    usage = Usage(input_tokens=10, output_tokens=2)
    run = stored(record(prompt, reply="B, I think", finish="length", usage=usage, cost_usd=0.5, model="gemini-x-001"))
    reply = await registry.create(f"replay/{run}", {}).ask(prompt)
    assert (reply.text, reply.finish, reply.refusal) == ("B, I think", "length", False)
    assert (reply.usage, reply.cost_usd, reply.model) == (usage, 0.5, "gemini-x-001")


async def test_convention_settings_and_picture_size_are_the_originals(
    stored: Callable[..., Path], prompt: Prompt
) -> None:
    run = stored(record(prompt))
    card = registry.create(f"replay/{run}", {}).card
    assert card == CARD.model_copy(update={"spec": f"replay/{run}"})


async def test_a_refusal_stays_one(stored: Callable[..., Path], prompt: Prompt) -> None:
    run = stored(record(prompt, outcome=Outcome.REFUSED, score=0.0, finish="filtered", reply=""))
    reply = await registry.create(f"replay/{run}", {}).ask(prompt)
    assert (reply.refusal, reply.finish) == (True, "filtered")


async def test_repeats_come_in_turn(stored: Callable[..., Path], prompt: Prompt) -> None:
    run = stored(*(record(prompt, repeat=repeat, reply=text) for repeat, text in ((1, "B"), (0, "A"), (2, "C"))))
    adapter = registry.create(f"replay/{run}", {})
    assert [(await adapter.ask(prompt)).text for _ in range(4)] == ["A", "B", "C", "A"]


async def test_a_changed_prompt_is_not_answered(stored: Callable[..., Path], prompt: Prompt) -> None:
    run = stored(record(prompt))
    changed = prompt.model_copy(update={"text": prompt.text + " "})
    with pytest.raises(Fatal) as raised:
        await registry.create(f"replay/{run}", {}).ask(changed)
    assert prompt.hash[:12] in str(raised.value)
    assert changed.hash[:12] in str(raised.value)


async def test_what_was_not_asked_or_failed_is_not_answered(stored: Callable[..., Path], prompt: Prompt) -> None:
    run = stored(record(prompt, outcome=Outcome.FAILED, score=None, reply="", error="no connection"))
    adapter = registry.create(f"replay/{run}", {})
    with pytest.raises(Fatal, match=f"the call failed in {run}: no connection"):
        await adapter.ask(prompt)
    with pytest.raises(Fatal, match="holds no record of item other"):
        await adapter.ask(prompt.model_copy(update={"item": "other"}))


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"{tmp_path}: is no run"):
        registry.create(f"replay/{tmp_path}", {})
