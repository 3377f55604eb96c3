"""From a model spec on the command line to an adapter; no SDK is imported before its adapter is made."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from spatialgauge.adapters.options import OptionEntry, Options, option_entries, parse_options, unknown
from spatialgauge.adapters.own_file import FILE_SPEC, adapter_from_file, parameters_of
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.strategies import wrapped
from spatialgauge.benchmark.asking import Adapter
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item

GROUP = "spatialgauge.adapters"
"""Entry-point group of plugins: each entry is a `Provider`, or a function `create(name, options[, items])`."""

BUILT_IN = {
    "openai": "spatialgauge.adapters.openai_api:PROVIDER",
    "anthropic": "spatialgauge.adapters.anthropic_api:PROVIDER",
    "gemini": "spatialgauge.adapters.gemini:PROVIDER",
    "transformers": "spatialgauge.adapters.transformers_vlm:PROVIDER",
    "detector": "spatialgauge.adapters.detectors:PROVIDER",
    "replay": "spatialgauge.adapters.replay:PROVIDER",
    "baseline": "spatialgauge.adapters.baselines:PROVIDER",
}


@dataclass(frozen=True)
class AdapterEntry:
    """A family of adapters as it is listed; `broken` says why it cannot be loaded, None where it can."""

    name: str
    summary: str = ""
    needs: tuple[str, ...] = ()
    options: tuple[OptionEntry, ...] = ()
    broken: str | None = None


def create(
    spec: str, options: Mapping[str, str], *, items: Sequence[Item] = (), strategy: str | None = None
) -> Adapter:
    """Return the adapter a spec names: `FAMILY/NAME`, or `path/to/file.py:Class`, whose file is run.

    `items` reach only those that ask for them (baselines); `strategy` is a way of asking, `NAME[:key=value]`, wrapped
    around the adapter.
    Raises UsageError for an unknown family, option or strategy and for a broken plugin; ServiceError for a missing key.
    """
    if FILE_SPEC.search(spec):
        adapter = adapter_from_file(spec, options, items)
    else:
        family, _, name = spec.partition("/")
        known = _entries()
        if family not in known:
            hint = "; a file of your own is path/to/file.py:Class" if family.endswith(".py") else ""
            raise UsageError(unknown("adapter", family, known) + hint)
        adapter = _make(family, _load(known[family]), name, options, items)
    return adapter if strategy is None else wrapped(adapter, strategy, lambda second: create(second, {}, items=items))


@dataclass(frozen=True)
class Reach:
    """How an adapter reaches its model: whether it takes a `base_url`, and the variables its key comes from."""

    base_url: bool
    keys: tuple[str, ...] = ()


def reach(spec: str) -> Reach:
    """Return how the adapter a spec names reaches its model; of a plugin that is no Provider, nothing is known."""
    if FILE_SPEC.search(spec):
        return Reach(base_url="base_url" in parameters_of(spec))
    known = _entries()
    target = _load(known[family]) if (family := spec.partition("/")[0]) in known else None
    if not isinstance(target, Provider):
        return Reach(base_url=False)
    keys = tuple(need for need in target.needs if re.fullmatch(r"[A-Z][A-Z0-9_]*", need))
    return Reach("base_url" in target.options.model_fields, keys)


def listing() -> list[AdapterEntry]:
    """Return every family by name; a plugin that cannot be loaded is listed as broken and stops nothing."""
    entries = [_listed(family, entry) for family, entry in sorted(_entries().items())]
    return entries + [
        AdapterEntry(plugin.name, broken=f"{plugin.value}: the name belongs to a built-in adapter")
        for plugin in entry_points(group=GROUP)
        if plugin.name in BUILT_IN
    ]


def _entries() -> dict[str, EntryPoint]:
    plugins = {plugin.name: plugin for plugin in entry_points(group=GROUP)}
    return plugins | {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}


def _load(entry: EntryPoint) -> Any:
    try:
        target = entry.load()
    except Exception as error:  # other people's code may fail in any way
        raise UsageError(
            f"adapter {entry.name} ({entry.value}) cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(target, Provider) and not callable(target):
        raise UsageError(
            f"adapter {entry.name} ({entry.value}) is neither a Provider nor a function create(name, options)"
        )
    return target


def _make(family: str, target: Any, name: str, options: Mapping[str, str], items: Sequence[Item]) -> Adapter:
    maker: Callable[..., Adapter] = target
    settings: Options | Mapping[str, str] = options
    if isinstance(target, Provider):
        if not name:
            raise UsageError(f"{family} needs {target.takes}: {family}/NAME")
        maker, settings = target.make, parse_options(target.options, options, family)
    wants_items = "items" in inspect.signature(maker).parameters
    return maker(name, settings, items=items) if wants_items else maker(name, settings)


def _listed(family: str, entry: EntryPoint) -> AdapterEntry:
    try:
        target = _load(entry)
    except UsageError as error:
        return AdapterEntry(family, broken=str(error))
    if not isinstance(target, Provider):
        return AdapterEntry(family, summary=(inspect.getdoc(target) or "").partition("\n")[0])
    return AdapterEntry(family, target.summary, target.needs, option_entries(target.options))
