"""What tokens cost: a dated table, and one's own beside it."""

import math
import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, ValidationError

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Frozen, Trace, Usage


class Price(Frozen):
    """US dollars for a million tokens; `as_of` says when that was the published price."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    as_of: str = "yours"


PUBLISHED: Mapping[str, Price] = {
    "gpt-4o": Price(input=2.50, output=10.00, as_of="2025-06"),
    "gpt-4o-mini": Price(input=0.15, output=0.60, as_of="2025-06"),
    "gemini-2.0-flash": Price(input=0.10, output=0.40, as_of="2025-06"),
    "gemini-2.5-flash": Price(input=0.30, output=2.50, as_of="2025-06"),
    "gemini-2.5-pro": Price(input=1.25, output=10.00, as_of="2025-06"),
}


RELEASE = re.compile(r"(?:-(?:\d+|latest|preview|exp))*")
"""What a name may have behind it and still be the same model: a date, a number, a word for its newest release."""


class Prices:
    """Prices by model name; a release of a model (`gpt-4o-2024-08-06`) takes its price, another model does not."""

    def __init__(self, own: Mapping[str, Price] | None = None) -> None:
        self._table = {**PUBLISHED, **(own or {})}

    @classmethod
    def of_settings(cls, table: Mapping[str, Any]) -> Self:
        """Return the prices with those of a settings file's `[prices]`; UsageError says which one is no price."""
        own = {}
        for name, price in table.items():
            try:
                own[name] = Price.model_validate(price)
            except ValidationError as error:
                fault = error.errors(include_url=False)[0]
                where = ".".join(str(part) for part in fault["loc"])
                raise UsageError(
                    f'[prices]: "{name}" is no price ({where or "it"}: {fault["msg"]}); write it as '
                    f'"{name}" = {{ input = 1.25, output = 10.0 }}, in dollars for a million tokens'
                ) from None
        return cls(own)

    def of(self, model: str) -> Price | None:
        """Return the price of the longest name of which the model's name is a release, or None."""
        names = [name for name in self._table if model.startswith(name) and RELEASE.fullmatch(model.removeprefix(name))]
        return self._table[max(names, key=len)] if names else None

    def cost(self, model: str, usage: Usage | None) -> float | None:
        """Return what the tokens cost in US dollars, or None where tokens or price are unknown."""
        price = self.of(model)
        if price is None or usage is None:
            return None
        return (usage.input_tokens * price.input + usage.output_tokens * price.output) / 1e6

    def of_trace(self, trace: Trace) -> float | None:
        """Return what all calls of a strategy cost, each at its own model's price; None where one has none."""
        costs = [self.cost(step.model, step.usage) if step.cost_usd is None else step.cost_usd for step in trace.steps]
        known = [cost for cost in costs if cost is not None]
        return math.fsum(known) if len(known) == len(costs) else None


def total_usage(trace: Trace) -> Usage | None:
    """Return the tokens of all calls; None where a service did not count some, since the sum would be too low."""
    if any(step.usage is None for step in trace.steps):
        return None
    counted = [step.usage for step in trace.steps if step.usage is not None]
    return Usage(
        input_tokens=sum(usage.input_tokens for usage in counted),
        output_tokens=sum(usage.output_tokens for usage in counted),
    )
