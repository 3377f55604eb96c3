"""A pool of Ray workers that is an adapter itself: the runner asks it as it would ask one model in its own process.

So pace, tries, costs, marks and the journal stay where they are, in one process, and a run is the same run whichever
engine goes on with it. Workers only turn prompts into replies; one that is lost is replaced, and its prompts are asked
of another.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from spatialgauge.benchmark.asking import AdapterCard, Fatal, ServiceRefused
from spatialgauge.benchmark.engines.cluster import Cluster, connected
from spatialgauge.benchmark.engines.worker import Factory, Opened, Worker
from spatialgauge.benchmark.errors import GaugeError, ServiceError
from spatialgauge.benchmark.items import Prompt, Reply

LOSSES = 3
"""So many workers may be lost over one prompt, or in a row before one is ready, until it is given up."""
PATIENCE = 30.0
"""Seconds without any worker after which that is said."""
FAREWELL = 5.0
"""Seconds a worker has to release its adapter at the end."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def pooled(factory: Factory, cluster: Cluster) -> AsyncIterator["WorkerPool"]:
    """Hold an open pool whose workers each have an adapter that `factory` makes; closed and disconnected at the end.

    Raises what the factory raised when no worker can make its adapter, and what `connected` raises.
    """
    with connected(cluster) as workers:
        hands = _Hands(factory, workers, cluster.gpus)
        try:
            opened = await hands.first()
            yield WorkerPool(hands, opened) if opened.batch_size is None else BatchWorkerPool(hands, opened)
        finally:
            await hands.close()


class WorkerPool:
    """An adapter whose calls are answered by the workers; its card is theirs, with the concurrency of all together."""

    def __init__(self, hands: "_Hands", opened: Opened) -> None:
        self._hands = hands
        self._opened = opened
        together = opened.card.concurrency * hands.workers
        self._card = opened.card.model_copy(update={"concurrency": together})

    @property
    def card(self) -> AdapterCard:
        """What the workers' adapters are and how they are set."""
        return self._card

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt on the worker with the fewest; raises what its adapter raised."""
        reply: Reply = await self._hands.call("ask", prompt, f"item {prompt.item}")
        return reply

    async def close(self) -> None:
        """Release the workers' adapters and end the workers."""
        await self._hands.close()


class BatchWorkerPool(WorkerPool):
    """A pool whose adapters answer several prompts in one go."""

    @property
    def batch_size(self) -> int:
        """How many prompts one worker takes at most."""
        return self._opened.batch_size or 1

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts, in their order, all on one worker."""
        replies: list[Reply] = await self._hands.call("ask_batch", prompts, f"a batch from item {prompts[0].item}")
        return replies


@dataclass(eq=False)
class _Hand:
    """A worker that is ready, and how many calls it has."""

    actor: Any
    lost: asyncio.Event
    calls: int = 0


class _Hands:
    """The workers themselves: started, replaced when lost, given the calls one by one."""

    def __init__(self, factory: Factory, workers: int, gpus: float) -> None:
        import ray

        self.workers = workers
        self._ray: Any = ray
        self._lost_errors = (ray.exceptions.RayActorError, ray.exceptions.NodeDiedError)
        self._factory = ray.put(factory)
        self._actor = self._ray.remote(Worker).options(num_cpus=0 if gpus else 1, num_gpus=gpus)
        self._ready: list[_Hand] = []
        self._opened: Opened | None = None
        self._given_up: list[GaugeError] = []
        self._news = asyncio.Event()
        self._keeping = [asyncio.create_task(self._keep()) for _ in range(workers)]

    async def first(self) -> Opened:
        """Wait for the first worker and return what it says of its adapter; raise when none can be made."""
        await self._some_hand()
        if self._opened is None:
            raise self._given_up[0]
        return self._opened

    async def call(self, method: str, argument: object, name: str) -> Any:
        """Return what a worker answers; asked of another when the worker is lost, Fatal when that goes on."""
        for _ in range(LOSSES):
            await self._some_hand()
            if not self._ready:
                raise ServiceRefused(f"no worker is left: {self._given_up[-1]}")
            hand = min(self._ready, key=lambda one: one.calls)
            hand.calls += 1
            reference = getattr(hand.actor, method).remote(argument)
            try:
                answer = await reference
            except asyncio.CancelledError:
                self._ray.cancel(reference)
                raise
            except self._lost_errors:
                self._lose(hand)
                continue
            finally:
                hand.calls -= 1
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise Fatal(f"{LOSSES} workers were lost over {name}, one after another")

    async def close(self) -> None:
        """End all workers; those that answer release their adapter first."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        leaving, self._ready = self._ready, []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await asyncio.gather(*(hand.actor.close.remote() for hand in leaving), return_exceptions=True)
        for hand in leaving:
            self._ray.kill(hand.actor)

    async def _some_hand(self) -> None:
        """Wait until a worker is ready, or none will ever be."""
        while not self._ready and len(self._given_up) < self.workers:
            self._news.clear()
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._news.wait()
            except TimeoutError:
                there = ", ".join(f"{count:g} {name}" for name, count in self._ray.cluster_resources().items())
                log.warning("still waiting for a first worker of %d; the cluster has %s", self.workers, there)

    async def _keep(self) -> None:
        """Keep one worker's place filled until it cannot be."""
        fault: GaugeError = ServiceError(f"workers die before they are ready, {LOSSES} one after another")
        losses = 0
        while losses < LOSSES:
            actor = self._actor.remote(self._factory)
            try:
                opened = await actor.open.remote()
            except asyncio.CancelledError:
                self._ray.kill(actor)
                raise
            except self._lost_errors:
                losses += 1
                continue
            losses = 0
            if (wrong := self._unfit(opened)) is not None:
                self._ray.kill(actor)
                fault = wrong
                break
            hand = _Hand(actor, asyncio.Event())
            self._ready.append(hand)
            self._news.set()
            await hand.lost.wait()
            log.warning("a worker was lost; its items are asked of another, and it is replaced")
        self._given_up.append(fault)
        self._news.set()
        if self._opened is not None:
            log.warning("the run goes on with a worker less: %s", fault)

    def _unfit(self, opened: Opened | GaugeError) -> GaugeError | None:
        """Return why a worker cannot be used: it has no adapter, or one that is set otherwise than the first's."""
        if isinstance(opened, GaugeError):
            return opened
        self._opened = self._opened or opened
        if opened.card.settings == self._opened.card.settings:
            return None
        mine, first = dict(opened.card.settings), dict(self._opened.card.settings)
        other = {name: value for name, value in mine.items() if value != first.get(name)}
        return ServiceError(f"its adapter is set otherwise than the first worker's: {other}")

    def _lose(self, hand: _Hand) -> None:
        if hand in self._ready:
            self._ready.remove(hand)
            self._ray.kill(hand.actor)  # one that is only out of reach must not go on spending
            hand.lost.set()
