"""`docs/benchmarks.md`, written from the declarations: `python -m spatialgauge.tasks.public.page`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from spatialgauge.benchmark.journal import write_whole
from spatialgauge.tasks.public.catalogue import catalogue
from spatialgauge.tasks.public.declaration import STATUS, Benchmark, Published

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = """# Public benchmarks

Each is a declaration in `tasks/public/benchmarks/`: facts, no code. `spatialgauge suite build NAME --out DIR` reads its
rows from the hub at a pinned revision (`--revision COMMIT` where none is pinned yet) or from files (`--from PATH`, and
`--media DIR` for photographs and videos that are not in the rows). `HF_HUB_OFFLINE=1` builds from what has been fetched
before; `spatialgauge suite drift DIR --revision main` says what the owners have changed since.

A run of such a suite asks in the benchmark's own words and is scored twice. The **official** figures come from its own
reader and its own mean: they are for comparing with papers. **Ours** are the figures of every other suite: one reader
for each kind of answer, unread and refused told apart from wrong, intervals by scene, corrected for the floor. Where
the two part, the list below says why.

This page is written by `python -m spatialgauge.tasks.public.page`.
"""
SIGNS = "".join(f"- **{sign}**: {meaning}\n" for sign, meaning in STATUS.items())


COLUMNS = (
    *("build", "benchmark", "what is asked", "rows", "official headline", "licence", "floor", "without looking"),
    *("published best", "known flaws", "how close the official score comes"),
)
UNKNOWN = "unknown"
UNPROVED = "unknown: no replies with a published score are at hand; the rules hold on rows made in its schema"
VALUES = {
    "score": "score",
    "chance_adjusted": "score adjusted for chance",
    "read": "share that was read",
    "relative_accuracy": "1 less the relative error",
    "relative_error": "relative error",
}


def page() -> str:
    """Return the page."""
    held = [one for one in catalogue().values() if not one.variant]
    table = "\n".join(f"| {' | '.join(map(_cell, row(one)))} |" for one in held)
    parts = "\n".join(card(one) for one in held)
    return (
        f"{HEAD}\nPublished scores are in per cent and marked:\n\n{SIGNS}\n"
        f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n{table}\n\n{parts}"
    )


def row(one: Benchmark) -> tuple[str, ...]:
    """Return a benchmark's line of the table, by `COLUMNS`; what nobody knows is said to be unknown."""
    best = next((score for score in one.published if score.best), None)
    return (
        f"`{one.name}`",
        one.title,
        one.asks,
        f"{one.items:,}" if one.items else UNKNOWN,
        _metric(one),
        one.licence,
        one.chance,
        one.blind or UNKNOWN,
        _score(best) if best else UNKNOWN,
        "; ".join(one.flaws) or "none known",
        one.proved or UNPROVED,
    )


def _metric(one: Benchmark) -> str:
    """Return what the headline is a mean of, and over what."""
    figure = one.figures[0]
    first = next((one for one in one.figures if one.name in figure.of), figure)
    rules = sorted({asked.official.rule or asked.rule for asked in one.questions})
    told = [f"mean {VALUES[first.value]} ({', '.join(rules)})"]
    told += [f"over {' within '.join(reversed(first.by))}"] if first.by else []
    told += [f"each {first.every} right as a whole"] if first.every else []
    return f"{figure.name}: {', '.join(told)}"


def card(one: Benchmark) -> str:
    """Return what a person needs to know of a benchmark, in Markdown."""
    return "\n".join(_lines(one))


def _lines(one: Benchmark) -> Iterator[str]:
    where = f"hub `{one.hub}`" if one.hub else "on no hub"
    revision = f"revision `{one.revision}`" if one.revision else "revision: to be named by you"
    yield f"## {one.title}\n"
    yield f"`{one.name}` asks {one.asks}. {one.paper}; {one.repository}; {where}, {revision}.\n"
    for variant in one.variants:
        told = one.of_variant(variant)
        yield f"- `{told.full_name}`: {told.title}{f', {told.items:,} rows' if told.items else ''}"
    yield f"- Official figures: {', '.join(figure.name for figure in one.figures)}."
    yield f"- Official and ours: {one.differences}"
    if one.blind:
        yield f"- Without looking: {one.blind}."
    yield from (f"- Known flaw: {flaw}." for flaw in one.flaws)
    yield from (f"- Not certain: {doubt}." for doubt in one.unsure)
    if one.published:
        yield f"- Published: {'; '.join(map(_score, one.published))}."
    yield ""


def _score(score: Published) -> str:
    figure = f", {score.figure}" if score.figure else ""
    return f"{score.model} {score.score:g}{figure} [{score.status}: {score.source}]"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    write_whole(PAGE, page().encode())
    sys.stderr.write(f"wrote {PAGE}\n")
