"""Means with their intervals as a drawing: inline SVG, no script, colours from the page."""

import math
from collections.abc import Sequence
from html import escape

from spatialgauge.benchmark.reports.figures import with_bounds
from spatialgauge.benchmark.statistics.intervals import Interval

NAMES, PLOT, ROW, TOP = 230, 520, 26, 22
STEP = 0.25


def drawn(rows: Sequence[tuple[str, Interval]], label: str) -> str:
    """Return an SVG with a dot and a line a row, on an axis from the lowest bound (at most 0) to 100 %."""
    lowest = min([0.0, *(interval.mean if interval.low is None else interval.low for _, interval in rows)])
    first = math.floor(lowest / STEP)
    start = first * STEP

    def across(share: float) -> float:
        return NAMES + PLOT * (share - start) / (1 - start)

    height = TOP + ROW * len(rows) + 6
    ticks = [step * STEP for step in range(first, round(1 / STEP) + 1)]
    parts = [
        f'<div class="plot"><svg class="dots" viewBox="0 0 {NAMES + PLOT + 30} {height}" role="img" ',
        f'aria-label="{escape(label)}">',
        *(
            f'<line class="{"zero" if tick == 0 else "tick"}" x1="{across(tick):.1f}" x2="{across(tick):.1f}" '
            f'y1="{TOP - 4}" y2="{height}"/><text class="tick" x="{across(tick):.1f}" y="12">{100 * tick:.0f}</text>'
            for tick in ticks
        ),
    ]
    for number, (name, interval) in enumerate(rows):
        middle = TOP + ROW * (number + 0.5)
        parts.append(
            f"<g><title>{escape(name)}: {with_bounds(interval)}</title>"
            f'<text x="{NAMES - 10}" y="{middle + 4:.1f}" text-anchor="end">{escape(_short(name))}</text>'
        )
        if interval.low is not None and interval.high is not None:
            parts.append(
                f'<line class="bounds" x1="{across(interval.low):.1f}" x2="{across(interval.high):.1f}" '
                f'y1="{middle:.1f}" y2="{middle:.1f}"/>'
            )
        parts.append(f'<circle cx="{across(interval.mean):.1f}" cy="{middle:.1f}" r="5"/></g>')
    return "".join([*parts, "</svg></div>"])


def _short(name: str) -> str:
    return name if len(name) <= 32 else f"{name[:15]}…{name[-16:]}"
