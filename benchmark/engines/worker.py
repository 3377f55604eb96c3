"""What runs in a Ray worker: one adapter, asked from afar.

Errors travel as values. Ray would wrap a raised one in its own, with a trace in its message, and could not bring back
one whose class only the worker knows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spatialgauge.benchmark.asking import (
    Adapter,
    AdapterCard,
    AskError,
    BatchAdapter,
    Fatal,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.errors import DataError, GaugeError, ServiceError, UsageError
from spatialgauge.benchmark.items import Prompt, Reply

Factory = Callable[[], Adapter]
"""Makes the adapter where it is to run; has to pickle."""


@dataclass(frozen=True)
class Opened:
    """What a worker says of its adapter once that is made; `batch_size` is None for one that takes single prompts."""

    card: AdapterCard
    batch_size: int | None


class Worker:
    """Holds one adapter for as long as its process lives; used as a Ray actor, whose calls run side by side."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._adapter: Adapter | None = None

    async def open(self) -> Opened | GaugeError:
        """Make the adapter; what cannot be made is told as the error a person would see without Ray."""
        try:
            adapter = self._adapter = self._factory()
        except Exception as error:  # noqa: BLE001  it is raised where a person sees it
            return told_of_making(error)
        return Opened(adapter.card, adapter.batch_size if isinstance(adapter, BatchAdapter) else None)

    async def ask(self, prompt: Prompt) -> Reply | AskError:
        """Answer one prompt."""
        if self._adapter is None:
            raise RuntimeError("the worker is asked before it is opened")
        try:
            return await self._adapter.ask(prompt)
        except Exception as error:  # noqa: BLE001  it is raised in the process that keeps the run
            return told_of_asking(error)

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply] | AskError:
        """Answer the prompts, in their order."""
        if not isinstance(self._adapter, BatchAdapter):
            raise RuntimeError("the worker's adapter takes one prompt at a time")
        try:
            return await self._adapter.ask_batch(prompts)
        except Exception as error:  # noqa: BLE001  it is raised in the process that keeps the run
            return told_of_asking(error)

    async def close(self) -> None:
        """Release what the adapter holds."""
        if self._adapter is not None:
            await self._adapter.close()


def told_of_asking(error: Exception) -> AskError:
    """Return the error as one of the engine's own classes, with what a run in one process would record of it."""
    told = _plain(error)
    told.trace = error.trace if isinstance(error, AskError) else None
    return told


def _plain(error: Exception) -> AskError:
    for kind in (RateLimited, Transient):
        if isinstance(error, kind):
            return kind(str(error), error.retry_after)
    for plain in (Fatal, ModelRefused, ServiceRefused):
        if isinstance(error, plain):
            return plain(str(error))
    return Fatal(str(error) if isinstance(error, AskError) else f"{type(error).__name__}: {error}")


def told_of_making(error: Exception) -> GaugeError:
    """Return the error as one of the package's own, whose words a person can act on."""
    for kind in (UsageError, DataError, ServiceError):
        if isinstance(error, kind):
            return kind(str(error))
    return ServiceError(f"a worker cannot make the adapter: {type(error).__name__}: {error}")
