"""The calls of a run while they are under way: batched, taken from the cache or asked, marked and written down."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Protocol

from spatialgauge.benchmark import marking
from spatialgauge.benchmark.asking import (
    Adapter,
    AskError,
    BatchAdapter,
    Composed,
    ModelRefused,
    ServiceRefused,
    Transient,
    all_replied,
)
from spatialgauge.benchmark.attempts import Answer, Attempts, is_cancelled
from spatialgauge.benchmark.cache import Kept, ReplyCache
from spatialgauge.benchmark.errors import GaugeError, ServiceError, UsageError
from spatialgauge.benchmark.items import Item, Outcome, Prompt, Record, Reply, Shown, Trace
from spatialgauge.benchmark.journal import Journal
from spatialgauge.benchmark.limits import Pace
from spatialgauge.benchmark.manifest import Spent
from spatialgauge.benchmark.prices import Prices, total_usage
from spatialgauge.benchmark.redaction import Redactor
from spatialgauge.benchmark.token_rules import picture_tokens, word_tokens
from spatialgauge.benchmark.traffic import Flow, Stopped, Traffic

WINDOW = 16
"""Batches over which prompts are sorted by length, so that a batch holds prompts that are alike."""


@dataclass(frozen=True)
class Plan:
    """How a suite is asked.

    `image_side` bounds the longest side of pictures as sent (None: what the adapter prefers); `concurrency` None
    adapts; `timeout` is seconds an attempt; `max_cost` is US dollars after which no further call is made.
    """

    repeats: int = 1
    limit: int | None = None
    concurrency: int | None = None
    timeout: float = 120.0
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    max_cost: float | None = None
    image_side: int | None = None
    blind: bool = False
    regions: Shown = "boxes"


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
    """Running totals of a run; replies from the cache cost it nothing, and `again` is spent whatever else comes."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    asked: int = 0
    cached: int = 0
    again: Spent = field(default_factory=Spent)
    spent: Spent = field(default_factory=Spent)
    """On all questions, those of `again` among them."""

    def begin(self, again: Spent) -> None:
        """Count in what was spent on questions that are asked anew."""
        self.again = again
        self.spent += again

    def add(self, record: Record) -> None:
        """Count a record in."""
        self.outcomes[record.outcome] = self.outcomes.get(record.outcome, 0) + 1
        if record.cached:
            self.cached += 1
            return
        self.asked += 1
        self.spent += Spent.on(record)

    def would_cost(self, more: int) -> float:
        """Return what it will have cost once so many more calls are answered, if they cost what the others did."""
        spent = self.spent.cost_usd or 0.0
        return spent + more * spent / max(1, self.spent.questions)


@dataclass(frozen=True)
class Call:
    """One item-repeat that is to be asked."""

    item: Item
    repeat: int
    prompt: Prompt

    @cached_property
    def prompt_hash(self) -> str:
        """The prompt's hash, taken once."""
        return self.prompt.hash


