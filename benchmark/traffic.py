"""When a request may go out: pace, requests and tokens a minute, the circuit breaker, and the end of a run."""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass

from spatialgauge.benchmark.asking import Transient
from spatialgauge.benchmark.breaker import Breaker
from spatialgauge.benchmark.errors import GaugeError, ServiceError
from spatialgauge.benchmark.limits import Pace, Rate

LONG = 5.0
"""Seconds of a wait from which on it is told of."""

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The run has come to an end while a call was waiting; what it was to ask stays unasked."""


@dataclass
class Flow:
    """What goes on in a run right now, for whoever watches it."""

    under_way: int = 0
    """Requests that are out."""
    limit: int = 0
    """How many may be out."""
    waiting: int = 0
    """Calls that wait: for a rate limit, a retry, or the service to come back."""
    retries: int = 0
    rate_limits: int = 0
    cached: int = 0
    """Replies that were taken from the cache."""
    is_down: bool = False
    """Whether the service counts as down."""


class Traffic:
    """Lets requests out, and holds them back; one for each model and key of a run."""

    def __init__(
        self, pace: Pace, flow: Flow, *, requests_per_minute: float | None, tokens_per_minute: float | None
    ) -> None:
        self.pace = pace
        self.flow = flow
        self.breaker = Breaker()
        self.reason: GaugeError | None = None
        """Why the run stops, once it does."""
        self._stopped = asyncio.Event()
        self._requests = Rate(requests_per_minute) if requests_per_minute else None
        self._tokens = Rate(tokens_per_minute) if tokens_per_minute else None
        flow.limit = pace.limit

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens a minute are limited, so that it matters how many a prompt has."""
        return self._tokens is not None

    async def enter(self, requests: int = 1, tokens: float = 0.0) -> None:
        """Wait until so many requests with so many tokens in all may go out; Stopped when they never will."""
        while True:
            if self._stopped.is_set():
                raise Stopped
            wait = max(self.pace.not_before - time.monotonic(), 0.0) or self.breaker.wait()
            if wait <= 0:
                break
            await self.rest(wait)
        wait = max(
            self._requests.claim(requests) if self._requests else 0.0,
            self._tokens.claim(tokens) if self._tokens else 0.0,
        )
        if wait > 0:
            await self.rest(wait)

    async def rest(self, seconds: float) -> None:
        """Wait so long; Stopped when the run ends meanwhile."""
        self.flow.waiting += 1
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._stopped.wait()
                    raise Stopped
        finally:
            self.flow.waiting -= 1

    def correct_tokens(self, surplus: float) -> None:
        """Count tokens that a request took beyond what was expected; fewer are negative."""
        if self._tokens:
            self._tokens.correct(surplus)

    def answered(self, seconds: float | None = None) -> None:
        """Count an answer of the service of whatever kind; `seconds` is its latency where it was a reply."""
        self.breaker.answered()
        if seconds is not None:
            self.pace.went_well(seconds)
        self._look()

    def rate_limited(self, retry_after: float | None) -> None:
        """Count a request that the service pushed back."""
        self.flow.rate_limits += 1
        if (retry_after or 0.0) >= LONG > self.pace.not_before - time.monotonic():
            log.warning("the service asks for a wait of %.0f s", retry_after)
        self.breaker.answered()
        self.pace.rate_limited(retry_after)
        self._look()

    def failed(self, error: Transient) -> None:
        """Count a request that got no answer; once the service has been down for too long, the run stops."""
        was_open = self.breaker.is_open
        down = self.breaker.failed(error)
        if self.breaker.is_open and not was_open:
            log.warning("the service seems to be down, one call at a time finds out when it is back: %s", error)
        self._look()
        if down:
            self.stop(ServiceError(f"{down}; what was answered is kept, the same command goes on"))

    def stop(self, reason: GaugeError) -> None:
        """Let nothing out any more; what is out may come back. The first reason counts."""
        if self.reason is None:
            self.reason = reason
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Whether nothing goes out any more."""
        return self._stopped.is_set()

    def _look(self) -> None:
        self.flow.limit = self.pace.limit
        self.flow.is_down = self.breaker.is_open
