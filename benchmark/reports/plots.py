"""Curves and lines as drawings: inline SVG, no script, colours from the page."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from spatialgauge.benchmark.reports.calibrations import TaskCalibration
from spatialgauge.benchmark.reports.circles import WAYS, Circle
from spatialgauge.benchmark.reports.thresholds import TaskCurve

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 320, 200, 40, 26, 10
STEPS = 60
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

Scale = Callable[[float], float]


def curve(drawn: TaskCurve) -> str:
    """Return a task's fitted curve over the shares that were right, its threshold with its interval marked."""
    fitted = drawn.curve
    low, high = fitted.points[0][0], fitted.points[-1][0]
    across, up = _log(low, high), _linear(0.0, 1.0)
    steps = [low * (high / low) ** (step / STEPS) for step in range(STEPS + 1)] if high > low else [low]
    line = " ".join(f"{across(x):.1f},{up(fitted.at(x)):.1f}" for x in steps)
    parts = [
        *_ticks(((up(share), f"{100 * share:.0f}") for share in SHARES), upright=True),
        *_ticks(((across(x), f"{drawn.told(x):.3g}") for x in _spread(low, high)), upright=False),
        f'<line class="zero" x1="{LEFT}" x2="{WIDTH}" y1="{up(fitted.guess):.1f}" y2="{up(fitted.guess):.1f}"/>',
        f'<polyline class="curve" points="{line}"/>',
    ]
    most = max(count for _, _, count in fitted.points)
    parts += [
        f'<circle cx="{across(x):.1f}" cy="{up(share):.1f}" r="{2 + 3 * math.sqrt(count / most):.1f}"/>'
        for x, share, count in fitted.points
    ]
    if fitted.threshold is not None:
        ends = (fitted.threshold.low or low, fitted.threshold.high or high)
        first, last = (across(min(max(end, low), high)) for end in ends)
        parts.append(f'<line class="bounds" x1="{first:.1f}" x2="{last:.1f}" y1="{up(0.75):.1f}" y2="{up(0.75):.1f}"/>')
    return _framed(parts, f"{drawn.task}: right, in %, against {drawn.slice}")


def calibrated(drawn: TaskCalibration) -> str:
    """Return a task's stated lengths against the true ones, both in logarithms, with equality and the fitted line."""
    values = [value for point in drawn.points for value in point]
    low, high = min(values), max(values) * 1.001
    across, up = _log(low, high), _log(low, high, up=True)
    parts = [
        *_ticks(((up(x), f"{x:.2g}") for x in _spread(low, high)), upright=True),
        *_ticks(((across(x), f"{x:.2g} m") for x in _spread(low, high)), upright=False),
        f'<line class="zero" x1="{across(low):.1f}" y1="{up(low):.1f}" x2="{across(high):.1f}" y2="{up(high):.1f}"/>',
        *(
            f'<circle class="one" cx="{across(truth):.1f}" cy="{up(stated):.1f}" r="2"/>'
            for truth, stated in drawn.points
        ),
    ]
    if drawn.line.slope is not None:
        middle = math.fsum(math.log2(truth) for truth, _ in drawn.points) / len(drawn.points)
        ends = []
        for truth, _ in (min(drawn.points), max(drawn.points)):
            x = math.log2(truth)
            said = 2 ** (x + drawn.line.bias.mean + (drawn.line.slope.mean - 1) * (x - middle))
            ends.append(f"{across(truth):.1f},{up(min(max(said, low), high)):.1f}")
        parts.append(f'<polyline class="curve" points="{" ".join(ends)}"/>')
    return _framed(parts, f"{drawn.task}: stated against true metres")


def azimuths(drawn: Circle) -> str:
    """Return how often each direction is named at each azimuth, a line a direction, all round from behind clockwise."""
    up = _linear(0.0, 1.0)

    def across(step: float) -> float:
        return LEFT + 8 + (WIDTH - LEFT - 16) * step / len(drawn.shares)

    parts = [
        *_ticks(((up(share), f"{100 * share:.0f}") for share in SHARES), upright=True),
        *_ticks(((across(9 * turn), way) for turn, way in enumerate((*WAYS, WAYS[0]))), upright=False),
    ]
    for number in range(len(WAYS)):
        points = " ".join(
            f"{across(step):.1f},{up(share[number]):.1f}"
            for step, share in enumerate(drawn.shares)
            if share is not None
        )
        parts.append(f'<polyline class="curve way{number}" points="{points}"/>')
    return _framed(parts, "All round a thing: how often each direction is named, in %")


def _framed(parts: Sequence[str], title: str) -> str:
    return (
        f'<figure class="small"><figcaption>{escape(title)}</figcaption>'
        f'<svg class="dots" viewBox="0 0 {WIDTH + 10} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg></figure>"
    )


def _ticks(places: Iterable[tuple[float, str]], *, upright: bool) -> Iterator[str]:
    for place, label in places:
        if upright:
            yield f'<line class="tick" x1="{LEFT}" x2="{WIDTH}" y1="{place:.1f}" y2="{place:.1f}"/>'
            yield f'<text class="tick" x="{LEFT - 18}" y="{place + 4:.1f}">{label}</text>'
        else:
            yield f'<text class="tick" x="{place:.1f}" y="{HEIGHT - 6}">{label}</text>'


def _spread(low: float, high: float) -> list[float]:
    return [low, math.sqrt(low * high), high] if high > low else [low]


def _linear(low: float, high: float) -> Scale:
    return lambda value: HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) / (high - low)


def _log(low: float, high: float, *, up: bool = False) -> Scale:
    span = math.log(high / low) if high > low else 1.0

    def place(value: float) -> float:
        share = math.log(value / low) / span
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share if up else LEFT + 8 + (WIDTH - LEFT - 16) * share

    return place
