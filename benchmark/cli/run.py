"""`spatialgauge run`: ask models every question of a suite."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spatialgauge.benchmark.cli.caching import cache_options, opened_cache
from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options
from spatialgauge.benchmark.cli.logs import log_option, start_logging
from spatialgauge.benchmark.errors import DataError, Interrupted, UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.asking import Adapter, AdapterCard
    from spatialgauge.benchmark.cache import ReplyCache
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.engines.cluster import Cluster
    from spatialgauge.benchmark.items import Outcome
    from spatialgauge.benchmark.manifest import Manifest, Stopped
    from spatialgauge.benchmark.prices import Prices
    from spatialgauge.benchmark.runner import Stopping
    from spatialgauge.benchmark.suites import Suite
    from spatialgauge.benchmark.until import Until


@click.command()
@click.argument("suite")
@click.option(
    "--model", "models", multiple=True, required=True, metavar="SPEC", help="What to ask; repeat for several."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The run's folder.")
@click.option("--option", "-o", "options", multiple=True, metavar="KEY=VALUE", help="An adapter option; repeat.")
@click.option("--strategy", metavar="NAME[:KEY=VALUE,...]", help="A way of asking; see `adapters strategies`.")
@click.option("--structured", is_flag=True, help="Hold replies to a JSON schema, where the service can; a setting.")
@click.option("--repeats", default=1, show_default=True, type=click.IntRange(min=1), help="Ask each item so often.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask so many items at most: whole twins, spread over tasks.")
@click.option("--subset", type=click.Choice(["smoke", "gate"]), help="A limit by name: smoke is 300 items, gate 1000.")
@click.option("--concurrency", type=click.IntRange(min=1), help="Calls under way at once; default: found by trying.")
@click.option("--timeout", default=120.0, show_default=True, type=click.FloatRange(min=0.01), help="Seconds a call.")
@click.option("--requests-per-minute", type=click.FloatRange(min=0, min_open=True), help="Send so many at most.")
@click.option("--tokens-per-minute", type=click.FloatRange(min=0, min_open=True), help="Send so many at most.")
@click.option("--max-cost", type=click.FloatRange(min=0), help="Stop when so many US dollars are spent; resumable.")
@click.option("--dry-run", is_flag=True, help="Say how many items, tokens, dollars it would be; no call.")
@click.option("--image-side", type=click.IntRange(min=16), help="Longest side of pictures as sent, in pixels.")
@click.option(
    "--regions",
    type=click.Choice(["boxes", "masks", "marks", "tokens"]),
    default="boxes",
    show_default=True,
    help="How parts of pictures are shown that questions speak of; tokens: as boxes in words.",
)
@click.option("--blind", is_flag=True, help="The same prompts without the pictures.")
@click.option("--until", type=click.FloatRange(0, 1, min_open=True), help="Stop when the headline is known to +- this.")
@click.option(
    "--control",
    type=click.Path(exists=True, path_type=Path),
    help="With --until: a whole run or baseline whose scores by item take chance off the headline.",
)
@cache_options
@log_option
@engine_options
@click.option("--workers", type=click.IntRange(min=1), help="Ray: processes with an adapter each; default: what fits.")
@click.option(
    "--worker-gpus", default=0.0, type=click.FloatRange(min=0), help="Ray: GPUs for each worker, such as 0.5."
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    suite: str,
    models: Sequence[str],
    out: Path,
    options: Sequence[str],
    *,
    strategy: str | None,
    structured: bool,
    dry_run: bool,
    cache: Path | None,
    no_cache: bool,
    cache_mb: int,
    log_level: str,
    engine: str,
    address: str | None,
    workers: int | None,
    worker_gpus: float,
    subset: str | None,
    until: float | None,
    control: Path | None,
    **plan: Any,
) -> None:
    """Ask MODELS every question of SUITE (a name, a folder, or a hub id) and write each answer down.

    A folder that holds the same run is taken up where it stopped; with several models each has a folder of its own
    below --out. Keys come from the environment: OPENAI_API_KEY, GEMINI_API_KEY, ...

    \b
    spatialgauge run mini --model openai/gpt-4o --out runs/gpt-4o
    spatialgauge run mini --model baseline/random --model baseline/blobs --out runs
    spatialgauge run mini --model openai/qwen -o base_url=http://127.0.0.1:8000/v1 --out runs/qwen
    """  # noqa: D301  click's mark for lines that keep their breaks
    from spatialgauge.adapters.registry import create
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.cli.dry_run import print_estimate
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.prices import Prices

    start_logging(log_level)
    prices = Prices.of_settings((ctx.find_root().default_map or {}).get("prices", {}))
    loaded = open_suite(suite)
    given = {**options_of(options), **({"structured": "true"} if structured else {})}
    if subset is not None:
        plan["limit"] = _limit(subset, plan["limit"], loaded)
    cluster = chosen_cluster(engine, address, workers, worker_gpus)
    stopping = partial(_stopping, loaded, until, control)
    caching = partial(opened_cache, cache=cache, no_cache=no_cache, cache_mb=cache_mb)
    for spec in models:
        factory = partial(create, spec, given, items=loaded.items, strategy=strategy)
        folder = out if len(models) == 1 else out / re.sub(r"[^A-Za-z0-9._-]+", "-", spec).strip("-.")
        if dry_run:
            print_estimate(loaded, factory().card, Plan(**plan), prices)
        else:
            asked = Plan(**plan)
            ask(loaded, factory, cluster, folder, asked, suite, prices, caching, stopping(asked))


def _limit(subset: str, limit: int | None, suite: "Suite") -> int:
    from spatialgauge.benchmark.sampling import SUBSETS

    if limit is not None:
        raise UsageError("--subset and --limit both say how many items; give one of them")
    if len(suite.items) < SUBSETS[subset]:
        click.echo(f"{suite.card.name} has {len(suite.items)} items, fewer than {subset}: all are asked", err=True)
    return SUBSETS[subset]


def options_of(pairs: Sequence[str]) -> Mapping[str, str]:
    """Return adapter options from `key=value` words; UsageError for one that is none."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise UsageError(f"--option {wrong[0]}: write it as key=value")
    return dict(pair.split("=", 1) for pair in pairs)


