"""The calls of a run while they are under way: paced, tried again, cut off, marked and written down."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import stamina

from spatialgauge.benchmark import limits, marking
from spatialgauge.benchmark.asking import (
    Adapter,
    AskError,
    BatchAdapter,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Item, Outcome, PictureAsSent, Prompt, Record, Reply
from spatialgauge.benchmark.journal import Journal
from spatialgauge.benchmark.prices import Prices


@dataclass(frozen=True)
class Plan:
    """How a suite is asked.

    `image_side` bounds the longest side of pictures as sent (None: what the adapter prefers); `concurrency` None
    adapts; `timeout` is seconds a call; `max_cost` is US dollars after which no further call is made.
    """

    repeats: int = 1
    limit: int | None = None
    concurrency: int | None = None
    timeout: float = 120.0
    max_cost: float | None = None
    image_side: int | None = None
    blind: bool = False


class Watcher(Protocol):
    """Somebody who looks on while a run goes."""

    def started(self, total: int, kept: int) -> None:
        """Hear how many item-repeats there are, and how many of them stood already."""
        ...

    def recorded(self, record: Record) -> None:
        """See a record that was just written."""
        ...


@dataclass
class Tally:
    """Running totals of a run."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None

    def add(self, record: Record) -> None:
        """Count a record in."""
        self.outcomes[record.outcome] = self.outcomes.get(record.outcome, 0) + 1
        if record.usage:
            self.input_tokens += record.usage.input_tokens
            self.output_tokens += record.usage.output_tokens
        if record.cost_usd is not None:
            self.cost_usd = (self.cost_usd or 0.0) + record.cost_usd


@dataclass(frozen=True)
class Call:
    """One item-repeat that is to be asked."""

    item: Item
    repeat: int
    prompt: Prompt


class Asking:
    """The calls of one run, while they are under way."""

    def __init__(self, adapter: Adapter, plan: Plan, watcher: Watcher, prices: Prices) -> None:
        self._adapter = adapter
        self._plan = plan
        self._watcher = watcher
        self._prices = prices
        start = plan.concurrency or adapter.card.concurrency
        self._pace = limits.Pace(start, adaptive=plan.concurrency is None)
        self.tally = Tally()

    async def through(self, calls: Iterator[Call], journal: Journal) -> bool:
        """Ask all calls; say whether that came to an end (False: the cost limit was reached)."""
        size = self._adapter.batch_size if isinstance(self._adapter, BatchAdapter) else 1
        try:
            async with asyncio.TaskGroup() as group:
                while batch := list(islice(calls, size)):
                    await self._pace.turn()
                    if self._spent():
                        return False
                    group.create_task(self._ask(batch, journal))
        except* ServiceRefused as refused:
            raise ServiceError(str(refused.exceptions[0])) from None
        except* UsageError as wrong:
            raise UsageError(str(wrong.exceptions[0])) from None
        return True

    def _spent(self) -> bool:
        return self._plan.max_cost is not None and (self.tally.cost_usd or 0.0) >= self._plan.max_cost

    async def _ask(self, batch: Sequence[Call], journal: Journal) -> None:
        try:
            began = time.monotonic()
            answers = await self._answered(batch)
            seconds = (time.monotonic() - began) / len(batch)
            for call, (reply, attempts) in zip(batch, answers, strict=True):
                record = self._record(call, reply, attempts, seconds)
                journal.append(record)
                self.tally.add(record)
                self._watcher.recorded(record)
        finally:
            self._pace.over()

    async def _answered(self, batch: Sequence[Call]) -> list[tuple[Reply | Exception, int]]:
        """Return reply or error and the attempts for each call; a batch that fails is asked one by one."""
        if len(batch) > 1 and isinstance(self._adapter, BatchAdapter):
            try:
                async with asyncio.timeout(self._plan.timeout * len(batch)):
                    replies = await self._adapter.ask_batch([call.prompt for call in batch])
                return [(reply, 1) for reply in replies]
            except ServiceRefused:
                raise
            except Exception:  # noqa: BLE001  which of them is at fault shows when each is asked alone
                return [await self._asked(call.prompt) for call in batch]
        return [await self._asked(call.prompt) for call in batch]

    async def _asked(self, prompt: Prompt) -> tuple[Reply | Exception, int]:
        attempts = 0
        try:
            async for attempt in stamina.retry_context(
                on=limits.backoff,
                attempts=limits.ATTEMPTS,
                timeout=None,
                wait_initial=limits.FIRST_WAIT,
                wait_max=limits.LONGEST_WAIT,
            ):
                with attempt:
                    attempts = attempt.num
                    reply = await self._asked_once(prompt)
                    self._pace.went_well()
                    return reply, attempts
        except ServiceRefused:
            raise
        except Exception as error:  # noqa: BLE001  whatever an adapter raises costs that item alone
            return error, max(1, attempts)
        raise AssertionError("a retry ends with a reply or an error")

    async def _asked_once(self, prompt: Prompt) -> Reply:
        try:
            async with asyncio.timeout(self._plan.timeout):
                return await self._adapter.ask(prompt)
        except TimeoutError:
            raise Transient(f"no answer within {self._plan.timeout:g} s") from None
        except RateLimited as error:
            self._pace.rate_limited(error.retry_after)
            raise

    def _record(self, call: Call, reply: Reply | Exception, attempts: int, seconds: float) -> Record:
        item, prompt = call.item, call.prompt
        common = Record(
            item=item.id,
            repeat=call.repeat,
            task=item.task,
            group=item.group,
            pair=item.pair,
            outcome=Outcome.FAILED,
            prompt_hash=prompt.hash,
            pictures=tuple(PictureAsSent(sha256=p.sha256, width=p.width, height=p.height) for p in prompt.pictures),
            latency_s=round(seconds, 4),
            attempts=attempts,
        )
        if isinstance(reply, ModelRefused):
            reply = Reply(text="", refusal=True, finish="filtered")
        if isinstance(reply, Exception):
            name = "" if isinstance(reply, AskError) else f"{type(reply).__name__}: "
            return common.model_copy(update={"error": f"{name}{reply}"[:2000]})
        mark = marking.marked(item, prompt.form, reply)
        cost = reply.cost_usd
        if cost is None:
            cost = self._prices.cost(self._adapter.card.model, reply.usage)
        if cost is None and self._plan.max_cost is not None:
            raise UsageError(
                f"--max-cost: no price is known for {self._adapter.card.model}; "
                "add one under [prices] in spatialgauge.toml"
            )
        return common.model_copy(
            update={
                "outcome": mark.outcome,
                "reply": reply.text,
                "reading": mark.reading,
                "score": mark.score.value,
                "details": mark.score.details,
                "usage": reply.usage,
                "cost_usd": cost,
                "finish": reply.finish,
                "model": reply.model,
            }
        )
