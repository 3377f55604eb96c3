"""Single questions to an adapter that takes several at once, gathered into batches."""

import asyncio

from spatialgauge.benchmark.asking import BatchAdapter, ServiceRefused, all_replied
from spatialgauge.benchmark.items import Prompt, Reply

PATIENCE = 0.02
"""Seconds for which a batch that is not full waits for more."""

Waiting = tuple[Prompt, "asyncio.Future[Reply]"]


class Gathering:
    """Asks a batch adapter for many who ask one by one, as strategies do; so many batches at once as it can use."""

    def __init__(self, adapter: BatchAdapter) -> None:
        self._adapter = adapter
        self._waiting: list[Waiting] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def ask(self, prompt: Prompt) -> Reply:
        """Return the reply to one prompt, asked together with others; raises what it would raise alone."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((prompt, reply))
        self._look()
        return await reply

    def _look(self) -> None:
        """Send full batches while there is room for them, and see to it that one that is not full goes in the end."""
        while len(self._under_way) < self._adapter.card.concurrency and len(self._waiting) >= self._adapter.batch_size:
            self._send()
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._patience_ends)

    def _patience_ends(self) -> None:
        self._timer = None
        if self._waiting and len(self._under_way) < self._adapter.card.concurrency:
            self._send()
            self._look()

    def _send(self) -> None:
        size = self._adapter.batch_size
        batch = [one for one in self._waiting[:size] if not one[1].done()]
        del self._waiting[:size]
        if batch:
            task = asyncio.get_running_loop().create_task(self._ask(batch))
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._look()

    async def _ask(self, batch: list[Waiting]) -> None:
        try:
            replies = all_replied(await self._adapter.ask_batch([prompt for prompt, _ in batch]), len(batch))
        except ServiceRefused as error:
            for _, reply in batch:
                if not reply.done():
                    reply.set_exception(error)
        except Exception:  # noqa: BLE001  which of them is at fault shows when each is asked alone
            for prompt, reply in batch:
                await self._alone(prompt, reply)
        else:
            for (_, reply), given in zip(batch, replies, strict=True):
                if not reply.done():
                    reply.set_result(given)

    async def _alone(self, prompt: Prompt, reply: "asyncio.Future[Reply]") -> None:
        try:
            given = await self._adapter.ask(prompt)
        except Exception as error:  # noqa: BLE001  it is raised where the prompt was asked
            if not reply.done():
                reply.set_exception(error)
        else:
            if not reply.done():
                reply.set_result(given)
