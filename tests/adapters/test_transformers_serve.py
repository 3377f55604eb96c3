"""The OpenAI adapter against a real server of somebody else's: `transformers serve` with a tiny LLaVA."""

from collections.abc import Callable
from pathlib import Path

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import AskError
from spatialgauge.benchmark.items import Prompt


@pytest.mark.slow
async def test_a_real_server_answers_as_the_model_does_in_process(
    llava_server: str, tiny: Callable[[str], Path], prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    folder = tiny("llava")
    served = registry.create(f"openai/{folder}", {"base_url": llava_server, "temperature": "0", "max_tokens": "12"})
    local = registry.create(f"transformers/{folder}", {"device": "cpu", "max_new_tokens": "12"})
    there, here = await served.ask(prompt), await local.ask(prompt)
    await served.close()
    await local.close()
    assert there.text == here.text != ""
    assert there.finish == here.finish == "length"
    assert there.usage == here.usage


@pytest.mark.slow
async def test_a_real_server_names_a_model_it_has_not(
    llava_server: str, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    adapter = registry.create("openai/no/such-model", {"base_url": llava_server})
    with pytest.raises(AskError, match="no/such-model"):
        await adapter.ask(prompt)
    await adapter.close()
