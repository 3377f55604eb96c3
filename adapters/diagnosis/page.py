"""A diagnosis as tables, and as a page with the norms drawn."""

from html import escape

from spatialgauge.adapters.diagnosis.findings import MEANING, SHARES, Bin, Change, Diagnosis, Lengths
from spatialgauge.benchmark.reports.figures import NONE, percent
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.html import POLICY, drawn
from spatialgauge.benchmark.reports.style import STYLE

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 220, 44, 40


def verdict(found: Diagnosis) -> str:
    """Return one line: what shuffling the picture's tokens costs, and how long they are."""
    shuffled = found.overall["shuffle"]
    sure = shuffled.high is not None and shuffled.high < 0
    told = "it uses where they are" if sure else "no use of where they are is shown"
    ratio = "" if found.ratio is None else f"; they are {found.ratio:.3g} times as long as words"
    return f"{found.spec}: with its picture tokens shuffled {_signed(shuffled)} points, so {told}{ratio}"


def grids(found: Diagnosis) -> tuple[Grid, ...]:
    """Return the change overall, the scores by task, and the norms."""
    changes = list(found.overall)
    overall = Grid(
        title=f"Change of the score, in points with its 95 % interval by scene; {found.items} items of {found.suite}",
        columns=("picture tokens", "change", "no answer, in %"),
        rows=(
            ("as they are", NONE, percent(found.unread["plain"])),
            *((change, _signed(found.overall[change]), percent(found.unread[change])) for change in changes),
        ),
    )
    tasks = Grid(
        title="Score by task, in %",
        columns=("task", "n", "as they are", *changes),
        rows=tuple(
            (one.task, str(one.n), percent(one.plain), *(percent(one.changed[change]) for change in changes))
            for one in found.tasks
        ),
    )
    norms = Grid(
        title="Norms of the tokens as they enter the language model, by quantile",
        columns=("tokens", "number", *(f"{100 * share:g} %" for share in SHARES)),
        rows=tuple(
            (name, str(of.count), *_quantiles(of)) for name, of in (("picture", found.pictures), ("words", found.words))
        ),
    )
    return overall, tasks, norms


def page(found: Diagnosis) -> str:
    """Return the diagnosis as one file; nothing is fetched."""
    meant = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in MEANING.items())
    overall, *others = grids(found)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(found.spec)}: diagnosis</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(verdict(found))}</h1>",
            drawn(overall),
            f"<dl>{meant}</dl>",
            plot(found.bins),
            *(drawn(grid) for grid in others),
            "</main></body></html>\n",
        ]
    )


def plot(bins: tuple[Bin, ...]) -> str:
    """Return both distributions of norms as an inline SVG: steps over a logarithmic axis."""
    if not bins:
        return ""
    title = "Norms of picture tokens (coloured) and of words (dashed), share in each bin"
    most = max(max(one.pictures, one.words) for one in bins)
    wide = (WIDTH - LEFT - 24) / len(bins)

    def line(values: list[float], kind: str) -> str:
        points = [f"{LEFT},{HEIGHT - BOTTOM}"]
        for number, value in enumerate(values):
            y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 12) * value / most
            points += [f"{LEFT + wide * number:.1f},{y:.1f}", f"{LEFT + wide * (number + 1):.1f},{y:.1f}"]
        points.append(f"{WIDTH - 24},{HEIGHT - BOTTOM}")
        return f'<polyline class="curve {kind}" points="{" ".join(points)}"/>'

    ticks = "".join(
        f'<text class="tick" x="{LEFT + wide * number:.1f}" y="{HEIGHT - 20}">{bound:.3g}</text>'
        for number, bound in [(number, bins[number].low) for number in range(0, len(bins), 6)]
        + [(len(bins), bins[-1].high)]
    )
    return (
        f'<figure class="plot"><figcaption>{escape(title)}</figcaption>'
        f'<svg class="dots" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<line class="zero" x1="{LEFT}" x2="{WIDTH - 24}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}"/>'
        f'<text class="tick" x="{LEFT - 20}" y="16">{100 * most:.0f} %</text>{ticks}'
        f"{line([one.pictures for one in bins], 'way1')}{line([one.words for one in bins], 'way2')}</svg></figure>"
    )


def _signed(change: Change) -> str:
    bounds = [f"{100 * bound:+.1f}" if bound is not None else "?" for bound in (change.low, change.high)]
    return f"{100 * change.change:+.1f} [{', '.join(bounds)}]"


def _quantiles(of: Lengths) -> tuple[str, ...]:
    return tuple(f"{value:.3g}" for value in of.quantiles) or (NONE,) * len(SHARES)
