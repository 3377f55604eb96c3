"""pytest's side of the gate: a model measured by a marked test, and a table of what came out.

    @pytest.mark.spatial(model="openai/my-model", subset="smoke", baseline=".spatialgauge")
    def test_no_worse_than_before(): ...

The model is asked by `spatialgauge run` in a process of its own, once a session however many tests look at it. This
module imports nothing but pytest, so that it costs other people's tests nothing.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from spatialgauge.benchmark.comparing.comparison import Comparison

PROPERTY = "spatialgauge"
ASKED = ("suite", "model", "options", "strategy", "subset", "limit")
"""Arguments of the mark that say what is asked; tests that share them share a run."""
JUDGED = ("task", "min_score", "baseline", "margin", "alpha")
"""Arguments that say what is to hold."""
HELP = (
    "spatial(suite='mini', model=SPEC, options={}, strategy=None, subset=None, limit=None, task=None, min_score=None, "
    "baseline=None, margin=0.02, alpha=0.05): measure a model; the test fails where its score is surely below "
    "min_score, or compare with the baseline says REGRESSION or INVALID"
)
NOT_COMPARED = (0, 1, 2, 65)
RUNS = pytest.StashKey[dict[str, Path]]()
RESULT = pytest.StashKey["Evaluation"]()


@dataclass(frozen=True)
class Evaluation:
    """What a marked test measured: the run's folder, the score with its bounds, and the verdict.

    `verdict` is that of `spatialgauge compare`, or without a baseline PASS, REGRESSION or INCONCLUSIVE against
    `min_score`; `difference` is head minus base with its bounds, None without a baseline. `reason` is one line.
    """

    run: str
    task: str
    score: tuple[float, float | None, float | None]
    difference: tuple[float, float | None, float | None] | None
    verdict: str
    reason: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a pipeline sets from outside."""
    group = parser.getgroup("spatialgauge")
    group.addoption(
        "--spatial-model", metavar="SPEC", help="Ask this model in every spatial test: replay/RUN on forks."
    )
    group.addoption("--spatial-strict", action="store_true", help="Fail where a comparison is inconclusive.")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", HELP)
    config.stash[RUNS] = {}