class Asking:
    """The calls of one run, while they are under way."""

    def __init__(
        self,
        adapter: Adapter,
        plan: Plan,
        watcher: Watcher,
        prices: Prices,
        *,
        cache: ReplyCache | None = None,
        flow: Flow | None = None,
    ) -> None:
        self._adapter = adapter
        self._card = adapter.card
        self._plan = plan
        self._watcher = watcher
        self._prices = prices
        self._cache = cache
        self._redactor = Redactor.of_environment()
        self._flow = flow or Flow()
        start = plan.concurrency or self._card.concurrency
        # A model that takes batches has a fixed number of places; more calls would only wait in it, against their time.
        batches = isinstance(adapter, BatchAdapter) or (isinstance(adapter, Composed) and adapter.in_batches)
        self._pace = Pace(start, adaptive=plan.concurrency is None and not batches)
        self._traffic = Traffic(
            self._pace,
            self._flow,
            requests_per_minute=plan.requests_per_minute,
            tokens_per_minute=plan.tokens_per_minute,
        )
        self._attempts = Attempts(adapter, self._traffic, plan.timeout)
        self._last_failure: Transient | None = None
        self.tally = Tally()

    async def through(self, calls: Iterator[Call], journal: Journal) -> bool:
        """Ask all calls; say whether that came to an end (False: the cost limit was reached).

        Raises ServiceError when the service cannot be used at all; what was under way then is waited for first.
        """
        affordable = True
        async with asyncio.TaskGroup() as group:
            try:
                for batch in self._batches(self._to_ask(calls, journal)):
                    await self._pace.turn()
                    affordable = not self._spent()
                    if self._traffic.is_stopped or not affordable:
                        break
                    group.create_task(self._ask(batch, journal))
                    await asyncio.sleep(0)  # let it send before the next prompt is made
            except GaugeError as error:
                self._traffic.stop(error)
        if self._traffic.reason:
            raise self._traffic.reason
        if self._last_failure and set(self.tally.outcomes) == {Outcome.FAILED}:
            raise ServiceError(f"the service cannot be reached: {self._last_failure}")
        return affordable

    def _to_ask(self, calls: Iterator[Call], journal: Journal) -> Iterator[Call]:
        """Yield the calls that the cache does not answer; those it does are written down on the way."""
        for call in calls:
            kept = self._cache.get(self._card, call.prompt_hash, call.repeat) if self._cache else None
            if kept is None:
                yield call
            else:
                self._flow.cached += 1
                self._write(journal, self._record(call, Answer(kept.reply, kept.attempts, kept.latency_s), cached=True))

    def _batches(self, calls: Iterator[Call]) -> Iterator[list[Call]]:
        """Yield the calls one by one, or as many at a time as the adapter takes, those of like length together."""
        size = self._adapter.batch_size if isinstance(self._adapter, BatchAdapter) else 1
        if size == 1:
            yield from ([call] for call in calls)
            return
        while window := sorted(islice(calls, size * WINDOW), key=_length):
            yield from (window[start : start + size] for start in range(0, len(window), size))

    def _spent(self) -> bool:
        """Say whether the call that has its turn would pass the cost limit, with all that are under way."""
        limit = self._plan.max_cost
        return limit is not None and self.tally.would_cost(self._pace.under_way) > limit

    async def _ask(self, batch: Sequence[Call], journal: Journal) -> None:
        try:
            for call, given in zip(batch, await self._answered(batch), strict=True):
                answer = self._cleaned(given)
                record = self._record(call, answer)
                self._write(journal, record)
                if self._cache and isinstance(answer.reply, Reply):
                    kept = Kept(reply=answer.reply, latency_s=record.latency_s, attempts=answer.attempts)
                    self._cache.put(self._card, call.prompt_hash, call.repeat, kept)
                if isinstance(answer.reply, Transient):
                    self._last_failure = answer.reply
        except Stopped:
            return
        except GaugeError as error:
            self._traffic.stop(error)
        finally:
            self._pace.over()

    def _write(self, journal: Journal, record: Record) -> None:
        if not journal.append(record):
            return
        self.tally.add(record)
        self._watcher.recorded(record)
        paid = record.outcome is not Outcome.FAILED and record.finish != "filtered"
        if self._plan.max_cost is not None and paid and record.cost_usd is None:
            raise UsageError(
                f"--max-cost: no price is known for {self._card.model}; add one under [prices] in spatialgauge.toml"
            )

    async def _answered(self, batch: Sequence[Call]) -> list[Answer]:
        """Return what became of each call; a batch that fails is asked one by one."""
        if len(batch) > 1 and isinstance(self._adapter, BatchAdapter):
            tokens = [self._tokens(call.prompt) for call in batch]
            await self._traffic.enter(len(batch), sum(tokens))
            began = time.monotonic()
            try:
                async with asyncio.timeout(self._plan.timeout * len(batch)):
                    given = await self._adapter.ask_batch([call.prompt for call in batch])
                replies = all_replied(given, len(batch))
            except ServiceRefused as error:
                self._traffic.stop(ServiceError(str(error)))
                raise Stopped from None
            except (Exception, asyncio.CancelledError):  # which of them is at fault shows when each is asked alone
                if is_cancelled():
                    raise
                return [await self._attempts.answer(call.prompt, self._tokens(call.prompt)) for call in batch]
            seconds = (time.monotonic() - began) / len(batch)
            self._traffic.answered(seconds)
            return [Answer(reply, 1, seconds) for reply in replies]
        return [await self._attempts.answer(call.prompt, self._tokens(call.prompt)) for call in batch]

    def _tokens(self, prompt: Prompt) -> float:
        """Return about how many tokens a prompt has, where that matters."""
        if not self._traffic.counts_tokens:
            return 0.0
        return word_tokens(prompt) + picture_tokens(self._card.spec, prompt)

    def _cleaned(self, answer: Answer) -> Answer:
        """Return the answer with no key in its text, should a service have echoed one."""
        if not isinstance(answer.reply, Reply):
            return answer
        reply = answer.reply
        text = self._redactor.clean(reply.text)
        trace = self._without_keys(reply.trace)
        if text is reply.text and trace is reply.trace:
            return answer
        return replace(answer, reply=reply.model_copy(update={"text": text, "trace": trace}))

    def _without_keys(self, trace: Trace | None) -> Trace | None:
        """Return the trace with no key in it; the same object where it has none."""
        if trace is None:
            return None
        whole = trace.model_dump_json()
        cleaned = self._redactor.clean(whole)
        return trace if cleaned is whole else Trace.model_validate_json(cleaned)

    def _record(self, call: Call, answer: Answer, *, cached: bool = False) -> Record:
        item, prompt, reply = call.item, call.prompt, answer.reply
        common = {
            **marking.fields_of_prompt(item, prompt, call.prompt_hash),
            "repeat": call.repeat,
            "latency_s": round(answer.seconds, 4),
            "attempts": answer.attempts,
            "cached": cached,
        }
        if isinstance(reply, ModelRefused):
            reply = Reply(text="", refusal=True, finish="filtered")
        if isinstance(reply, Exception):
            name = "" if isinstance(reply, AskError) else f"{type(reply).__name__}: "
            error = self._redactor.clean(f"{name}{reply}")[:2000]
            trace = self._without_keys(reply.trace if isinstance(reply, AskError) else None)
            return Record(
                **common,
                outcome=Outcome.FAILED,
                error=error,
                usage=total_usage(trace) if trace else None,
                cost_usd=self._prices.of_trace(trace) if trace else None,
                calls=len(trace.steps) if trace else 1,
                trace=trace,
            )
        return Record(
            **common,
            **marking.fields_of_reply(item, prompt.form, reply),
            usage=reply.usage,
            cost_usd=self._cost(reply),
            finish=reply.finish,
            model=reply.model,
            calls=1 if reply.trace is None else len(reply.trace.steps),
            trace=reply.trace,
        )

    def _cost(self, reply: Reply) -> float | None:
        if reply.cost_usd is not None:
            return reply.cost_usd
        if reply.trace is not None:
            return self._prices.of_trace(reply.trace)
        return self._prices.cost(self._card.model, reply.usage)


def _length(call: Call) -> tuple[int, int]:
    """Return what a call's length is sorted by: pixels, then characters."""
    pixels = sum(picture.width * picture.height for picture in call.prompt.pictures)
    return pixels, len(call.prompt.text)
