"""A connection to Ray: one started on this machine for one command, or a cluster that is there already."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from spatialgauge.benchmark.errors import ServiceError, UsageError

OBJECT_STORE_BYTES = 128 * 2**20
"""Shared memory of a Ray started here: prompts under way, no more; Ray's own default is a third of the machine."""
REACH_SECONDS = 10.0


@dataclass(frozen=True)
class Cluster:
    """Which Ray, and how many workers on it.

    `address` is that of a running cluster (`auto`: the one this machine belongs to; None: start Ray here, end it
    after); `workers` None fills the cluster; `gpus` is how many each worker has to itself, in parts for a shared one.
    """

    address: str | None = None
    workers: int | None = None
    gpus: float = 0.0


@contextmanager
def connected(cluster: Cluster) -> Iterator[int]:
    """Connect to Ray for as long as the context lasts; gives the number of workers there are to be.

    Raises UsageError where Ray is not installed or no worker has room, ServiceError where no cluster answers.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise UsageError("--engine ray needs Ray: pip install 'spatialgauge[ray]'") from error
    there = _connect(ray, cluster)
    try:
        yield _count(cluster, there)
    finally:
        ray.shutdown()


def _connect(ray: Any, cluster: Cluster) -> dict[str, float]:
    """Connect, and return what the cluster has of each resource."""
    quiet = {"log_to_driver": False, "logging_level": "error"}
    if cluster.address is None:
        ray.init(
            address="local",
            num_cpus=max(os.cpu_count() or 1, cluster.workers or 1),
            object_store_memory=OBJECT_STORE_BYTES,
            include_dashboard=False,
            **quiet,
        )
    else:
        try:
            _reach(cluster.address)
            ray.init(address=cluster.address, **quiet)
        except (OSError, ValueError) as error:
            told = " ".join(str(error).split())[:300]
            raise ServiceError(f"--address {cluster.address}: no Ray cluster answers there ({told})") from error
    there: dict[str, float] = ray.cluster_resources()
    return there


def _reach(address: str) -> None:
    """Raise OSError when nothing listens at HOST:PORT: Ray itself would try for minutes."""
    if address == "auto":
        address = os.environ.get("RAY_ADDRESS", address)
    host, separator, port = address.removeprefix("ray://").rpartition(":")
    if separator:
        socket.create_connection((host, int(port)), timeout=REACH_SECONDS).close()


def _count(cluster: Cluster, there: dict[str, float]) -> int:
    """Return how many workers to start; one that can never run is a UsageError where the cluster cannot grow."""
    resource, each = ("GPU", cluster.gpus) if cluster.gpus else ("CPU", 1.0)
    room = int(there.get(resource, 0.0) / each + 1e-9)
    if cluster.address is None and room < (cluster.workers or 1):
        raise UsageError(
            f"--worker-gpus {cluster.gpus:g}: this machine has {there.get('GPU', 0.0):g} GPUs, "
            f"which is room for {room} workers of {cluster.workers or 1}"
        )
    if cluster.workers is None and room == 0:
        raise UsageError(f"the cluster has no {resource} free for a worker now; say how many it shall get: --workers")
    return cluster.workers or room
