"""Asks a model every item of a suite once, and writes each answer down before it counts.

The way of an item: Prompt -> Adapter -> Reply -> Reading -> Score -> Record -> journal. What is in the journal is never
asked again; what failed is asked again when the run is started anew.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Protocol

from spatialgauge.benchmark import marking
from spatialgauge.benchmark.asking import Adapter
from spatialgauge.benchmark.cache import ReplyCache
from spatialgauge.benchmark.calls import Asking, Call, Plan, Tally, Watcher
from spatialgauge.benchmark.errors import DataError, StorageError
from spatialgauge.benchmark.items import Item, Record
from spatialgauge.benchmark.journal import MANIFEST, Journal, read_manifest, read_records, write_manifest
from spatialgauge.benchmark.manifest import Manifest, Stopped, SuiteName, Totals
from spatialgauge.benchmark.prices import Prices
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite
from spatialgauge.benchmark.traffic import Flow


class Stopping(Protocol):
    """Decides in which order scenes are asked, and when a run knows enough to stop."""

    @property
    def order(self) -> Sequence[Sequence[Item]]:
        """The items to ask, scene after scene."""
        ...

    @property
    def reached(self) -> bool:
        """Whether nothing more needs to be asked."""
        ...

    def add(self, record: Record) -> None:
        """Take in a record that stands."""
        ...

    def stopped(self) -> Stopped | None:
        """Return where the run stands, for its manifest."""
        ...


async def run(
    suite: Suite,
    adapter: Adapter,
    out: Path,
    plan: Plan,
    watcher: Watcher,
    *,
    reference: str = "",
    prices: Prices | None = None,
    cache: ReplyCache | None = None,
    flow: Flow | None = None,
    stopping: Stopping | None = None,
) -> Manifest:
    """Ask the items, resume what `out` already holds, and return the manifest as it stands at the end.

    `cache` gives replies of other runs and keeps this one's; `flow` is where what goes on can be watched; `stopping`
    says in which order scenes are asked, and when enough is known. Raises DataError when `out` holds another run,
    ServiceError when the service cannot be used at all, StorageError when the disk is full, and UsageError when a cost
    limit is set for a model without a price; then, and when cancelled, everything answered is on disk.
    """
    items = selected(suite.items, plan.limit)
    manifest = _continued(out, _manifest(suite, adapter, plan, len(items) * plan.repeats, reference))
    if stopping is not None:
        items = [item for scene in stopping.order for item in scene]
        watcher = _Both(watcher, stopping)
    asking = Asking(adapter, plan, watcher, prices or Prices(), cache=cache, flow=flow)
    began = time.monotonic()
    with Journal(out) as journal:
        asking.tally.begin(manifest.totals.again + journal.dropped)
        totals = manifest.totals.model_copy(update={"again": asking.tally.again})
        manifest = manifest.model_copy(update={"totals": totals})
        write_manifest(out, manifest)
        for record in read_records(out):
            _stands(record, suite, adapter, out)
            asking.tally.add(record)
            if stopping is not None:
                stopping.add(record)
        watcher.started(len(items) * plan.repeats, len(journal.kept))
        try:
            finished = await asking.through(_calls(suite, items, adapter, plan, journal, stopping), journal)
        except BaseException:
            with contextlib.suppress(StorageError):
                write_manifest(out, _closed(manifest, asking.tally, began))
            raise
        manifest = _closed(manifest, asking.tally, began, finished=finished)
        if stopping is not None and finished:
            asked = asking.tally.asked + asking.tally.cached
            manifest = manifest.model_copy(update={"items": asked, "stopped": stopping.stopped()})
        write_manifest(out, manifest)
    return manifest


def _stands(record: Record, suite: Suite, adapter: Adapter, out: Path) -> None:
    """Raise DataError where a stored record answers another question than would be asked now."""
    item = suite.by_id.get(record.item)
    if item is None or marking.prompt_hash_now(item, record, adapter.card.convention) != record.prompt_hash:
        raise DataError(
            f"{out}: item {record.item} was asked in other words than it would be now; choose another --out"
        )


def _closed(manifest: Manifest, tally: Tally, began: float, *, finished: bool = False) -> Manifest:
    totals = Totals(
        outcomes=tally.outcomes,
        input_tokens=tally.spent.input_tokens,
        output_tokens=tally.spent.output_tokens,
        cost_usd=tally.spent.cost_usd,
        cached=tally.cached,
        seconds=round(manifest.totals.seconds + time.monotonic() - began, 3),
        again=tally.again,
    )
    return manifest.model_copy(update={"totals": totals, "finished": _now() if finished else None})


def _calls(
    suite: Suite, items: Sequence[Item], adapter: Adapter, plan: Plan, journal: Journal, stopping: Stopping | None
) -> Iterator[Call]:
    """Yield what is still to be asked: repeat after repeat, or item after item where the run may stop on the way."""
    side, convention = plan.image_side or adapter.card.image_side, adapter.card.convention
    repeats = range(plan.repeats)
    both = ((item, repeat) for repeat in repeats for item in items)
    for item, repeat in both if stopping is None else ((item, repeat) for item in items for repeat in repeats):
        if stopping is not None and stopping.reached:
            return
        if (item.id, repeat) not in journal.kept:
            prompt = marking.prompt_of(
                item, suite, convention=convention, image_side=side, blind=plan.blind, regions=plan.regions
            )
            yield Call(item, repeat, prompt)


class _Both:
    """A watcher that tells a second one of each record."""

    def __init__(self, watcher: Watcher, stopping: Stopping) -> None:
        self._watcher, self._stopping = watcher, stopping

    def started(self, total: int, kept: int) -> None:
        self._watcher.started(total, kept)

    def recorded(self, record: Record) -> None:
        self._watcher.recorded(record)
        self._stopping.add(record)


def _manifest(suite: Suite, adapter: Adapter, plan: Plan, count: int, reference: str) -> Manifest:
    card = suite.card
    return Manifest(
        suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=reference or card.name),
        items=count,
        adapter=adapter.card,
        strategy=None if (way := adapter.card.settings.get("strategy")) is None else str(way),
        versions=package_versions(adapter.card.packages),
        answers=marking.versions(suite),
        settings={
            "blind": plan.blind,
            "image_side": plan.image_side or adapter.card.image_side,
            **({"structured": True} if adapter.card.settings.get("structured") else {}),
            **({"regions": plan.regions} if any(item.regions for item in suite.items) else {}),
        },
        started=_now(),
    )


def package_versions(packages: Sequence[str]) -> dict[str, str]:
    """Return the versions of Python, of this package and of the distributions named."""
    found = {"python": python_version()}
    for package in ("spatialgauge", *packages):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _continued(out: Path, manifest: Manifest) -> Manifest:
    """Return the manifest to go on with: the one in `out` if it is the same run, the new one if there is none."""
    if not (out / MANIFEST).exists():
        return manifest
    old = read_manifest(out)
    parts = {
        "suite": (old.suite.hash, manifest.suite.hash),
        "model": (old.adapter.spec, manifest.adapter.spec),
        "adapter settings": (old.adapter.settings, manifest.adapter.settings),
        "convention": (old.adapter.convention, manifest.adapter.convention),
        "settings": (old.settings, manifest.settings),
        "readers and scorers": (old.answers, manifest.answers),
    }
    differing = [name for name, (before, now) in parts.items() if before != now]
    if differing:
        raise DataError(f"{out}: holds another run, with another {' and '.join(differing)}; choose another --out")
    return manifest.model_copy(update={"started": old.started, "totals": old.totals})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
