"""The bar of a run on standard error; plain lines where that is no terminal."""

import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from spatialgauge.benchmark.items import Outcome, Record
from spatialgauge.benchmark.traffic import Flow

LINE_SECONDS = 15.0
RATE_SECONDS = 30.0
"""Seconds over which the rate is taken."""


class _Live(ProgressColumn):
    """A column whose text is asked for at each refresh, also while nothing is answered."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__()
        self._text = text

    def render(self, task: Task) -> Text:
        return Text(self._text())


class Progress:
    """Shows how a run goes: count, running score, outcomes that are no answer, rate, calls, cost, time left."""

    def __init__(self, name: str, flow: Flow) -> None:
        self._name = name
        self._flow = flow
        self._console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Live(self._state),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task(name, total=None)
        self._total = self._done = 0
        self._scored, self._score = 0, 0.0
        self._others: dict[Outcome, int] = {}
        self._cost: float | None = None
        self._came: deque[float] = deque()
        self._began = self._said = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if not self._console.is_terminal:
            self._say()

    def started(self, total: int, kept: int) -> None:
        """Begin with `kept` of `total` already answered."""
        self._total, self._done = total, kept
        self._began = time.monotonic()
        self._bar.update(self._task, total=total, completed=kept)
        if kept:
            click.echo(f"{self._name}: {kept} of {total} were answered before; going on", err=True)

    def recorded(self, record: Record) -> None:
        """Count a record in."""
        now = time.monotonic()
        self._done += 1
        if record.score is not None:
            self._scored += 1
            self._score += record.score
        if record.outcome is not Outcome.ANSWERED:
            self._others[record.outcome] = self._others.get(record.outcome, 0) + 1
        if record.cost_usd is not None and not record.cached:
            self._cost = (self._cost or 0.0) + record.cost_usd
        self._came.append(now)
        while self._came[0] < now - RATE_SECONDS:
            self._came.popleft()
        if self._console.is_terminal:
            self._bar.update(self._task, completed=self._done)
        elif now - self._said > LINE_SECONDS:
            self._say()

    def _state(self) -> str:
        flow = self._flow
        parts = []
        if self._scored:
            parts.append(f"score {self._score / self._scored:.3f}")
        parts += [f"{count} {outcome.value}" for outcome, count in sorted(self._others.items())]
        rate = len(self._came) / max(1e-3, min(RATE_SECONDS, time.monotonic() - self._began))
        parts.append(f"{rate:.1f}/s")
        if self._done < self._total:
            parts.append(f"{flow.under_way} of {flow.limit} in flight")
        for count, what in ((flow.retries, "retries"), (flow.waiting, "waiting"), (flow.cached, "from the cache")):
            if count:
                parts.append(f"{count} {what}")
        if flow.is_down:
            parts.append("the service is down")
        if self._cost is not None:
            parts.append(f"${self._cost:.4f}")
        if rate and self._done < self._total:
            parts.append(f"{duration((self._total - self._done) / rate)} left")
        return " · ".join(parts)

    def _say(self) -> None:
        self._said = time.monotonic()
        click.echo(f"{self._name}: {self._done}/{self._total} {self._state()}".rstrip(), err=True)


def duration(seconds: float) -> str:
    """Return seconds in the unit a person would say them in."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
