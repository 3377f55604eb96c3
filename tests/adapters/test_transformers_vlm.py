"""The transformers adapter on tiny models with random weights."""

import asyncio
import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import BatchAdapter, Fatal, ServiceRefused
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply

FAMILIES = ("llava", "qwen2_5_vl", "qwen3_vl", "gemma3", "llama4", "llava_onevision", "internvl")
FORM = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})


@pytest.fixture
def prompts(picture: Callable[..., Picture]) -> list[Prompt]:
    """Prompts of different length, number of pictures and picture size."""
    return [
        Prompt(item="0", text="Where?", form=FORM, pictures=(picture(0, 64, 48),)),
        Prompt(
            item="1",
            text="Answer with one letter. How many chairs are there in front of the blue box? A. left B. right",
            system="You answer questions about pictures.",
            form=FORM,
            pictures=(picture(1, 120, 200, "JPEG"),),
        ),
        Prompt(item="2", text="Which is closer?", form=FORM, pictures=(picture(2, 200, 60), picture(3, 50, 50))),
        Prompt(item="3", text="Yes or no?", form=FORM),
    ]


async def ask_all(folder: Path, prompts: list[Prompt], **options: str) -> tuple[list[Reply], list[Reply]]:
    adapter = registry.create(f"transformers/{folder}", {"device": "cpu", "max_new_tokens": "24", **options})
    assert isinstance(adapter, BatchAdapter)
    try:
        return await adapter.ask_batch(prompts), [await adapter.ask(prompt) for prompt in prompts]
    finally:
        await adapter.close()


@pytest.mark.parametrize("model", FAMILIES)
async def test_a_batch_answers_as_each_prompt_alone(
    model: str, tiny: Callable[[str], Path], prompts: list[Prompt]
) -> None:
    together, alone = await ask_all(tiny(model), prompts)
    assert together == alone
    assert len({reply.text for reply in alone}) > 1, "the replies must depend on the prompts"
    for reply in alone:
        assert reply.usage is not None
        assert reply.usage.input_tokens > 10
        assert 1 <= reply.usage.output_tokens <= 24
        assert reply.finish == ("length" if reply.usage.output_tokens == 24 else "stop")


@pytest.mark.parametrize("model", FAMILIES)
async def test_the_reply_depends_on_the_picture(
    model: str, tiny: Callable[[str], Path], picture: Callable[..., Picture]
) -> None:
    asked = [Prompt(item="i", text="Where?", form=FORM, pictures=(picture(seed, 80, 80),)) for seed in range(8)]
    together, _ = await ask_all(tiny(model), asked)
    assert len({reply.text for reply in together}) > 1


async def test_replies_end_where_the_model_ends_them(
    tiny: Callable[[str], Path], prompts: list[Prompt], tmp_path: Path
) -> None:
    """Random weights rarely stop by themselves, so every fourth token is declared an end."""
    shutil.copytree(tiny("llava"), tmp_path, dirs_exist_ok=True)
    settings = json.loads((tmp_path / "generation_config.json").read_text())
    settings["eos_token_id"] = [4, *range(8, 300, 4)]
    (tmp_path / "generation_config.json").write_text(json.dumps(settings))
    endless, _ = await ask_all(tiny("llava"), prompts)
    together, alone = await ask_all(tmp_path, prompts)
    assert together == alone
    lengths = {reply.usage.output_tokens for reply in together if reply.usage}
    assert len(lengths) > 1, "some row must be padded behind its end"
    for reply, whole in zip(together, endless, strict=True):
        assert reply.usage is not None
        assert reply.finish == ("stop" if reply.usage.output_tokens < 24 else "length")
        assert whole.text.startswith(reply.text)


