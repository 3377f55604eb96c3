"""How fast to ask, how often to try again, and when to stop paying."""

import asyncio
import time
from collections import deque

from spatialgauge.benchmark.asking import RateLimited, Transient

ATTEMPTS = 6
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
CALM = 1.0
"""Seconds after a slow-down in which further rate limits count as the same one."""


class Pace:
    """How many calls may be under way: fixed, or found by trying (AIMD).

    When adaptive, a rate limit halves the number, and each round of calls that went well adds one, up to eight times
    the start. A rate limit that names a wait holds all new calls back that long.
    """

    def __init__(self, start: int, *, adaptive: bool) -> None:
        self._limit = float(start)
        self._most = start * 8 if adaptive else start
        self._adaptive = adaptive
        self._under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._not_before = 0.0
        self._slowed = 0.0

    @property
    def limit(self) -> int:
        """The number of calls that may be under way now."""
        return int(self._limit)

    async def turn(self) -> None:
        """Wait until another call may start, and count it as under way."""
        while self._under_way >= self.limit:
            free = asyncio.get_running_loop().create_future()
            self._waiting.append(free)
            await free
        self._under_way += 1
        await asyncio.sleep(max(0.0, self._not_before - time.monotonic()))

    def over(self) -> None:
        """Count a call as ended, however it ended."""
        self._under_way -= 1
        self._wake()

    def _wake(self) -> None:
        if self._waiting and self._under_way < self.limit:
            free = self._waiting.popleft()
            if not free.done():
                free.set_result(None)

    def went_well(self) -> None:
        """Count a call that was answered."""
        if self._adaptive and self._limit < self._most:
            self._limit = min(self._most, self._limit + 1 / self._limit)
            self._wake()

    def rate_limited(self, retry_after: float | None) -> None:
        """Count a call that the service pushed back."""
        now = time.monotonic()
        if retry_after:
            self._not_before = max(self._not_before, now + min(retry_after, LONGEST_WAIT))
        if self._adaptive and now - self._slowed > CALM:
            self._slowed = now
            self._limit = max(1.0, self._limit / 2)


def backoff(error: Exception) -> bool | float:
    """Say whether a failed call is worth another try, and after how many seconds if the service named them."""
    if isinstance(error, RateLimited | Transient):
        return True if error.retry_after is None else min(error.retry_after, LONGEST_WAIT)
    return False
