"""The options that say where a command works: in this process, or on Ray."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from spatialgauge.benchmark.errors import UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.engines.cluster import Cluster

Command = TypeVar("Command", bound=Callable[..., Any])


def engine_options(command: Command) -> Command:
    """Add --engine and --address to a command."""
    for option in (
        click.option(
            "--address", metavar="ADDRESS", help="Of a running Ray cluster, or auto; default: Ray starts here."
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help="Where the work is done: here, or by workers on Ray.",
        ),
    ):
        command = option(command)
    return command


def chosen_cluster(engine: str, address: str | None, workers: int | None = None, gpus: float = 0.0) -> "Cluster | None":
    """Return the cluster the options ask for, None for the local engine; Ray's options without Ray are refused."""
    if engine == "ray":
        from spatialgauge.benchmark.engines.cluster import Cluster

        return Cluster(address, workers, gpus)
    for option, value in {"--address": address, "--workers": workers, "--worker-gpus": gpus}.items():
        if value:
            raise UsageError(f"{option} is for workers on Ray; add --engine ray")
    return None
