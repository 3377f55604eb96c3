"""The options of the cache of replies."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.asking import AdapterCard
    from spatialgauge.benchmark.cache import ReplyCache

Command = TypeVar("Command", bound=Callable[..., Any])


def cache_options(command: Command) -> Command:
    """Add --cache, --no-cache and --cache-mb to a command."""
    for option in (
        click.option(
            "--cache-mb", default=512, show_default=True, type=click.IntRange(min=1), help="Its size at most."
        ),
        click.option("--no-cache", is_flag=True, help="Ask everything anew, and keep no reply for other runs."),
        click.option(
            "--cache",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Share replies with other runs through this file; default: the user's own, of paid services.",
        ),
    ):
        command = option(command)
    return command


def opened_cache(card: "AdapterCard", cache: Path | None, *, no_cache: bool, cache_mb: int) -> "ReplyCache | None":
    """Return the cache the options ask for.

    Without any, replies of services that declare themselves cacheable are kept in the user's own cache; those of
    baselines, one's own code, and servers of one's own are not, since they can change under the same name.
    """
    if no_cache and cache is not None:
        raise UsageError("--cache and --no-cache exclude each other; give one")
    if no_cache or (cache is None and not card.cacheable):
        return None
    from spatialgauge.benchmark.cache import ReplyCache, default_path

    return ReplyCache(cache or default_path(), cache_mb * 2**20)
