"""How the runs below a folder stand, without reading a suite."""

from pathlib import Path
from typing import Literal

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Frozen, Outcome
from spatialgauge.benchmark.journal import MANIFEST, RECORDS, is_written_to, read_manifest, read_records


class RunState(Frozen):
    """A run folder: how it stands, how many of its items are answered, and what it cost so far.

    `fault` says what is wrong with a damaged one, of which nothing else is known.
    """

    run: str
    state: Literal["finished", "running", "stopped", "damaged"]
    model: str = ""
    suite: str = ""
    items: int = 0
    answered: int = 0
    failed: int = 0
    cost_usd: float | None = None
    started: str = ""
    fault: str | None = None


def run_states(folder: Path) -> list[RunState]:
    """Return the runs in a folder and below it, the one started last first."""
    found = {path.parent for path in folder.rglob(MANIFEST)}
    return sorted((run_state(run) for run in found), key=lambda state: (state.started, state.run), reverse=True)


def run_state(run: Path) -> RunState:
    """Return how one run stands; its records are counted from the journal, since a killed run left no totals."""
    try:
        manifest = read_manifest(run)
        answered = failed = 0
        cost = manifest.totals.again.cost_usd
        for record in read_records(run) if (run / RECORDS).exists() else ():
            answered += record.outcome is not Outcome.FAILED
            failed += record.outcome is Outcome.FAILED
            if record.cost_usd is not None and not record.cached:
                cost = (cost or 0.0) + record.cost_usd
    except DataError as error:
        return RunState(run=str(run), state="damaged", fault=str(error))
    running = is_written_to(run)
    return RunState(
        run=str(run),
        state="running" if running else "finished" if manifest.finished else "stopped",
        model=manifest.adapter.spec,
        suite=f"{manifest.suite.name}@{manifest.suite.version}",
        items=manifest.items,
        answered=answered,
        failed=failed,
        cost_usd=cost,
        started=manifest.started,
    )
