"""What a provider is: one way of reaching models, with the options it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from spatialgauge.adapters.options import Options
from spatialgauge.benchmark.asking import Adapter


@dataclass(frozen=True)
class Provider:
    """A family of model specs, `FAMILY/NAME`.

    `takes` says what NAME is ("a model's name"). `make(name, options)` builds the adapter from NAME and from options of
    the type `options`; with a keyword parameter `items` it is given the suite's items too. `needs` names the extra and
    the environment variables it cannot do without.
    """

    summary: str
    takes: str
    options: type[Options]
    make: Callable[..., Adapter]
    needs: tuple[str, ...] = ()
