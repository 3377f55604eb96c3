"""Ways of asking: each wraps an adapter and is itself one."""

from collections.abc import Callable, Mapping

from spatialgauge.adapters.options import unknown
from spatialgauge.adapters.strategies.chain_of_thought import chain_of_thought
from spatialgauge.benchmark.asking import Adapter
from spatialgauge.benchmark.errors import UsageError

STRATEGIES: Mapping[str, Callable[[Adapter], Adapter]] = {"cot": chain_of_thought}


def wrapped(adapter: Adapter, strategy: str) -> Adapter:
    """Return the adapter asked in the named way; UsageError for a name that is none."""
    if strategy not in STRATEGIES:
        raise UsageError(unknown("strategy", strategy, STRATEGIES))
    return STRATEGIES[strategy](adapter)
