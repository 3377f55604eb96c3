"""What a run costs: limits, prices, what was asked again, what the cache saves."""

from pathlib import Path

import pytest

from spatialgauge.benchmark.asking import (
    Fatal,
    RateLimited,
    ServiceRefused,
)
from spatialgauge.benchmark.cache import ReplyCache
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Step, Trace, Usage
from spatialgauge.benchmark.journal import read_records
from spatialgauge.benchmark.prices import Price, Prices
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.run_states import run_state
from spatialgauge.benchmark.runner import run
from spatialgauge.benchmark.suites import Suite
from spatialgauge.tests.benchmark.scripted import Scripted, Silent


async def test_a_cost_limit_stops_cleanly_and_can_be_raised(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(concurrency=1, max_cost=5.0), Silent(), prices=prices)
    assert manifest.finished is None
    assert manifest.totals.cost_usd == pytest.approx(5.0)
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert manifest.totals.cost_usd == pytest.approx(len(suite.items))


async def test_what_failed_and_is_asked_again_was_paid_for_too(suite: Suite, tmp_path: Path) -> None:
    """A strategy that breaks off has spent on its calls; their record goes, what they cost does not."""
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    step = Step(role="r", model="scripted", asked="?", reply="!", usage=Usage(input_tokens=1000, output_tokens=10))
    broken = Fatal("broke off")
    broken.trace = Trace(steps=(step, step))
    for times in (1, 2):
        manifest = await run(suite, Scripted(suite, [broken]), tmp_path, Plan(), Silent(), prices=prices)
        assert manifest.totals.cost_usd == pytest.approx(2 * times * len(suite.items))
        assert manifest.totals.again.questions == (times - 1) * len(suite.items)
    with pytest.raises(ServiceError):
        await run(suite, Scripted(suite, [ServiceRefused("gone")]), tmp_path, Plan(), Silent(), prices=prices)
    manifest = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert manifest.totals.cost_usd == pytest.approx(5 * len(suite.items)), "two failed runs, two calls each, and this"
    assert manifest.totals.input_tokens == 5000 * len(suite.items)
    assert summarise(tmp_path, suite).cost_usd == run_state(tmp_path).cost_usd == manifest.totals.cost_usd
    again = await run(suite, Scripted(suite), tmp_path, Plan(), Silent(), prices=prices)
    assert again.totals.cost_usd == manifest.totals.cost_usd


def test_a_price_holds_for_a_models_releases_and_for_no_other_model() -> None:
    prices = Prices({"mine": Price(input=1.0, output=2.0)})
    flash = prices.of("gemini-2.5-flash")
    assert flash is not None
    for name in ("gemini-2.5-flash-001", "gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-latest"):
        assert prices.of(name) == flash
    for name in ("gemini-2.5-flash-lite", "gpt-4o-audio-preview", "gpt-4", "mine2", "claude-sonnet-4-5"):
        assert prices.of(name) is None, f"nobody said what {name} costs"
    assert prices.of("gpt-4o-mini-2024-07-18") != prices.of("gpt-4o-2024-08-06")
    assert prices.cost("mine", Usage(input_tokens=10**6, output_tokens=10**6)) == 3.0


@pytest.mark.parametrize("price", [{"input": 1.0}, 3, {"input": "much", "output": 1}, {"input": -1, "output": 1}])
def test_what_is_no_price_is_named(price: object) -> None:
    with pytest.raises(UsageError, match=r'\[prices\]: "mine" is no price \(.*\); write it as "mine" = \{ input'):
        Prices.of_settings({"mine": price})


async def test_a_cost_limit_without_a_price_is_refused(suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no price is known for scripted"):
        await run(suite, Scripted(suite), tmp_path, Plan(max_cost=5.0), Silent())


async def test_a_cost_limit_is_not_passed_by_the_calls_under_way(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    plan = Plan(concurrency=4, max_cost=10.0)
    manifest = await run(suite, Scripted(suite), tmp_path, plan, Silent(), prices=prices)
    assert manifest.finished is None
    assert 6.0 <= (manifest.totals.cost_usd or 0) <= 10.0


async def test_another_run_has_its_replies_from_the_cache_and_pays_nothing(suite: Suite, tmp_path: Path) -> None:
    prices = Prices({"scripted": Price(input=1000.0, output=0.0)})
    cache = ReplyCache(tmp_path / "replies.sqlite")
    first = Scripted(suite, [RateLimited("slow", 0.001)])
    await run(suite, first, tmp_path / "a", Plan(repeats=2), Silent(), prices=prices, cache=cache)
    again = Scripted(suite)
    manifest = await run(suite, again, tmp_path / "b", Plan(repeats=2), Silent(), prices=prices, cache=cache)
    assert not again.asked
    assert (manifest.totals.cached, manifest.totals.cost_usd, manifest.totals.input_tokens) == (80, None, 0)
    asked, kept = (sorted(read_records(tmp_path / name), key=lambda r: (r.item, r.repeat)) for name in "ab")
    assert [record.model_copy(update={"cached": True}) for record in asked] == kept
    hotter = Scripted(suite, settings={"temperature": 1.0})
    await run(suite, hotter, tmp_path / "c", Plan(), Silent(), cache=cache)
    assert sum(hotter.asked.values()) == len(suite.items)


async def test_the_cache_holds_no_failure(suite: Suite, tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "replies.sqlite")
    await run(suite, Scripted(suite, [Fatal("too long")]), tmp_path / "a", Plan(), Silent(), cache=cache)
    again = Scripted(suite)
    await run(suite, again, tmp_path / "b", Plan(), Silent(), cache=cache)
    assert sum(again.asked.values()) == len(suite.items)
