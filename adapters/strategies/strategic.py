"""An adapter that asks another in a way of its own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.asking import Adapter, AdapterCard, Ask, AskError, BatchAdapter, Composed
from spatialgauge.benchmark.items import Prompt, Reply, Scalar


class Strategic:
    """A wrapped adapter. It is asked through the engine's own calls where the engine is there, directly elsewhere."""

    def __init__(
        self, inner: Adapter, way: Way, text: str, options: Options, helpers: Mapping[str, Adapter] | None = None
    ) -> None:
        """Wrap `inner`; `text` is how the strategy is written on the command line, helpers are by option."""
        self._inner, self._way, self._options = inner, way, options
        self._helpers = helpers or {}
        self._answer = way.answer or _once(way)
        each = max(adapter.card.calls for adapter in (inner, *self._helpers.values()))
        budget = options.budget if isinstance(options, WayOptions) else None
        self._budget = budget or way.most(options) * each
        self._card = _card(inner.card, way, text, self._budget, {name: one.card for name, one in self._helpers.items()})
        if way.answer is not None and isinstance(inner, BatchAdapter):  # so many questions fill its batches
            many = inner.card.concurrency * inner.batch_size
            self._card = self._card.model_copy(update={"concurrency": many})

    @property
    def card(self) -> AdapterCard:
        """The wrapped adapter's card, with the strategy and its second models among the settings."""
        return self._card

    @property
    def in_batches(self) -> bool:
        """Whether the wrapped adapter takes several prompts at once."""
        return isinstance(self._inner, BatchAdapter) or (isinstance(self._inner, Composed) and self._inner.in_batches)

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt, its calls made directly: without retries and pace."""
        return await self.ask_through(prompt, _directly)

    async def ask_through(self, prompt: Prompt, ask: Ask) -> Reply:
        """Answer one prompt, its calls made by `ask`; an error carries what had been asked before it."""
        calls = Calls(self._inner, self._helpers, ask, self._budget)
        try:
            return calls.totalled(await self._answer(prompt, calls, self._options))
        except AskError as error:
            error.trace = calls.trace
            raise

    async def close(self) -> None:
        """Close the wrapped adapter and the second models."""
        for adapter in (self._inner, *self._helpers.values()):
            await adapter.close()


class BatchStrategic(Strategic):
    """A strategy of one call around an adapter that takes several prompts at once."""

    def __init__(self, inner: BatchAdapter, way: Way, text: str, options: Options) -> None:
        super().__init__(inner, way, text, options)
        self._batch = inner
        self._rewrite = cast("Callable[[Prompt, Options], Prompt]", way.rewrite)

    @property
    def batch_size(self) -> int:
        """How many prompts the wrapped adapter takes at most."""
        return self._batch.batch_size

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Ask the wrapped adapter each prompt in the strategy's words."""
        changed = [self._rewrite(prompt, self._options) for prompt in prompts]
        replies = await self._batch.ask_batch(changed)
        return [self._traced(prompt, reply) for prompt, reply in zip(changed, replies, strict=True)]

    def _traced(self, prompt: Prompt, reply: Reply) -> Reply:
        calls = Calls(self._inner, {}, _directly, 1)
        calls.note(prompt, reply, "answer", self._inner.card.model)
        return calls.totalled(reply)


def _once(way: Way) -> Callable[[Prompt, Calls, Options], Awaitable[Reply]]:
    """Return the answer of a way that only changes the prompt."""
    rewrite = cast("Callable[[Prompt, Options], Prompt]", way.rewrite)

    async def answer(prompt: Prompt, calls: Calls, options: Options) -> Reply:
        return await calls.ask(rewrite(prompt, options), "answer")

    return answer


async def _directly(adapter: Adapter, prompt: Prompt) -> Reply:
    return await adapter.ask(prompt)


def _card(card: AdapterCard, way: Way, text: str, budget: int, helpers: Mapping[str, AdapterCard]) -> AdapterCard:
    settings: dict[str, Scalar | None] = dict(card.settings)
    earlier = settings.get("strategy")
    settings["strategy"] = text if earlier is None else f"{earlier}+{text}"
    for name, helper in helpers.items():
        settings |= {f"{name}.{key}": value for key, value in helper.settings.items()}
    return card.model_copy(
        update={
            "settings": settings,
            "calls": budget,
            "packages": tuple(dict.fromkeys([*card.packages, *(p for one in helpers.values() for p in one.packages)])),
            "cacheable": card.cacheable and all(helper.cacheable for helper in helpers.values()),
            "image_side": None if way.whole else card.image_side,
        }
    )
