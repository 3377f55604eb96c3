"""Chain of thought: the model is told to reason in words before it answers (Kojima et al. 2022, arXiv:2205.11916)."""

from collections.abc import Sequence

from spatialgauge.benchmark.asking import Adapter, AdapterCard, BatchAdapter
from spatialgauge.benchmark.items import Prompt, Reply

WORDS = (
    "Think step by step first: say where each thing is and how that bears on the question. "
    "Then end with a line that begins with 'Answer:' and gives the answer in the form asked for above."
)


class ChainOfThought:
    """An adapter whose prompts end in `WORDS`."""

    def __init__(self, inner: Adapter) -> None:
        self._inner = inner

    @property
    def card(self) -> AdapterCard:
        """The wrapped adapter's card, with the strategy among its settings."""
        card = self._inner.card
        return card.model_copy(update={"settings": {**card.settings, "strategy": "cot"}})

    async def ask(self, prompt: Prompt) -> Reply:
        """Ask the wrapped adapter to reason first."""
        return await self._inner.ask(_reasoning(prompt))

    async def close(self) -> None:
        """Close the wrapped adapter."""
        await self._inner.close()


class BatchChainOfThought(ChainOfThought):
    """The same around an adapter that takes several prompts at once."""

    def __init__(self, inner: BatchAdapter) -> None:
        super().__init__(inner)
        self._batch = inner

    @property
    def batch_size(self) -> int:
        """How many prompts the wrapped adapter takes at most."""
        return self._batch.batch_size

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Ask the wrapped adapter to reason first about each."""
        return await self._batch.ask_batch([_reasoning(prompt) for prompt in prompts])


def chain_of_thought(adapter: Adapter) -> Adapter:
    """Return the adapter, told to reason before it answers."""
    return BatchChainOfThought(adapter) if isinstance(adapter, BatchAdapter) else ChainOfThought(adapter)


def _reasoning(prompt: Prompt) -> Prompt:
    return prompt.model_copy(update={"text": f"{prompt.text}\n\n{WORDS}"})
