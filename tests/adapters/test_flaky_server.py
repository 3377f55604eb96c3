"""The fault plan of the OpenAI server that end-to-end tests ask."""

from typing import Any

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import RateLimited, Transient
from spatialgauge.benchmark.items import Prompt


async def outcomes(url: str, prompt: Prompt, model: str) -> list[str]:
    adapter = registry.create(f"openai/{model}", {"base_url": url})
    seen = []
    for _ in range(40):
        try:
            seen.append((await adapter.ask(prompt)).text)
        except (RateLimited, Transient) as error:
            seen.append(type(error).__name__)
    await adapter.close()
    return seen


async def test_faults_follow_from_the_seed(openai_server: tuple[str, Any], canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    runs = []
    for seed in (1, 1, 2):
        server.asked.clear()
        runs.append(await outcomes(url, prompt, f"flaky:{seed}"))
    assert runs[0] == runs[1] != runs[2]
    assert set(runs[0]) == {"A", "RateLimited", "Transient"}
