"""A circuit breaker: while a service is down, one call at a time finds out whether it is back."""

import time

from spatialgauge.benchmark.asking import Transient

FAILURES = 10
"""Failures in a row, of whichever items, after which the service counts as down."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
PATIENCE = 300.0
"""Seconds a service that has answered before may be down until the run stops."""
PATIENCE_AT_FIRST = 30.0
"""The same for one that has not answered yet: most often a wrong address."""


class Breaker:
    """Counts failures in a row; opens after `FAILURES`, lets one call through after a pause that doubles."""

    def __init__(self) -> None:
        self._failures = 0
        self._since = 0.0
        self._pause = FIRST_PAUSE
        self._next_try = 0.0
        self._trying = False
        self.has_answered = False

    @property
    def is_open(self) -> bool:
        """Whether the service counts as down."""
        return self._failures >= FAILURES

    def wait(self) -> float:
        """Return how many seconds to wait before asking whether to call again; 0: call now."""
        if not self.is_open:
            return 0.0
        now = time.monotonic()
        if now < self._next_try:
            return self._next_try - now
        self._trying = True
        self._next_try = now + self._pause
        return 0.0

    def answered(self) -> None:
        """Count an answer of any kind: the service is there."""
        self.has_answered = True
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._trying = False

    def failed(self, error: Transient) -> str | None:
        """Count a failure; return why the run should stop, once the service has been down for too long.

        Calls that were out when the breaker opened fail too; only the one that was let through lengthens the pause.
        """
        now = time.monotonic()
        if self._failures == 0:
            self._since = now
        was_open = self.is_open
        self._failures += 1
        if self.is_open and (self._trying or not was_open):
            self._trying = False
            self._next_try = now + self._pause
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
        down = now - self._since
        if not self.is_open or down < (PATIENCE if self.has_answered else PATIENCE_AT_FIRST):
            return None
        return f"the service has not answered for {down:.0f} s ({error})"
