"""What a way of asking takes and brings: false positives by the number of tiles, and score against calls."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from spatialgauge.benchmark.items import Frozen, Record
from spatialgauge.benchmark.reports.figures import with_bounds
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 300, 44, 34, 14
STEP = 0.25


class TileCount(Frozen):
    """Questions whose answer is "none", asked of so many tiles: the share in which something was found all the same."""

    tiles: int
    found: Interval


class Effort(NamedTuple):
    """A run in the chart: its name, its model, calls a question on average, and its headline."""

    name: str
    model: str
    calls: float
    headline: Interval


def false_positives(records: Iterable[Record]) -> tuple[TileCount, ...]:
    """Return how often things were found that are not there, for each number of tiles that pictures were cut into."""
    by_count: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for record in records:
        wrong = record.details.get("false_positive")
        count = record.trace.notes.get("tiles") if record.trace is not None else None
        if wrong is not None and isinstance(count, int):
            by_count[count].append((wrong, record.group))
    return tuple(
        TileCount(tiles=count, found=mean_interval([wrong for wrong, _ in rows], [group for _, group in rows]))
        for count, rows in sorted(by_count.items())
    )


def chart(efforts: Sequence[Effort]) -> str:
    """Return an SVG of headlines against calls a question, in logarithms; the ways of asking a model joined by a line.

    It is empty where no run made more than one call a question: there is nothing to weigh then.
    """
    if not efforts or max(effort.calls for effort in efforts) <= 1:
        return ""
    most = max(effort.calls for effort in efforts)
    lowest = min(0.0, *(effort.headline.mean for effort in efforts))
    start = math.floor(lowest / STEP) * STEP

    def across(calls: float) -> float:
        return LEFT + 20 + (WIDTH - LEFT - 40) * math.log(max(calls, 1.0)) / math.log(most)

    def up(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (share - start) / (1 - start)

    parts = []
    for step in range(round((1 - start) / STEP) + 1):
        share = start + step * STEP
        parts.append(f'<line class="tick" x1="{LEFT}" x2="{WIDTH}" y1="{up(share):.1f}" y2="{up(share):.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 18}" y="{up(share) + 4:.1f}">{100 * share:.0f}</text>')
    parts += [
        f'<text class="tick" x="{across(calls):.1f}" y="{HEIGHT - 16}">{calls:.3g}</text>'
        for calls in (1.0, math.sqrt(most), most)
    ]
    parts.append(f'<text class="tick" x="{WIDTH / 2}" y="{HEIGHT - 2}">calls a question</text>')
    for model in dict.fromkeys(effort.model for effort in efforts):
        own = sorted((one for one in efforts if one.model == model), key=lambda one: one.calls)
        points = " ".join(f"{across(one.calls):.1f},{up(one.headline.mean):.1f}" for one in own)
        parts.append(f'<polyline class="joined" points="{points}"/>')
    for one in efforts:
        x, y = across(one.calls), up(one.headline.mean)
        told = f"{one.name}: {with_bounds(one.headline)}, {one.calls:.3g} calls"
        beside, anchor = (x + 8, "start") if x < WIDTH / 2 else (x, "end")
        parts.append(
            f'<g><title>{escape(told)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
            f'<text x="{beside:.1f}" y="{y - 8:.1f}" text-anchor="{anchor}">{escape(_short(one))}</text></g>'
        )
    return (
        '<figure class="grid"><figcaption>Headline, in %, against calls a question</figcaption><div class="plot">'
        f'<svg class="dots" viewBox="0 0 {WIDTH + 10} {HEIGHT}" role="img" aria-label="Headline against calls">'
        f"{''.join(parts)}</svg></div></figure>"
    )


def _short(one: Effort) -> str:
    """Return the strategy alone where there is one: the line says whose it is."""
    name = one.name.removeprefix(f"{one.model} ")
    return name if len(name) <= 36 else f"{name[:18]}…{name[-17:]}"
