"""A comparison in words and tables, all plain text; how they are drawn is left to the formats."""

from collections.abc import Iterator

from spatialgauge.benchmark.comparing.comparison import Comparison, Fallen, Part, Side, Verdict
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.reports.figures import NONE, dollars, percent, with_bounds
from spatialgauge.benchmark.reports.grid import Grid

TOP = 10
"""So many newly wrong items stand where there is no room for all."""
CUT = 60
"""So many characters of a reply stand in a cell."""
WORDS = ("slice", "part", "verdict")
WORDED = {
    Verdict.PASS: "the head is no worse than the base",
    Verdict.REGRESSION: "the head is worse than the base",
    Verdict.INCONCLUSIVE: "these items cannot tell whether the head is worse than the base",
    Verdict.INVALID: "these runs cannot be compared",
}


def headline(comparison: Comparison) -> str:
    """Return the verdict in one line."""
    return f"{comparison.verdict}: {WORDED[comparison.verdict]}"


def sentences(comparison: Comparison) -> Iterator[str]:
    """Yield what a reader must know beside the tables: faults, the difference, what this run can see, notes."""
    yield from comparison.faults
    whole = comparison.overall
    if whole is not None:
        yield (
            f"{_points(whole)} points over {whole.n} items in {whole.difference.clusters} scenes, "
            f"where a drop of {percent(comparison.margin)} is too much; "
            f"{whole.worse} items are newly wrong, {whole.better} newly right"
        )
        named = [part.label for part in comparison.parts if part.verdict is Verdict.REGRESSION]
        if named:
            yield f"Regressed: {', '.join(dict.fromkeys(named))}"
        yield from _reach(comparison, whole)
    yield from (note[0].upper() + note[1:] for note in comparison.notes)


def grids(comparison: Comparison) -> tuple[Grid, ...]:
    """Return the tables that hold something, the most telling first."""
    every = (verdicts(comparison), outcomes(comparison), costs(comparison))
    return tuple(grid for grid in every if grid.rows)


def verdicts(comparison: Comparison) -> Grid:
    """Return the whole and the slices as rows."""
    parts = (*((comparison.overall,) if comparison.overall else ()), *comparison.parts)
    level = f"{percent(1 - comparison.alpha).removesuffix('.0')} %"
    return Grid(
        title=f"Head minus base in points, with its {level} interval by scene; 80 of 100 runs find a detectable drop",
        columns=(*WORDS, "base", "head", "difference", "newly wrong", "newly right", "n", "p", "p Holm", "detectable"),
        rows=tuple(
            (
                part.slice or "",
                part.label,
                part.verdict.value,
                percent(part.base),
                percent(part.head),
                _points(part),
                str(part.worse),
                str(part.better),
                str(part.n),
                _p(part.p),
                _p(part.p_adjusted),
                percent(part.detectable),
            )
            for part in parts
        ),
        words=len(WORDS),
    )


def outcomes(comparison: Comparison) -> Grid:
    """Return how many replies were no answer on either side."""
    return Grid(
        title="Replies that are no answer, and how their share changed, in points",
        columns=("outcome", "base", "head", "change"),
        rows=tuple(
            (change.outcome.value, str(change.base), str(change.head), with_bounds(change.change))
            for change in comparison.outcomes
            if change.base or change.head
        ),
    )


def costs(comparison: Comparison) -> Grid:
    """Return what the two runs took."""
    sides = (("base", comparison.base), ("head", comparison.head))
    return Grid(
        title="What the runs took",
        columns=("side", "model", "answers", "cost", "tokens in", "tokens out", "seconds each"),
        rows=tuple(_cost(name, side) for name, side in sides if side is not None),
        words=2,
    )


def fallen(comparison: Comparison, most: int = TOP) -> Grid:
    """Return newly wrong items as rows: what was asked and what either run said."""
    return Grid(
        title=f"Newly wrong, {min(most, len(comparison.fallen))} of {comparison.overall.worse}"
        if comparison.overall
        else "Newly wrong",
        columns=("task", "item", "truth", "base said", "head said"),
        rows=tuple(
            (item.task, item.item, _word(item.truth), _short(item.base_reply), said(item))
            for item in comparison.fallen[:most]
        ),
        words=5,
    )


def said(item: Fallen) -> str:
    """Return what the head replied, on one line and cut, or what became of its reply where it is no answer."""
    reply = _short(item.head_reply)
    if item.head_outcome is Outcome.ANSWERED:
        return reply
    return f"({item.head_outcome}) {reply}".rstrip()


def _reach(comparison: Comparison, whole: Part) -> Iterator[str]:
    if whole.detectable is None:
        yield "All items are of one scene, which has no interval: compare on more scenes"
        return
    yield f"This run calls a drop of {percent(whole.detectable)} points a regression in 80 of 100 cases"
    if comparison.verdict is Verdict.INCONCLUSIVE and whole.needed and whole.difference.mean > -comparison.margin:
        yield f"If nothing changed, about {whole.needed} items of this kind would show it; these are {whole.n}"


def _points(part: Part) -> str:
    return with_bounds(part.difference)


def _p(value: float) -> str:
    return "<.001" if value < 0.001 else f"{value:.3f}".lstrip("0") if value < 1 else "1"


def _cost(name: str, side: Side) -> tuple[str, ...]:
    return (
        name,
        side.model,
        str(side.answers),
        dollars(side.cost_usd),
        str(side.input_tokens),
        str(side.output_tokens),
        f"{side.latency_s:.2f}",
    )


def _word(value: object) -> str:
    if value is None:
        return NONE
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _short(reply: str) -> str:
    line = " ".join(reply.split())
    return line if len(line) <= CUT else f"{line[: CUT - 1]}…"
