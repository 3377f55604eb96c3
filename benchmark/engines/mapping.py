"""A function applied to many things by Ray workers, in their order: what `map` does in one process.

For work that may be done twice without harm, such as drawing scenes or reading replies anew; models are asked through
`pool`, which asks again no more than it must.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, Protocol, TypeVar

from spatialgauge.benchmark.engines.cluster import Cluster, connected
from spatialgauge.benchmark.errors import ServiceError

Given = TypeVar("Given")
Made = TypeVar("Made")

TRIES_AFTER_LOSS = 3
"""How often work whose worker was lost is given to another."""
AHEAD = 3
"""Pieces of work under way or waiting for each worker."""


class Mapped(Protocol):
    """Applies a function to each of the things and yields the results in their order; `map` is one."""

    def __call__(self, function: Callable[[Given], Made], things: Iterable[Given], /) -> Iterable[Made]:
        """Yield the results."""
        ...


@contextmanager
def mapping(cluster: Cluster, *, piece: int = 1) -> Iterator[Mapped]:
    """Give a `Mapped` that works on Ray, `piece` things at a time, for as long as the context lasts.

    Things and function have to pickle. What the function raises is raised here; ServiceError where worker after worker
    is lost over one piece.
    """
    with connected(cluster) as workers:
        yield partial(_mapped, workers, cluster.gpus, piece)


def _mapped(
    workers: int, gpus: float, piece: int, function: Callable[[Given], Made], things: Iterable[Given], /
) -> Iterator[Made]:
    import ray

    remote: Any = ray.remote(_each).options(num_cpus=1, num_gpus=gpus, max_retries=TRIES_AFTER_LOSS)
    sent = ray.put(function)
    rest = iter(things)
    under_way: deque[Any] = deque()
    while True:
        while len(under_way) < workers * AHEAD and (some := list(islice(rest, piece))):
            under_way.append(remote.remote(sent, some))
        if not under_way:
            return
        try:
            made: list[Made] = ray.get(under_way.popleft())
        except ray.exceptions.RayTaskError as error:
            raise error.cause from None
        except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError) as error:
            raise ServiceError(f"{TRIES_AFTER_LOSS + 1} workers were lost over one piece of work") from error
        yield from made


def _each(function: Callable[[Given], Made], things: Sequence[Given]) -> list[Made]:
    return [function(thing) for thing in things]
