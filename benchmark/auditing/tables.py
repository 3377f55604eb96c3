"""An audit as tables and as a page."""

from collections.abc import Iterator
from html import escape

from spatialgauge.benchmark.auditing.findings import MEANING, Audit, Finding
from spatialgauge.benchmark.reports.figures import NONE, percent, with_bounds
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.html import POLICY, drawn
from spatialgauge.benchmark.reports.style import STYLE


def verdict(audit: Audit) -> str:
    """Return one line: how many findings are past their limits."""
    count = len(audit.faults)
    told = f"{count} finding{'' if count == 1 else 's'} past a limit" if count else "nothing past a limit"
    return f"{audit.subject}: {told} ({len(audit.findings)} checks on {audit.items} items)"


def grids(audit: Audit) -> tuple[Grid, ...]:
    """Return the tables that hold something: the faults, every check by task, and slices that tell twins apart."""
    return tuple(grid for grid in (_faults(audit), _every(audit), _tellings(audit)) if grid.rows)


def page(audit: Audit) -> str:
    """Return the audit as one file, with what each check means; nothing is fetched, and what items say is escaped."""
    checks = dict.fromkeys(finding.check for finding in audit.findings)
    meant = "".join(f"<dt>{escape(check)}</dt><dd>{escape(MEANING[check])}</dd>" for check in checks)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(audit.subject)}: audit</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(verdict(audit))}</h1>",
            *(f"<p>{escape(note)}</p>" for note in audit.notes),
            *(drawn(grid) for grid in grids(audit)),
            *_shown(audit),
            f"<h3>The checks</h3><dl>{meant}</dl>",
            "</main></body></html>\n",
        ]
    )


def _faults(audit: Audit) -> Grid:
    return Grid(
        title="Past a limit: above chance, or a share, in % with its interval by scene",
        columns=("check", "task", "what", "score", "found", "limit"),
        rows=tuple(
            (
                finding.check,
                finding.task,
                finding.what,
                percent(finding.score),
                with_bounds(finding.excess),
                percent(finding.limit),
            )
            for finding in audit.faults
        ),
        words=3,
    )


def _every(audit: Audit) -> Grid:
    checks = list(dict.fromkeys(finding.check for finding in audit.findings))
    tasks = list(dict.fromkeys(finding.task for finding in audit.findings))
    cells: dict[tuple[str, str], Finding] = {(finding.task, finding.check): finding for finding in audit.findings}

    def cell(task: str, check: str) -> str:
        finding = cells.get((task, check))
        return NONE if finding is None else f"{percent(finding.excess.mean)}{' !' if finding.flagged else ''}"

    return Grid(
        title="Every check, in %: shortcuts above chance, faulty items, answers that contradict each other",
        columns=("task", *checks),
        rows=tuple((task, *(cell(task, check) for check in checks)) for task in tasks),
    )


def _tellings(audit: Audit) -> Grid:
    return Grid(
        title="Slices that tell which twin has which answer",
        columns=("task", "slice", "the higher one has", "pairs", "share, in %", "p Holm"),
        rows=tuple(
            (told.task, told.slice, told.answer, str(told.pairs), percent(told.share), f"{told.p:.2g}")
            for told in audit.tellings
        ),
        words=3,
    )


def _shown(audit: Audit) -> Iterator[str]:
    if audit.faults:
        rows = "".join(
            f"<dt>{escape(finding.check)}, {escape(finding.task)}</dt>"
            f"<dd><code>{escape(', '.join(finding.items) or NONE)}</code></dd>"
            for finding in audit.faults
        )
        yield f"<h3>Items that show it</h3><dl>{rows}</dl>"
