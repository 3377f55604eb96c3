"""Ways of asking: each wraps an adapter and is itself one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from spatialgauge.adapters.options import OptionEntry, option_entries, parse_options, unknown
from spatialgauge.adapters.strategies.strategic import BatchStrategic, Strategic
from spatialgauge.adapters.strategies.way import Way
from spatialgauge.benchmark.asking import Adapter, BatchAdapter
from spatialgauge.benchmark.errors import UsageError

STRATEGIES: Mapping[str, str] = {
    "best_of": "best_of",
    "cognitive_map": "cognitive_map",
    "cot": "chain_of_thought",
    "detect_then_reason": "detect_then_reason",
    "imagery": "imagery",
    "marks": "marks",
    "orchestrated": "orchestrated",
    "scaffold": "scaffold",
    "scene_graph_cot": "scene_graph",
    "self_consistency": "self_consistency",
    "sliced": "sliced",
    "spatial_prompt": "spatial_prompt",
    "zoom": "zoom",
}
"""Name to module, whose `WAY` it is."""


@dataclass(frozen=True)
class StrategyEntry:
    """A strategy as it is listed, with the calls a question takes at most by its defaults."""

    name: str
    summary: str
    calls: int
    options: tuple[OptionEntry, ...] = ()


def wrapped(adapter: Adapter, strategy: str, make: Callable[[str], Adapter]) -> Adapter:
    """Return the adapter asked in the named way: `NAME`, `NAME:key=value,key=value`, or several joined by `+`.

    Of several the first is nearest to the model: `cot+self_consistency` asks for reasoning in every sample. `make`
    makes the second models that options name. Raises UsageError for a name or an option that is none, and for a
    strategy that cannot work on this adapter.
    """
    for part in re.split(r"\+(?=[a-z])", strategy):
        name, _, words = part.partition(":")
        adapter = _wrapped(adapter, name, _pairs(words, name), make)
    return adapter


def listing() -> list[StrategyEntry]:
    """Return every strategy by name."""
    ways = {name: _way(name) for name in sorted(STRATEGIES)}
    return [
        StrategyEntry(name, way.summary, way.most(way.options()), option_entries(way.options))
        for name, way in ways.items()
    ]


def _way(name: str) -> Way:
    if name not in STRATEGIES:
        raise UsageError(unknown("strategy", name, STRATEGIES))
    way: Way = import_module(f"spatialgauge.adapters.strategies.{STRATEGIES[name]}").WAY
    return way


def _wrapped(adapter: Adapter, name: str, given: Mapping[str, str], make: Callable[[str], Adapter]) -> Adapter:
    way = _way(name)
    options = parse_options(way.options, given, f"strategy {name}")
    least, budget = way.least(options), given.get("budget")
    if budget is not None and int(budget) < least:
        raise UsageError(f"strategy {name} makes {least} calls for a question; budget={budget} does not suffice")
    if way.samples:
        _may_differ(adapter, name)
    text = ":".join([name, ",".join(f"{key}={value}" for key, value in sorted(given.items()))]) if given else name
    if way.rewrite is not None and isinstance(adapter, BatchAdapter):
        return BatchStrategic(adapter, way, text, options)
    specs = {helper: spec for helper in way.helpers if (spec := getattr(options, helper)) is not None}
    return Strategic(adapter, way, text, options, {helper: make(spec) for helper, spec in specs.items()})


def _may_differ(adapter: Adapter, name: str) -> None:
    """Raise UsageError where the model is set so that it says the same each time."""
    settings = adapter.card.settings
    if settings.get("temperature") == 0:
        raise UsageError(f"strategy {name}: at temperature 0 every sample is the same; set -o temperature=0.7")
    if settings.get("seed") is not None:
        raise UsageError(f"strategy {name}: with a fixed seed every sample is the same; leave -o seed out")


def _pairs(words: str, name: str) -> Mapping[str, str]:
    """Return the options in `key=value,key=value`; a comma within a value is one that no key follows."""
    pairs = re.split(r",(?=[a-z_]+=)", words) if words else []
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong is not None:
        raise UsageError(f"strategy {name}: option {wrong!r}: write it as key=value")
    return dict(pair.split("=", 1) for pair in pairs)
