"""What a way of asking is: its options, its calls, and how it comes to an answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.benchmark.items import Prompt, Reply


class WayOptions(Options):
    """What every way of asking takes that makes more than one call."""

    budget: int | None = Field(default=None, gt=0)
    """Most calls of models for one question; default: as many as it can need."""


@dataclass(frozen=True)
class Way:
    """One way of asking.

    `answer(prompt, calls, options)` makes all its calls through `calls` and returns the reply; where one call with a
    changed prompt is all, `rewrite(prompt, options)` stands instead, and batches are kept. `most(options)` and
    `least(options)` say how many calls a question can take and must take. `helpers` are the options that name the spec
    of a second model, `samples` says that it asks the same again and hopes for another answer, `whole` that it needs
    pictures as stored, to cut pieces out of them.
    """

    summary: str
    options: type[Options] = Options
    answer: Callable[[Prompt, Calls, Any], Awaitable[Reply]] | None = None
    rewrite: Callable[[Prompt, Any], Prompt] | None = None
    most: Callable[[Any], int] = lambda options: 1
    least: Callable[[Any], int] = lambda options: 1
    helpers: tuple[str, ...] = ()
    samples: bool = False
    whole: bool = False