async def test_greedy_generation_neither_warns_nor_changes(
    tiny: Callable[[str], Path], prompts: list[Prompt], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "transformers"):
        first, _ = await ask_all(tiny("llava"), prompts)
        second, _ = await ask_all(tiny("llava"), prompts)
    assert first == second
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_sampling_is_used_when_asked_for(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    together, alone = await ask_all(tiny("llava"), prompts, temperature="1.5")
    assert together != alone


async def test_a_batch_too_large_is_halved_and_stays_halved(
    tiny: Callable[[str], Path], prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    adapter: Any = registry.create(f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "4"})
    alone = [await adapter.ask(prompt) for prompt in prompts]
    generate, sizes = adapter._model._generate, []

    def small_memory(batch: list[Prompt], *rest: Any) -> list[Reply]:
        sizes.append(len(batch))
        if len(batch) > limit:
            raise torch.OutOfMemoryError
        return list(generate(batch, *rest))

    limit = 1
    monkeypatch.setattr(adapter._model, "_generate", small_memory)
    assert await adapter.ask_batch(prompts) == alone
    assert sizes == [4, 2, 1, 1, 1, 1]
    sizes.clear()
    assert await adapter.ask_batch(prompts) == alone
    assert sizes == [1, 1, 1, 1]
    limit = 0
    with pytest.raises(Fatal, match="not memory enough for item 0"):
        await adapter.ask_batch(prompts)


def test_the_card_names_what_can_change_a_reply(tiny: Callable[[str], Path]) -> None:
    card = registry.create(f"transformers/{tiny('qwen2_5_vl')}", {"device": "cpu", "dtype": "float32"}).card
    assert card.settings == {
        "device": "cpu",
        "device_map": None,
        "dtype": "float32",
        "quantised": None,
        "attention": None,
        "compile": None,
        "revision": None,
        "batch_size": 8,
        "max_new_tokens": 512,
        "temperature": 0,
        "top_p": None,
        "top_k": None,
        "repetition_penalty": None,
        "seed": None,
        "answer_by": "text",
        "numbered": False,
        "frames": "pictures",
        "frame_seconds": 1.0,
        "grounding": "family",
        "grounding_version": 1,
        "norms_equal": False,
        "trust_remote_code": False,
        "backend": "pil",
    }
    assert card.convention == "qwen2_5"
    assert {"torch", "transformers"} <= set(card.packages)


async def test_a_model_that_sees_nothing_is_refused_by_name(tiny: Callable[[str], Path], prompts: list[Prompt]) -> None:
    with pytest.raises(ServiceRefused, match="is a llama model, which takes no pictures"):
        await ask_all(tiny("text_only"), prompts)


async def test_a_model_without_a_chat_template_is_refused(
    tiny: Callable[[str], Path], prompts: list[Prompt], tmp_path: Path
) -> None:
    for file in tiny("llava").iterdir():
        if file.name != "chat_template.jinja":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ServiceRefused, match="has no chat template"):
        await ask_all(tmp_path, prompts)


async def test_damaged_weights_are_refused(tiny: Callable[[str], Path], prompts: list[Prompt], tmp_path: Path) -> None:
    for file in tiny("llava").iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ServiceRefused, match=r"cannot be loaded: .*model\.safetensors"):
        await ask_all(tmp_path, prompts)


def test_folders_that_are_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"there is no folder {tmp_path}/nowhere"):
        registry.create(f"transformers/{tmp_path}/nowhere", {})
    with pytest.raises(UsageError, match=r"holds no config\.json"):
        registry.create(f"transformers/{tmp_path}", {})


def test_a_device_that_is_not_there_is_named(tiny: Callable[[str], Path]) -> None:
    with pytest.raises(UsageError, match="option device"):
        registry.create(f"transformers/{tiny('llava')}", {"device": "mps" if sys.platform != "darwin" else "cuda"})


def test_a_missing_extra_is_named() -> None:
    code = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from spatialgauge.adapters import registry\n"
        "from spatialgauge.benchmark.errors import UsageError\n"
        "try:\n"
        "    registry.create('transformers/some/model', {})\n"
        "except UsageError as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "transformers/some/model needs torch: pip install 'spatialgauge[local]'\n"


async def test_pictures_are_decoded_while_the_model_is_busy(
    tiny: Callable[[str], Path], prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter: Any = registry.create(f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "4"})
    alone = await adapter.ask_batch(prompts[:2])
    from spatialgauge.adapters import model_inputs

    generate, decode, busy, seen = adapter._model._generate, model_inputs.opened, threading.Event(), threading.Event()

    def waiting(*rest: Any) -> list[Reply]:
        busy.set()
        assert seen.wait(20), "the second batch's pictures were not decoded while the first was answered"
        return list(generate(*rest))

    def looked_at(prompt: Prompt) -> Any:
        if busy.is_set():
            seen.set()
        return decode(prompt)

    monkeypatch.setattr(adapter._model, "_generate", waiting)
    monkeypatch.setattr(model_inputs, "opened", looked_at)
    first = asyncio.create_task(adapter.ask_batch(prompts[:2]))
    await asyncio.to_thread(busy.wait, 20)
    second = asyncio.create_task(adapter.ask_batch(prompts[2:]))
    assert await first == alone
    assert len(await second) == 2
