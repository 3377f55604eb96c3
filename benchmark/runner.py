"""Asks a model every item of a suite once, and writes each answer down before it counts.

The way of an item: Prompt -> Adapter -> Reply -> Reading -> Score -> Record -> journal. What is in the journal is never
asked again; what failed is asked again when the run is started anew.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from platform import python_version
from typing import Protocol

import stamina

from spatialgauge.benchmark import limits, marking
from spatialgauge.benchmark.asking import (
    Adapter,
    AskError,
    BatchAdapter,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.errors import DataError, ServiceError, UsageError
from spatialgauge.benchmark.items import Item, Outcome, PictureAsSent, Prompt, Record, Reply
from spatialgauge.benchmark.journal import MANIFEST, Journal, read_manifest, read_records, write_manifest
from spatialgauge.benchmark.manifest import Manifest, SuiteName, Totals
from spatialgauge.benchmark.prices import Prices
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite


@dataclass(frozen=True)
class Plan:
    """How a suite is asked.

    `image_side` bounds the longest side of pictures as sent (None: what the adapter prefers); `concurrency` None
    adapts; `timeout` is seconds a call; `max_cost` is US dollars after which no further call is made.
    """

    repeats: int = 1
    limit: int | None = None
    concurrency: int | None = None
    timeout: float = 120.0
    max_cost: float | None = None
    image_side: int | None = None
    blind: bool = False


class Watcher(Protocol):
    """Somebody who looks on while a run goes."""

    def started(self, total: int, kept: int) -> None:
        """Hear how many item-repeats there are, and how many of them stood already."""
        ...

    def recorded(self, record: Record) -> None:
        """See a record that was just written."""
        ...


@dataclass
class Tally:
    """Running totals of a run."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None

    def add(self, record: Record) -> None:
        """Count a record in."""
        self.outcomes[record.outcome] = self.outcomes.get(record.outcome, 0) + 1
        if record.usage:
            self.input_tokens += record.usage.input_tokens
            self.output_tokens += record.usage.output_tokens
        if record.cost_usd is not None:
            self.cost_usd = (self.cost_usd or 0.0) + record.cost_usd


@dataclass(frozen=True)
class Call:
    """One item-repeat that is to be asked."""

    item: Item
    repeat: int
    prompt: Prompt


async def run(
    suite: Suite,
    adapter: Adapter,
    out: Path,
    plan: Plan,
    watcher: Watcher,
    *,
    reference: str = "",
    prices: Prices | None = None,
) -> Manifest:
    """Ask the items, resume what `out` already holds, and return the manifest as it stands at the end.

    Raises DataError when `out` holds another run, ServiceError when the service cannot be used at all, and UsageError
    when a cost limit is set for a model without a price; then, and when cancelled, everything answered is on disk.
    """
    items = selected(suite.items, plan.limit)
    manifest = _continued(out, _manifest(suite, adapter, plan, len(items) * plan.repeats, reference))
    asking = _Asking(adapter, plan, watcher, prices or Prices())
    began = time.monotonic()
    with Journal(out) as journal:
        write_manifest(out, manifest)
        for record in read_records(out):
            asking.tally.add(record)
        watcher.started(len(items) * plan.repeats, len(journal.kept))
        finished = False
        try:
            finished = await asking.through(_calls(suite, items, adapter, plan, journal), journal)
        finally:
            tally = asking.tally
            totals = Totals(
                outcomes=tally.outcomes,
                input_tokens=tally.input_tokens,
                output_tokens=tally.output_tokens,
                cost_usd=tally.cost_usd,
                seconds=round(manifest.totals.seconds + time.monotonic() - began, 3),
            )
            manifest = manifest.model_copy(update={"totals": totals, "finished": _now() if finished else None})
            write_manifest(out, manifest)
    return manifest


