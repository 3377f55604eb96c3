"""The bar of a run on standard error; plain lines where that is no terminal."""

import time
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from spatialgauge.benchmark.items import Outcome, Record

LINE_SECONDS = 15.0


class Progress:
    """Shows how a run goes: count, running score, outcomes that are no answer, cost, time left."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[state]}"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task(name, total=None, state="")
        self._total = self._done = 0
        self._scores: list[float] = []
        self._others: dict[Outcome, int] = {}
        self._cost: float | None = None
        self._said = time.monotonic()

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
        self._bar.update(self._task, total=total, completed=kept)
        if kept:
            click.echo(f"{self._name}: {kept} of {total} were answered before; going on", err=True)

    def recorded(self, record: Record) -> None:
        """Count a record in."""
        self._done += 1
        if record.score is not None:
            self._scores.append(record.score)
        if record.outcome is not Outcome.ANSWERED:
            self._others[record.outcome] = self._others.get(record.outcome, 0) + 1
        if record.cost_usd is not None:
            self._cost = (self._cost or 0.0) + record.cost_usd
        self._bar.update(self._task, completed=self._done, state=self._state())
        if not self._console.is_terminal and time.monotonic() - self._said > LINE_SECONDS:
            self._say()

    def _state(self) -> str:
        parts = []
        if self._scores:
            parts.append(f"score {sum(self._scores) / len(self._scores):.3f}")
        parts += [f"{count} {outcome.value}" for outcome, count in sorted(self._others.items())]
        if self._cost is not None:
            parts.append(f"${self._cost:.4f}")
        return " · ".join(parts)

    def _say(self) -> None:
        self._said = time.monotonic()
        click.echo(f"{self._name}: {self._done}/{self._total} {self._state()}".rstrip(), err=True)
