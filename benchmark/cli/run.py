"""`spatialgauge run`: ask models every question of a suite."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spatialgauge.benchmark.cli.engines import chosen_cluster, engine_options
from spatialgauge.benchmark.errors import DataError, Interrupted, UsageError

if TYPE_CHECKING:
    from spatialgauge.benchmark.asking import Adapter
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.engines.cluster import Cluster
    from spatialgauge.benchmark.prices import Prices
    from spatialgauge.benchmark.suites import Suite


@click.command()
@click.argument("suite")
@click.option(
    "--model", "models", multiple=True, required=True, metavar="SPEC", help="What to ask; repeat for several."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The run's folder.")
@click.option("--option", "-o", "options", multiple=True, metavar="KEY=VALUE", help="An adapter option; repeat.")
@click.option("--strategy", metavar="NAME", help="A way of asking wrapped around the model, such as cot.")
@click.option("--repeats", default=1, show_default=True, type=click.IntRange(min=1), help="Ask each item so often.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask so many items at most: whole twins, spread over tasks.")
@click.option("--concurrency", type=click.IntRange(min=1), help="Calls under way at once; default: found by trying.")
@click.option("--timeout", default=120.0, show_default=True, type=click.FloatRange(min=0.01), help="Seconds a call.")
@click.option("--max-cost", type=click.FloatRange(min=0), help="Stop when so many US dollars are spent; resumable.")
@click.option("--dry-run", is_flag=True, help="Say how many items, tokens, dollars it would be; no call.")
@click.option("--image-side", type=click.IntRange(min=16), help="Longest side of pictures as sent, in pixels.")
@click.option("--blind", is_flag=True, help="The same prompts without the pictures.")
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
    dry_run: bool,
    engine: str,
    address: str | None,
    workers: int | None,
    worker_gpus: float,
    **plan: Any,
) -> None:
    """Ask MODELS every question of SUITE (a name, a folder, or a hub id) and write each answer down.

    A folder that holds the same run is taken up where it stopped; with several models each has a folder of its own
    below --out. Keys come from the environment: OPENAI_API_KEY, GEMINI_API_KEY.

    \b
    spatialgauge run mini --model openai/gpt-4o --out runs/gpt-4o
    spatialgauge run mini --model baseline/random --model baseline/blobs --out runs
    spatialgauge run mini --model openai/qwen -o base_url=http://127.0.0.1:8000/v1 --out runs/qwen
    """  # noqa: D301  click's mark for lines that keep their breaks
    from spatialgauge.adapters.registry import create
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.benchmark.prices import Price, Prices

    own = (ctx.find_root().default_map or {}).get("prices", {})
    prices = Prices({name: Price.model_validate(price) for name, price in own.items()})
    loaded = open_suite(suite)
    given = _options(options)
    cluster = chosen_cluster(engine, address, workers, worker_gpus)
    for spec in models:
        factory = partial(create, spec, given, items=loaded.items, strategy=strategy)
        folder = out if len(models) == 1 else out / re.sub(r"[^A-Za-z0-9._-]+", "-", spec).strip("-.")
        if dry_run:
            _estimate(loaded, factory(), Plan(**plan), prices)
        else:
            _run(loaded, factory, cluster, folder, Plan(**plan), suite, prices)


def _options(pairs: Sequence[str]) -> Mapping[str, str]:
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


def _run(
    suite: "Suite",
    factory: "Callable[[], Adapter]",
    cluster: "Cluster | None",
    folder: Path,
    plan: "Plan",
    reference: str,
    prices: "Prices",
) -> None:
    import stamina

    from spatialgauge.benchmark.cli.progress import Progress
    from spatialgauge.benchmark.runner import run

    stamina.instrumentation.set_on_retry_hooks([])
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file, not a folder for a run")

    async def whole() -> bool:
        async with _adapter(factory, cluster) as adapter:
            with Progress(adapter.card.spec) as progress:
                manifest = await run(suite, adapter, folder, plan, progress, reference=reference, prices=prices)
            return manifest.finished is not None

    try:
        finished = asyncio.run(whole())
    except KeyboardInterrupt:
        raise Interrupted(f"stopped; what was answered is in {folder}. Go on with:\n  {_again()}") from None
    if not finished:
        click.echo(f"--max-cost is reached; raise it and go on with:\n  {_again()}", err=True)


def _again() -> str:
    import shlex
    import sys

    return shlex.join(["spatialgauge", *sys.argv[1:]])


def _estimate(suite: "Suite", adapter: "Adapter", plan: "Plan", prices: "Prices") -> None:
    from spatialgauge.benchmark.estimates import estimate

    expected = estimate(suite, adapter.card, plan, prices)
    cost = "no price known" if expected.cost_usd is None else f"about ${expected.cost_usd:.2f}"
    click.echo(
        f"{adapter.card.spec}: {expected.items} items, about {expected.input_tokens:,} tokens in "
        f"and {expected.output_tokens:,} out, {cost}, about {expected.seconds / 60:.0f} min; nothing was asked"
    )
