"""How numbers are spelled in every report: in per cent with one decimal, an interval behind its mean."""

from collections.abc import Callable

from pydantic import JsonValue

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind
from spatialgauge.benchmark.statistics.intervals import Interval

NONE = "-"


def percent(share: float | None) -> str:
    """Return 0.613 as `61.3`, and a dash for None."""
    return NONE if share is None else f"{_unsigned(round(100 * share, 1)):.1f}"


def with_bounds(interval: Interval | None) -> str:
    """Return `61.3 [57.0, 65.5]`, or the mean alone where one group cannot tell the bounds."""
    if interval is None:
        return NONE
    if interval.low is None or interval.high is None:
        return f"{percent(interval.mean)} [?]"
    return f"{percent(interval.mean)} [{percent(interval.low)}, {percent(interval.high)}]"


def measured(interval: Interval, told: Callable[[float], float] = lambda value: value) -> str:
    """Return `6.02 [5.1, 7.3]`, three figures each; `told` turns the values into what is shown."""
    low, high = ("?" if bound is None else f"{told(bound):.3g}" for bound in (interval.low, interval.high))
    return f"{told(interval.mean):.3g} [{low}, {high}]"


def dollars(cost: float | None) -> str:
    """Return a cost with as many digits as it needs; a dash where nobody knows it."""
    if cost is None:
        return NONE
    return f"${cost:.2f}" if cost >= 1 or cost == 0 else f"${cost:.2g}"


def plain(value: float) -> str:
    """Return a number to three decimals."""
    return f"{_unsigned(round(value, 3)):.3f}"


def answer(value: JsonValue, form: Form) -> str:
    """Return an answer as a person reads it: `B: right`, `yes`, `1.35 m`, and a dash for none."""
    if value is None:
        return NONE
    if form.kind is Kind.CHOICE:
        return f"{value}: {form.options.get(str(value), '?')}"
    if form.kind is Kind.QUANTITY and isinstance(value, int | float):
        return f"{value:.4g} {'deg' if form.unit == 'deg' else 'm'}"
    if form.kind is Kind.MOTION:
        return answers.of(form.kind).phrase(value, form)
    return f"{value:.4g} deg" if form.kind is Kind.DIRECTION else str(value)


def _unsigned(value: float) -> float:
    """Return the value, without the sign that a rounded zero may keep."""
    return value + 0.0