class _Asking:
    """The calls of one run, while they are under way."""

    def __init__(self, adapter: Adapter, plan: Plan, watcher: Watcher, prices: Prices) -> None:
        self._adapter = adapter
        self._plan = plan
        self._watcher = watcher
        self._prices = prices
        start = plan.concurrency or adapter.card.concurrency
        self._pace = limits.Pace(start, adaptive=plan.concurrency is None)
        self.tally = Tally()

    async def through(self, calls: Iterator[Call], journal: Journal) -> bool:
        """Ask all calls; say whether that came to an end (False: the cost limit was reached)."""
        size = self._adapter.batch_size if isinstance(self._adapter, BatchAdapter) else 1
        try:
            async with asyncio.TaskGroup() as group:
                while batch := list(islice(calls, size)):
                    await self._pace.turn()
                    if self._spent():
                        return False
                    group.create_task(self._ask(batch, journal))
        except* ServiceRefused as refused:
            raise ServiceError(str(refused.exceptions[0])) from None
        except* UsageError as wrong:
            raise UsageError(str(wrong.exceptions[0])) from None
        return True

    def _spent(self) -> bool:
        return self._plan.max_cost is not None and (self.tally.cost_usd or 0.0) >= self._plan.max_cost

    async def _ask(self, batch: Sequence[Call], journal: Journal) -> None:
        try:
            began = time.monotonic()
            answers = await self._answered(batch)
            seconds = (time.monotonic() - began) / len(batch)
            for call, (reply, attempts) in zip(batch, answers, strict=True):
                record = self._record(call, reply, attempts, seconds)
                journal.append(record)
                self.tally.add(record)
                self._watcher.recorded(record)
        finally:
            self._pace.over()

    async def _answered(self, batch: Sequence[Call]) -> list[tuple[Reply | Exception, int]]:
        """Return reply or error and the attempts for each call; a batch that fails is asked one by one."""
        if len(batch) > 1 and isinstance(self._adapter, BatchAdapter):
            try:
                async with asyncio.timeout(self._plan.timeout * len(batch)):
                    replies = await self._adapter.ask_batch([call.prompt for call in batch])
                return [(reply, 1) for reply in replies]
            except ServiceRefused:
                raise
            except Exception:  # noqa: BLE001  which of them is at fault shows when each is asked alone
                return [await self._asked(call.prompt) for call in batch]
        return [await self._asked(call.prompt) for call in batch]

    async def _asked(self, prompt: Prompt) -> tuple[Reply | Exception, int]:
        attempts = 0
        try:
            async for attempt in stamina.retry_context(
                on=limits.backoff,
                attempts=limits.ATTEMPTS,
                timeout=None,
                wait_initial=limits.FIRST_WAIT,
                wait_max=limits.LONGEST_WAIT,
            ):
                with attempt:
                    attempts = attempt.num
                    reply = await self._asked_once(prompt)
                    self._pace.went_well()
                    return reply, attempts
        except ServiceRefused:
            raise
        except Exception as error:  # noqa: BLE001  whatever an adapter raises costs that item alone
            return error, max(1, attempts)
        raise AssertionError("a retry ends with a reply or an error")

    async def _asked_once(self, prompt: Prompt) -> Reply:
        try:
            async with asyncio.timeout(self._plan.timeout):
                return await self._adapter.ask(prompt)
        except TimeoutError:
            raise Transient(f"no answer within {self._plan.timeout:g} s") from None
        except RateLimited as error:
            self._pace.rate_limited(error.retry_after)
            raise

    def _record(self, call: Call, reply: Reply | Exception, attempts: int, seconds: float) -> Record:
        item, prompt = call.item, call.prompt
        common = Record(
            item=item.id,
            repeat=call.repeat,
            task=item.task,
            group=item.group,
            pair=item.pair,
            outcome=Outcome.FAILED,
            prompt_hash=prompt.hash,
            pictures=tuple(PictureAsSent(sha256=p.sha256, width=p.width, height=p.height) for p in prompt.pictures),
            latency_s=round(seconds, 4),
            attempts=attempts,
        )
        if isinstance(reply, ModelRefused):
            reply = Reply(text="", refusal=True, finish="filtered")
        if isinstance(reply, Exception):
            name = "" if isinstance(reply, AskError) else f"{type(reply).__name__}: "
            return common.model_copy(update={"error": f"{name}{reply}"[:2000]})
        mark = marking.marked(item, prompt.form, reply)
        cost = reply.cost_usd
        if cost is None:
            cost = self._prices.cost(self._adapter.card.model, reply.usage)
        if cost is None and self._plan.max_cost is not None:
            raise UsageError(
                f"--max-cost: no price is known for {self._adapter.card.model}; "
                "add one under [prices] in spatialgauge.toml"
            )
        return common.model_copy(
            update={
                "outcome": mark.outcome,
                "reply": reply.text,
                "reading": mark.reading,
                "score": mark.score.value,
                "details": mark.score.details,
                "usage": reply.usage,
                "cost_usd": cost,
                "finish": reply.finish,
                "model": reply.model,
            }
        )


def _calls(suite: Suite, items: Sequence[Item], adapter: Adapter, plan: Plan, journal: Journal) -> Iterator[Call]:
    """Yield what is still to be asked."""
    side, convention = plan.image_side or adapter.card.image_side, adapter.card.convention
    for repeat in range(plan.repeats):
        for item in items:
            if (item.id, repeat) not in journal.kept:
                prompt = marking.prompt_of(item, suite, convention=convention, image_side=side, blind=plan.blind)
                yield Call(item, repeat, prompt)


def _manifest(suite: Suite, adapter: Adapter, plan: Plan, count: int, reference: str) -> Manifest:
    card = suite.card
    return Manifest(
        suite=SuiteName(name=card.name, version=card.version, hash=card.hash, reference=reference or card.name),
        items=count,
        adapter=adapter.card,
        strategy=None if (way := adapter.card.settings.get("strategy")) is None else str(way),
        versions=_versions(adapter.card.packages),
        answers=marking.versions(suite),
        settings={"blind": plan.blind, "image_side": plan.image_side or adapter.card.image_side},
        started=_now(),
    )


def _versions(packages: Sequence[str]) -> dict[str, str]:
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
        "settings": (old.settings, manifest.settings),
        "readers and scorers": (old.answers, manifest.answers),
    }
    differing = [name for name, (before, now) in parts.items() if before != now]
    if differing:
        raise DataError(f"{out}: holds another run, with another {' and '.join(differing)}; choose another --out")
    return manifest.model_copy(update={"started": old.started, "totals": old.totals})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
