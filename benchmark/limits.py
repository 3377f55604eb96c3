"""How many calls may be under way, and how many requests and tokens a minute may be sent."""

import asyncio
import time
from collections import deque
from statistics import median

CALM = 1.0
"""Seconds after a slow-down in which further rate limits count as the same one."""
CEILING = 8
"""How many times its start an adaptive pace may reach."""
SAMPLE = 64
"""Fewest answered calls over which latency is looked at."""
GAIN = 1.05
"""How much more must come back, for calls that became slower, to keep ..."""
MORE = 1.5
"""... so many times as many under way."""
LESS = 0.8
"""What is left of the pace where it has gone too far."""
FORGET = 0.95
"""What is left of the best rate seen where it is not reached again, so that a changed service is measured anew."""


class Pace:
    """How many calls may be under way: fixed, or found by trying (AIMD; Chiu and Jain 1989).

    When adaptive, each round of calls that went well adds one, up to `CEILING` times the start. A rate limit halves
    the number; latency that rises without more calls being answered for it takes a fifth off. A rate limit that names a
    wait holds all new calls back that long.
    """

    def __init__(self, start: int, *, adaptive: bool) -> None:
        self._limit = float(start)
        self._most = start * CEILING if adaptive else start
        self._adaptive = adaptive
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._slowed = 0.0
        self._latencies: list[float] = []
        self._best = (0.0, self._limit)
        self.under_way = 0
        self.not_before = 0.0
        """When new calls may go out again, on the monotonic clock."""

    @property
    def limit(self) -> int:
        """The number of calls that may be under way now."""
        return int(self._limit)

    async def turn(self) -> None:
        """Wait until another call may be under way, and count it as such."""
        while self.under_way >= self.limit:
            free = asyncio.get_running_loop().create_future()
            self._waiting.append(free)
            await free
        self.under_way += 1

    def over(self) -> None:
        """Count a call as ended, however it ended."""
        self.under_way -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self.under_way < self.limit:
            free = self._waiting.popleft()
            if not free.done():
                free.set_result(None)
                return

    def went_well(self, seconds: float) -> None:
        """Count a call that was answered after so many seconds."""
        if not self._adaptive:
            return
        self._latencies.append(seconds)
        if len(self._latencies) >= max(SAMPLE, self.limit):
            self._look_at_latency()
        if self._limit < self._most:
            self._limit = min(self._most, self._limit + 1 / self._limit)
            self._wake()

    def _look_at_latency(self) -> None:
        """Slow down where more calls under way have made each slower, and no more of them come back (Little's law)."""
        rate = self._limit / max(median(self._latencies), 1e-6)
        self._latencies.clear()
        best, at = self._best
        if rate > best * GAIN:
            self._best = (rate, self._limit)
            return
        if self._limit <= at:
            self._best = (max(rate, best * FORGET), at)
        elif self._limit > at * MORE:
            self._limit *= LESS

    def rate_limited(self, retry_after: float | None) -> None:
        """Count a call that the service pushed back."""
        now = time.monotonic()
        if retry_after:
            self.not_before = max(self.not_before, now + retry_after)
        if self._adaptive and now - self._slowed > CALM:
            self._slowed = now
            self._limit = max(1.0, self._limit / 2)


class Rate:
    """So much a minute, evenly spaced, since services count in windows shorter than a minute too."""

    def __init__(self, per_minute: float) -> None:
        self._seconds_each = 60 / per_minute
        self._free_at = 0.0

    def claim(self, amount: float) -> float:
        """Take so much of it, and return how many seconds to wait before using it."""
        now = time.monotonic()
        start = max(now, self._free_at)
        self._free_at = start + amount * self._seconds_each
        return start - now

    def correct(self, amount: float) -> None:
        """Take so much more, or give back what was claimed and not used where it is negative."""
        self._free_at += amount * self._seconds_each
