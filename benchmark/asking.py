"""What the engine needs of a model: the Adapter protocol, and the errors an adapter may raise."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from pydantic import Field

from spatialgauge.benchmark.items import Frozen, Prompt, Reply, Scalar, Trace


class AdapterCard(Frozen):
    """What an adapter declares about itself; written into every manifest.

    `convention` names how the model writes coordinates, `image_side` the longest side in pixels it is best given
    (None: as stored), `settings` all that can change a reply, `packages` the distributions whose version matters.
    """

    spec: str
    model: str
    convention: str = "pixels"
    image_side: int | None = Field(default=None, gt=0)
    settings: Mapping[str, Scalar | None] = Field(default_factory=dict)
    packages: tuple[str, ...] = ()
    concurrency: int = Field(default=8, gt=0)
    """How many calls it can usefully have under way when nobody says otherwise."""
    calls: int = Field(default=1, gt=0)
    """How many calls of models one question takes at most."""
    cacheable: bool = False
    """Whether a reply depends on this card and the prompt alone, and costs enough to be kept for other runs."""


@runtime_checkable
class Adapter(Protocol):
    """One model, or one way of asking it."""

    @property
    def card(self) -> AdapterCard:
        """What this adapter is and how it is set."""
        ...

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt, or raise one of the errors below; never invent an answer."""
        ...

    async def close(self) -> None:
        """Release connections and models."""
        ...


@runtime_checkable
class BatchAdapter(Adapter, Protocol):
    """An adapter that answers several prompts in one go, such as a local model."""

    @property
    def batch_size(self) -> int:
        """How many prompts it takes at most."""
        ...

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts, in their order."""
        ...


def replied(given: object) -> Reply:
    """Return what an adapter gave; TypeError where that is no Reply, so that its fault costs that item alone."""
    if not isinstance(given, Reply):
        raise TypeError(f"the adapter gave a {type(given).__name__} where a Reply is due")
    return given


def all_replied(given: object, count: int) -> list[Reply]:
    """Return the replies to so many prompts; TypeError where an adapter gave anything else."""
    if not isinstance(given, Sequence) or len(given) != count:
        raise TypeError(f"the adapter gave no list of {count} replies to a batch of {count}")
    return [replied(one) for one in given]


Ask = Callable[[Adapter, Prompt], Awaitable[Reply]]
"""A way of asking an adapter; the engine's own waits, tries again, and gives up."""


@runtime_checkable
class Composed(Adapter, Protocol):
    """An adapter that asks others for its answer, perhaps several times: a strategy.

    The engine hands it the way to ask them, so that pace, retries and the time limit hold for each call.
    """

    @property
    def in_batches(self) -> bool:
        """Whether it asks an adapter that takes several prompts at once."""
        ...

    async def ask_through(self, prompt: Prompt, ask: Ask) -> Reply:
        """Answer one prompt, every call of another adapter going through `ask`."""
        ...


class AskError(Exception):
    """Base of what an adapter may raise; anything else it raises counts as fatal for that one item."""

    trace: Trace | None = None
    """What a strategy had asked before the error, so that no call that was paid for is lost."""


class RateLimited(AskError):
    """The service asks to slow down; `retry_after` is its own wish in seconds, where it states one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Transient(AskError):
    """Worth another try: a timeout, a dropped connection, a 5xx, a torn body."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Fatal(AskError):
    """One item cannot be asked of this model (too long, malformed, unsupported); the run goes on."""


class ModelRefused(AskError):
    """The service declined the prompt itself; counted as refused, not as failed."""


class ServiceRefused(AskError):
    """Nothing can be asked at all: no key, a wrong key, no quota, no such model. The run stops."""
