"""What `run --dry-run` prints: what a run would take."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from spatialgauge.benchmark.cli.progress import duration
from spatialgauge.benchmark.estimates import Range, estimate

if TYPE_CHECKING:
    from spatialgauge.benchmark.asking import AdapterCard
    from spatialgauge.benchmark.calls import Plan
    from spatialgauge.benchmark.prices import Prices
    from spatialgauge.benchmark.suites import Suite


def print_estimate(suite: "Suite", card: "AdapterCard", plan: "Plan", prices: "Prices") -> None:
    """Print items, tokens, cost and time; ranges go from replies that are only the answer to long reasoning."""
    expected = estimate(suite, card, plan, prices)
    out, time = expected.output_tokens, expected.seconds
    if expected.cost_usd is None:
        cost = f"no price known for {card.model}; add one under [prices] in spatialgauge.toml"
    else:
        since = "yours" if expected.price_as_of == "yours" else f"as of {expected.price_as_of}"
        cost = f"about {_span(expected.cost_usd, '${:,.2f}'.format)} at prices {since}"
    calls = f", {expected.calls:,} calls at most" if expected.calls != expected.items else ""
    click.echo(
        f"{card.spec}: {expected.items} items{calls}; nothing was asked\n"
        f"  tokens in   about {expected.input_tokens:,}, of which pictures {expected.picture_tokens:,} "
        f"({expected.rule}, as of {expected.rule_as_of})\n"
        f"  tokens out  about {_span(out, '{:,.0f}'.format)}\n"
        f"  cost        {cost}\n"
        f"  time        about {_span(time, duration)}"
    )


def _span(span: Range, form: Callable[[float], str]) -> str:
    low, high = form(span.low), form(span.high)
    return low if low == high else f"{low} to {high}"
