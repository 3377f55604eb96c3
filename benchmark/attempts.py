"""One prompt asked until it is answered, refused, or given up: retries, their waits, and their ends.

Failures that pass (a dropped connection, a 5xx) are tried again with full jitter (Brooker 2015, "Exponential backoff
and jitter"), for so many attempts and so much time. Rate limits are no failures: they are waited for apart from that,
as long as the service says.
"""

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spatialgauge.benchmark.asking import (
    Adapter,
    AskError,
    BatchAdapter,
    Composed,
    RateLimited,
    ServiceRefused,
    Transient,
    replied,
)
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.gathering import Gathering
from spatialgauge.benchmark.items import Prompt, Reply, Step, Trace
from spatialgauge.benchmark.prices import total_usage
from spatialgauge.benchmark.traffic import Stopped, Traffic

FAILURES = 6
"""Failures that pass after which a call is given up."""
FAILING_SECONDS = 600.0
"""Seconds in failed attempts and the waits after them, after which a call is given up; rate limits do not count."""
LIMITED_SECONDS = 3600.0
"""Seconds of waits for rate limits, of one call, after which the run stops: the service will not have it today."""
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What became of a call: the reply or why there is none, the number of attempts, and the seconds of the last.

    Of a strategy's calls together: all attempts, and the seconds from first to last.
    """

    reply: Reply | Exception
    attempts: int
    seconds: float


class Attempts:
    """Asks an adapter, one prompt at a time, under a run's traffic rules; `timeout` is seconds an attempt at a call.

    The calls of a strategy are asked one by one under the same rules: each is tried again by itself, and what was
    answered before it stands. Where the strategy runs elsewhere (workers), its time is that of all its calls, and all
    of them are made again after one that failed; those that were answered in vain stand first in the trace.
    """

    def __init__(self, adapter: Adapter, traffic: Traffic, timeout: float) -> None:
        self._adapter = adapter
        self._traffic = traffic
        self._timeout = timeout
        self._gathered: dict[int, Gathering] = {}

    async def answer(self, prompt: Prompt, tokens: float = 0.0) -> Answer:
        """Return what became of a prompt of about so many tokens; Stopped when the run ended before it was answered."""
        if not isinstance(self._adapter, Composed):
            return await self._call(self._adapter, prompt, tokens)
        attempts = 0
        began = time.monotonic()

        async def ask(adapter: Adapter, asked: Prompt) -> Reply:
            nonlocal attempts
            answer = await self._call(adapter, asked, tokens)
            attempts += answer.attempts
            if isinstance(answer.reply, Exception):
                raise answer.reply
            return answer.reply

        reply: Reply | Exception
        try:
            reply = replied(await self._adapter.ask_through(prompt, ask))
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  whatever a strategy raises costs that item alone
            reply = error
        return Answer(reply, max(1, attempts), time.monotonic() - began)

    async def _call(self, adapter: Adapter, prompt: Prompt, tokens: float) -> Answer:
        attempts = failures = limits = 0
        failing = limited = 0.0
        vain: list[Step] = []
        while True:
            await self._traffic.enter(1, tokens)
            attempts += 1
            began = time.monotonic()
            try:
                reply = await self._once(adapter, prompt)
            except RateLimited as error:
                limits += 1
                wait = backoff(limits, error.retry_after)
                limited += wait
                self._traffic.rate_limited(error.retry_after)
                if limited > LIMITED_SECONDS:
                    self._traffic.stop(ServiceError(f"the rate limit does not lift, try again later: {error}"))
                told: AskError = error
            except Transient as error:
                failures += 1
                wait = backoff(failures, error.retry_after)
                failing += time.monotonic() - began + wait
                self._traffic.failed(error)
                if failures >= FAILURES or failing > FAILING_SECONDS:
                    return _with_calls(Answer(error, attempts, time.monotonic() - began), vain)
                told = error
            except ServiceRefused as error:
                self._traffic.stop(ServiceError(str(error)))
                raise Stopped from None
            except Exception as error:  # noqa: BLE001  whatever an adapter raises costs that item alone
                self._traffic.answered()
                return _with_calls(Answer(error, attempts, time.monotonic() - began), vain)
            else:
                seconds = time.monotonic() - began
                self._traffic.answered(seconds)
                if reply.usage:
                    self._traffic.correct_tokens(reply.usage.input_tokens + reply.usage.output_tokens - tokens)
                return _with_calls(Answer(reply, attempts, seconds), vain)
            vain += told.trace.steps if told.trace else ()
            log.info("%s: attempt %d: %s; again in %.1f s", prompt.item, attempts, told, wait)
            self._traffic.flow.retries += 1
            await self._traffic.rest(wait)

    async def _once(self, adapter: Adapter, prompt: Prompt) -> Reply:
        seconds = self._timeout * adapter.card.calls
        ask = adapter.ask
        if adapter is not self._adapter and isinstance(adapter, BatchAdapter):
            # A strategy's prompt waits for its batch to be full, and for the batches before it.
            seconds *= adapter.batch_size * (adapter.card.concurrency + 1)
            ask = self._gathered.setdefault(id(adapter), Gathering(adapter)).ask
        self._traffic.flow.under_way += 1
        try:
            async with asyncio.timeout(seconds):
                return replied(await ask(prompt))
        except TimeoutError:
            raise Transient(f"no answer within {seconds:g} s") from None
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            raise Transient("the adapter cancelled its own call") from None
        finally:
            self._traffic.flow.under_way -= 1


def is_cancelled() -> bool:
    """Say whether the run cancels this task, rather than something inside an adapter itself."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _with_calls(answer: Answer, vain: Sequence[Step]) -> Answer:
    """Return the answer with every call behind it: those of a strategy elsewhere, and what it had asked in vain."""
    reply = answer.reply
    trace = reply.trace if isinstance(reply, Reply | AskError) else None
    steps = (*vain, *(trace.steps if trace else ()))
    if not steps:
        return answer
    whole = Trace(steps=steps, notes=trace.notes if trace else {})
    if isinstance(reply, Reply):
        if vain:
            reply = reply.model_copy(update={"trace": whole, "usage": total_usage(whole), "cost_usd": None})
        return replace(answer, reply=reply, attempts=answer.attempts - 1 + len(steps))
    if isinstance(reply, AskError):
        reply.trace = whole
    return replace(answer, attempts=answer.attempts + len(steps))


def backoff(count: int, named: float | None) -> float:
    """Return the seconds to wait after the `count`-th trouble in a row, where the service named none or so many.

    A named wait is kept in full, with up to a tenth on top, so that not all come back at once.
    """
    if named is not None:
        return named * random.uniform(1.0, 1.1)
    return random.uniform(0.0, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (count - 1)))
