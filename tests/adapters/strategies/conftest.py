"""Scripted models, and a way to ask a strategy as a run would."""

from collections.abc import Callable, Sequence

import pytest

from spatialgauge.adapters.strategies import wrapped
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Prompt, Reply, Usage

Says = Callable[[Prompt], str | Reply | Exception]


class Scripted:
    """A model whose replies a function makes; it keeps what it was asked."""

    def __init__(self, says: Says, **card: object) -> None:
        self.card = AdapterCard.model_validate({"spec": "scripted/m", "model": "m", **card})
        self._says = says
        self.asked: list[Prompt] = []
        self.closed = 0

    async def ask(self, prompt: Prompt) -> Reply:
        self.asked.append(prompt)
        said = self._says(prompt)
        if isinstance(said, Exception):
            raise said
        return Reply(text=said, usage=Usage(input_tokens=100, output_tokens=10)) if isinstance(said, str) else said

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture(scope="session")
def scripted() -> type[Scripted]:
    return Scripted


@pytest.fixture(scope="session")
def asked_with() -> Callable[..., object]:
    """Asks prompts in a strategy's way: `await asked_with(says, "cot", prompts)` gives the replies and the model."""

    async def ask(
        says: Says, strategy: str, prompts: Sequence[Prompt], helpers: dict[str, Says] | None = None, **card: object
    ) -> tuple[list[Reply], Scripted]:
        model = Scripted(says, **card)
        others = {spec: Scripted(said, spec=spec, model=spec) for spec, said in (helpers or {}).items()}
        adapter = wrapped(model, strategy, lambda spec: others[spec])
        return [await adapter.ask(prompt) for prompt in prompts], model

    return ask
