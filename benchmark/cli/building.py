"""The bar of a suite that is being built."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from spatialgauge.tasks.building import Part


class SceneProgress:
    """Shows how many scenes are ready and how many items they brought; a line every tenth without a terminal."""

    def __init__(self, scenes: int) -> None:
        console = Console(stderr=True)
        self._scenes = scenes
        self._ready = self._items = 0
        self._terminal = console.is_terminal
        self._bar = Progress(
            TextColumn("drawing scenes"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[items]} items"),
            TimeRemainingColumn(),
            console=console,
            disable=not self._terminal,
        )
        self._task = self._bar.add_task("", total=scenes, items=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def ready(self, part: "Part") -> None:
        """Count a scene in."""
        self._ready += 1
        self._items += len(part.items)
        self._bar.update(self._task, completed=self._ready, items=self._items)
        if not self._terminal and self._ready % max(1, self._scenes // 10) == 0:
            click.echo(f"{self._ready} of {self._scenes} scenes, {self._items} items", err=True)


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how many of a total are done on a terminal, nothing elsewhere; what is yielded counts one more."""
    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
