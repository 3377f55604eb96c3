"""docs/statistics.md explains every column that is printed, and its table holds what is computed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from spatialgauge.benchmark.comparing.comparison import Comparison, Part, Verdict
from spatialgauge.benchmark.comparing.tables import WORDS, outcomes, verdicts
from spatialgauge.benchmark.reports import difficulty, grids
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.benchmark.statistics.intervals import Interval
from spatialgauge.benchmark.statistics.power import detectable_paired, detectable_unpaired

PAGE = (Path(__file__).parents[2] / "docs/statistics.md").read_text()
NAMES = {"task", "model", "outcome", "of", "distance", "frame", *WORDS}
"""Columns that name a row, not a number."""


def explained() -> set[str]:
    return set(re.findall(r"\*\*([^*]+)\*\*", PAGE))


def test_every_column_of_a_comparison_is_explained() -> None:
    flat = Interval(mean=0.0, low=-0.1, high=0.1, n=1, clusters=2)
    numbers = dict.fromkeys(("base", "head", "p", "p_adjusted", "mcnemar"), 0.5)
    counts = dict.fromkeys(("n", "worse", "better", "degrees", "needed"), 1)
    part = Part(verdict=Verdict.PASS, difference=flat, error=0.1, detectable=0.1, **counts, **numbers)
    whole = Comparison(verdict=Verdict.PASS, margin=0.02, alpha=0.05, overall=part)
    columns = {*verdicts(whole).columns, *outcomes(whole).columns} - NAMES
    assert columns | {"verdict"} <= explained()
    assert {f"`{name}`" for name in ("mcnemar", "needed")} <= set(re.findall(r"`\w+`", PAGE))


def test_every_column_of_a_report_is_explained(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli"]
    made = [
        *command,
        "run",
        "mini",
        "--model",
        "baseline/prior",
        "--limit",
        "60",
        "--repeats",
        "2",
        "--out",
        str(tmp_path),
    ]
    subprocess.run(made, check=True, capture_output=True)
    shown = subprocess.run([*command, "report", str(tmp_path), "--json"], check=True, capture_output=True)
    summary = Summary.model_validate(json.loads(shown.stdout)[0])
    tables = (
        *grids.comparison([summary, summary]),
        grids.by_task(summary),
        grids.repeats(summary),
        grids.means(summary),
    )
    tasks = {task.name for task in summary.tasks}
    assert all(table.rows for table in tables)
    fitted = (difficulty.thresholds(summary), difficulty.calibrations(summary), grids.around(summary))
    columns = {str(column) for table in (*tables, *fitted) for column in table.columns}
    models = {grids.FLOOR, *grids.names([summary, summary])}
    assert columns - NAMES - tasks - models <= explained()
    assert {"headline", "asked in", "answered in", "egocentric error"} <= explained()


@pytest.mark.parametrize("n", [100, 300, 1000, 5000])
def test_the_table_of_detectable_differences_is_computed(n: int) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {n} |"))
    printed = [float(cell) for cell in row.strip("| ").split(" | ")[1:]]
    paired = [detectable_paired(0.6, n, between) for between in (0.3, 0.5, 0.7, 0.9)]
    assert printed == [round(100 * value, 1) for value in (detectable_unpaired(0.6, n), *paired)]