@pytest.fixture
def spatial_eval(request: pytest.FixtureRequest) -> Evaluation:
    """Return what the test's mark measured."""
    return _evaluated(request.node)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Measure, let the test look at it, and fail the test where its mark does not hold."""
    if item.get_closest_marker("spatial") is None:
        return (yield)
    found = _evaluated(item)
    outcome = yield
    failing = {"REGRESSION", "INVALID"} | ({"INCONCLUSIVE"} if item.config.getoption("--spatial-strict") else set())
    if found.verdict in failing:
        pytest.fail(f"{found.verdict}: {found.reason}", pytrace=False)
    return outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each test that measured something, also those of other processes."""
    rows = [
        (report.nodeid, Evaluation(**json.loads(str(value))))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    if not rows:
        return
    terminalreporter.section("spatialgauge")
    table = [("test", "task", "score", "difference", "verdict")]
    table += [
        (node, found.task, _percent(found.score), _percent(found.difference), found.verdict) for node, found in rows
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        terminalreporter.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _evaluated(item: pytest.Item) -> Evaluation:
    if RESULT not in item.stash:
        marker = item.get_closest_marker("spatial")
        if marker is None:
            raise pytest.UsageError(f"{item.nodeid}: spatial_eval needs the mark spatial")
        unknown = set(marker.kwargs) - {*ASKED, *JUDGED}
        if unknown or marker.args:
            raise pytest.UsageError(f"{item.nodeid}: {HELP}; not {', '.join(sorted(unknown)) or marker.args}")
        found = _judged(_run(item.config, marker.kwargs), marker.kwargs)
        item.stash[RESULT] = found
        item.user_properties.append((PROPERTY, json.dumps(asdict(found))))
    return item.stash[RESULT]


def _run(config: pytest.Config, wanted: Mapping[str, Any]) -> Path:
    """Return the run that a mark asks for, made once a session."""
    asked = {name: wanted.get(name) for name in ASKED}
    asked["model"] = config.getoption("--spatial-model") or asked["model"]
    if asked["model"] is None:
        raise pytest.UsageError("the mark spatial needs model=SPEC, or pytest --spatial-model SPEC")
    runs, key = config.stash[RUNS], json.dumps(asked, sort_keys=True)
    if key not in runs:
        folder = tempfile.TemporaryDirectory(prefix="spatialgauge-")
        config.add_cleanup(folder.cleanup)
        out = Path(folder.name) / "run"
        arguments = [asked["suite"] or "mini", "--model", asked["model"], "--out", str(out)]
        for name in ("strategy", "subset", "limit"):
            arguments += [] if asked[name] is None else [f"--{name}", str(asked[name])]
        for name, value in (asked["options"] or {}).items():
            arguments += ["--option", f"{name}={value}"]
        done = _spatialgauge("run", *arguments)
        if done.returncode:
            pytest.fail(f"spatialgauge run left with {done.returncode}: {done.stderr.strip()}", pytrace=False)
        runs[key] = out
    return runs[key]


def _judged(run: Path, wanted: Mapping[str, Any]) -> Evaluation:
    task = wanted.get("task")
    score = _score(run, task)
    if wanted.get("baseline") is None:
        verdict, reason = _against(score, wanted.get("min_score"))
        return Evaluation(str(run), task or "all", score, None, verdict, reason)
    compared = _compared(run, wanted)
    own = [part for part in compared.parts if (part.slice, part.label) == ("task", task)]
    part = next(iter(own), None) if task else compared.overall
    if part is None:
        reason = "; ".join(compared.faults) or f"there is no task {task}"
        return Evaluation(str(run), task or "all", score, None, "INVALID", reason)
    bounds = part.difference
    difference = (bounds.mean, bounds.low, bounds.high)
    verdict = part.verdict.value if task else compared.verdict.value
    reason = f"{_percent(difference)} points against the baseline"
    below, why = _against(score, wanted.get("min_score"))
    if below == "REGRESSION":
        verdict, reason = below, why
    return Evaluation(str(run), task or "all", score, difference, verdict, reason)


def _compared(run: Path, wanted: Mapping[str, Any]) -> "Comparison":
    from spatialgauge.benchmark.comparing.comparison import Comparison

    options = [f"--{name}={wanted[name]}" for name in ("margin", "alpha") if wanted.get(name) is not None]
    done = _spatialgauge("compare", str(wanted["baseline"]), str(run), "--by", "task", "--json", "-", *options)
    if done.returncode not in NOT_COMPARED:
        pytest.fail(f"spatialgauge compare left with {done.returncode}: {done.stderr.strip()}", pytrace=False)
    return Comparison.model_validate_json(done.stdout)


def _score(run: Path, task: str | None) -> tuple[float, float | None, float | None]:
    from spatialgauge.benchmark.journal import read_records
    from spatialgauge.benchmark.statistics.intervals import mean_interval

    scored = [(r.score, r.group) for r in read_records(run) if r.score is not None and task in (None, r.task)]
    if not scored:
        pytest.fail(f"no item{f' of task {task}' if task else ''} has a score", pytrace=False)
    bounds = mean_interval([score for score, _ in scored], [group for _, group in scored])
    return bounds.mean, bounds.low, bounds.high


def _against(score: tuple[float, float | None, float | None], least: float | None) -> tuple[str, str]:
    """Return the verdict on a score that is to be at least so high: only what is surely below fails."""
    _, low, high = score
    if least is None:
        return "PASS", "nothing was asked of the score"
    reason = f"scores {_percent(score)}, to be at least {100 * least:g}"
    if low is None or high is None or low < least <= high:
        return "INCONCLUSIVE", reason
    return ("PASS" if low >= least else "REGRESSION"), reason


def _percent(bounds: tuple[float, float | None, float | None] | None) -> str:
    if bounds is None:
        return "-"
    mean, low, high = (None if value is None else f"{100 * value:.1f}" for value in bounds)
    return f"{mean} [{low or '?'}, {high or '?'}]"


def _spatialgauge(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spatialgauge.benchmark.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  what the mark names
