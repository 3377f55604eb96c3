"""Answerers that need no weights and no key: what every model's score is read against."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.adapters.options import Options, unknown
from spatialgauge.adapters.provider import Provider
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item

NAMES: Mapping[str, str] = {
    "random": "guessing:Random",
    "constant": "fitted:Constant",
    "prior": "fitted:Prior",
    "blobs": "blobs:Blobs",
    "oracle": "oracle:Oracle",
}


def create(name: str, _options: Options, items: Sequence[Item] = ()) -> Baseline:
    """Return a baseline by name; `items` are the suite's, for those that know more than a model may."""
    if name not in NAMES:
        raise UsageError(unknown("baseline", name, NAMES))
    module, _, cls = NAMES[name].partition(":")
    baseline: type[Baseline] = getattr(import_module(f"spatialgauge.adapters.baselines.{module}"), cls)
    return baseline(name, items)


PROVIDER = Provider(
    summary="Answerers without weights: " + ", ".join(NAMES),
    takes="a baseline's name",
    options=Options,
    make=create,
)