@asynccontextmanager
async def _adapter(factory: "Callable[[], Adapter]", cluster: "Cluster | None") -> "AsyncIterator[Adapter]":
    """Hold the adapter: in this process, or a pool of workers that each have one."""
    if cluster is not None:
        from spatialgauge.benchmark.engines.pool import pooled

        async with pooled(factory, cluster) as pool:
            yield pool
        return
    adapter = factory()
    try:
        yield adapter
    finally:
        await adapter.close()


def _stopping(suite: "Suite", until: float | None, control: Path | None, plan: "Plan") -> "Until | None":
    from spatialgauge.benchmark.comparing.sources import read_scores
    from spatialgauge.benchmark.sampling import selected
    from spatialgauge.benchmark.until import Until

    if until is None:
        if control is not None:
            raise UsageError("--control serves --until; give both")
        return None
    scores = read_scores(control, suite.card.hash) if control is not None else None
    return Until(selected(suite.items, plan.limit), until, repeats=plan.repeats, control=scores)


def ask(
    suite: "Suite",
    factory: "Callable[[], Adapter]",
    cluster: "Cluster | None",
    folder: Path,
    plan: "Plan",
    reference: str,
    prices: "Prices",
    caching: "Callable[[AdapterCard], ReplyCache | None]",
    stopping: "Stopping | None" = None,
) -> None:
    """Ask the suite's questions, show how it goes, and say how to go on where it was stopped."""
    from spatialgauge.benchmark.cli.progress import Progress
    from spatialgauge.benchmark.items import Outcome
    from spatialgauge.benchmark.runner import run
    from spatialgauge.benchmark.traffic import Flow

    flow = Flow()
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file, not a folder for a run")

    async def whole() -> "Manifest":
        async with _adapter(factory, cluster) as adapter:
            cache = caching(adapter.card)
            with closing(cache) if cache else nullcontext(), Progress(adapter.card.spec, flow) as progress:
                return await run(
                    *(suite, adapter, folder, plan, progress),
                    reference=reference,
                    prices=prices,
                    cache=cache,
                    flow=flow,
                    stopping=stopping,
                )

    gc.collect()
    gc.freeze()  # looking through a large suite for garbage would hold up all calls for a tenth of a second each time
    try:
        manifest = asyncio.run(whole())
    except KeyboardInterrupt:
        raise Interrupted(f"stopped; what was answered is in {folder}. Go on with:\n  {_again()}") from None
    if flow.cached:
        click.echo(f"{flow.cached} replies came from the cache, as other runs got them; --no-cache asks anew", err=True)
    if failed := manifest.totals.outcomes.get(Outcome.FAILED):
        _tell_of(failed, manifest.totals.outcomes, folder)
    if manifest.stopped is not None:
        click.echo(_said(manifest.stopped, manifest.items, len(suite.items)), err=True)
    if manifest.finished is None:
        click.echo(f"--max-cost is reached; raise it and go on with:\n  {_again()}", err=True)


def _tell_of(failed: int, outcomes: "Mapping[Outcome, int]", folder: Path) -> None:
    """Say how many calls failed, and why most often."""
    from collections import Counter

    from spatialgauge.benchmark.journal import read_records

    (why, _), *_ = Counter(record.error for record in read_records(folder) if record.error).most_common(1)
    told = f"{failed} of {sum(outcomes.values())} calls failed, most often: {why}"
    click.echo(f"{told}\nThe same command asks them again:\n  {_again()}", err=True)


def _said(stopped: "Stopped", asked: int, items: int) -> str:
    from spatialgauge.benchmark.reports.figures import percent, with_bounds

    known = "known" if stopped.reached else "not known"
    said = f"the headline is {known} to +- {percent(stopped.width)} after {asked} questions ({items} items)"
    return f"{said}: {with_bounds(stopped.interval)}" if stopped.interval else f"{said}: too few scenes to tell"


def _again() -> str:
    import shlex
    import sys

    return shlex.join(["spatialgauge", *sys.argv[1:]])
