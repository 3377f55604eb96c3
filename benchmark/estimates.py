"""What a run would take, before anything is asked: tokens by each provider's published rule."""

from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.calls import Plan
from spatialgauge.benchmark.items import Frozen, Usage
from spatialgauge.benchmark.marking import prompt_of
from spatialgauge.benchmark.prices import Prices
from spatialgauge.benchmark.sampling import selected
from spatialgauge.benchmark.suites import Suite
from spatialgauge.benchmark.token_rules import picture_tokens, rule_of, word_tokens

SHORT_REPLY = 20
"""Tokens of a reply that is only the answer."""
LONG_REPLY = 1000
"""Tokens of a reply with reasoning, where nothing bounds it: some models take several times that."""
SECONDS_PER_CALL = (2.0, 10.0)
"""Of short and of long replies, as services answer that are not overloaded."""
LENGTHS = ("max_tokens", "max_output_tokens", "max_new_tokens")
"""What adapters call the setting that bounds a reply."""


class Range(Frozen):
    """A least and a most: replies that are only the answer, and replies that reason at length."""

    low: float
    high: float


class Estimate(Frozen):
    """What a run would take.

    Items; calls, with a strategy the most it may make; tokens in, of which pictures by `rule` as it stood
    `rule_as_of`; tokens out; US dollars by a price as it stood `price_as_of` (None where no price is known); seconds.
    """

    items: int
    calls: int
    input_tokens: int
    picture_tokens: int
    rule: str
    rule_as_of: str
    output_tokens: Range
    cost_usd: Range | None
    price_as_of: str | None
    seconds: Range


def estimate(suite: Suite, card: AdapterCard, plan: Plan, prices: Prices) -> Estimate:
    """Return what the plan would take."""
    items = selected(suite.items, plan.limit)
    side = plan.image_side or card.image_side
    rule = rule_of(card.spec)
    words = pictures = 0
    for item in items:
        prompt = prompt_of(item, suite, image_side=side, blind=plan.blind, regions=plan.regions)
        words += word_tokens(prompt)
        pictures += picture_tokens(card.spec, prompt)
    count, calls = len(items) * plan.repeats, len(items) * plan.repeats * card.calls
    asked = (words + pictures) * plan.repeats * card.calls
    bounds = [value for name in LENGTHS if isinstance(value := card.settings.get(name), int)]
    replies = Range(low=calls * min([SHORT_REPLY, *bounds]), high=calls * min(bounds, default=LONG_REPLY))
    costs = [
        prices.cost(card.model, Usage(input_tokens=asked, output_tokens=round(out)))
        for out in (replies.low, replies.high)
    ]
    price = prices.of(card.model)
    least = max(
        calls / plan.requests_per_minute * 60 if plan.requests_per_minute else 0.0,
        (asked + replies.low) / plan.tokens_per_minute * 60 if plan.tokens_per_minute else 0.0,
    )
    fast, slow = (calls * seconds / (plan.concurrency or card.concurrency) for seconds in SECONDS_PER_CALL)
    return Estimate(
        items=count,
        calls=calls,
        input_tokens=asked,
        picture_tokens=pictures * plan.repeats * card.calls,
        rule=rule.name,
        rule_as_of=rule.as_of,
        output_tokens=replies,
        cost_usd=None if costs[0] is None or costs[1] is None else Range(low=costs[0], high=costs[1]),
        price_as_of=price.as_of if price else None,
        seconds=Range(low=max(fast, least), high=max(slow, least)),
    )
