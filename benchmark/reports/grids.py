"""The tables of a report, as words in rows and columns; how they are drawn is left to the formats."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.reports.difficulty import calibrations, margins, thresholds
from spatialgauge.benchmark.reports.figures import NONE, dollars, percent, plain, with_bounds
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.summary import Part, Summary

UNSCORED = (Outcome.UNPARSED, Outcome.REFUSED, Outcome.FAILED)
FLOOR = "blind floor"
ABREAST = 6
"""Tasks in a table that has one in a column."""


def names(summaries: Sequence[Summary]) -> list[str]:
    """Return a name for each run: its model, what was special about asking it, and its folder where that repeats."""
    plain_names = [_name(summary) for summary in summaries]
    count = Counter(plain_names)
    return [
        f"{name} ({summary.run})" if count[name] > 1 else name
        for name, summary in zip(plain_names, summaries, strict=True)
    ]


def ranked(summaries: Sequence[Summary]) -> list[Summary]:
    """Return the runs with the best headline first, those without one last."""
    return sorted(summaries, key=lambda summary: -summary.headline.mean if summary.headline else float("inf"))


def comparison(summaries: Sequence[Summary]) -> tuple[Grid, ...]:
    """Return the runs' headlines as rows, best first under the blind floor, and their tasks as rows, a run a column.

    The official figures of a public benchmark follow in the same way.

    Raises DataError for runs of different suites: their numbers do not belong in one table.
    """
    runs = ranked(summaries)
    suites = {f"{run.suite.name}@{run.suite.version} ({run.suite.hash[:12]})" for run in runs}
    if len(suites) > 1:
        raise DataError(f"these runs are of different suites: {', '.join(sorted(suites))}; report each suite by itself")
    titles = names(runs)
    tasks = runs[0].tasks
    figures = (official(runs, titles),) if runs[0].official else ()
    return (
        Grid(
            title="Headline: corrected for the floor, mean over skills, in %, with its 95 % interval by scene",
            columns=("model", "headline", "n", *UNSCORED, "calls each", "cost each", "cost"),
            rows=(
                (FLOOR, percent(0.0), *[NONE] * 7),
                *(
                    (
                        name,
                        with_bounds(run.headline),
                        count(run),
                        *_unscored(run.overall.outcomes),
                        f"{run.means.calls:.3g}",
                        dollars(run.means.cost_usd),
                        dollars(run.cost_usd),
                    )
                    for name, run in zip(titles, runs, strict=True)
                ),
            ),
        ),
        Grid(
            title="Score by task, in %, not corrected",
            columns=("task", FLOOR, *titles),
            rows=tuple(
                (task.name, percent(task.floor), *(with_bounds(run.tasks[row].score) for run in runs))
                for row, task in enumerate(tasks)
            ),
        ),
        *figures,
    )


def official(runs: Sequence[Summary], titles: Sequence[str]) -> Grid:
    """Return the official figures as rows, a run a column; no rows for a suite that has none."""
    return Grid(
        title="Official figures, in %, by the benchmark's own reader and mean: for comparing with what papers print",
        columns=("figure", *titles, "n"),
        rows=tuple(
            (
                figure.name,
                *(percent(run.official[row].value) for run in runs),
                str(max(run.official[row].n for run in runs)),
            )
            for row, figure in enumerate(runs[0].official)
        ),
    )


def by_task(summary: Summary) -> Grid:
    """Return a run's tasks, skills and headline as rows, with floors, corrected scores and pairs."""
    parts = (*summary.tasks, *(_titled(skill) for skill in summary.skills), summary.overall)
    return Grid(
        title="By task, in %; a skill is the mean of its tasks, the headline the mean of the skills' corrected scores",
        columns=("task", "score", "floor", "corrected", "both twins", "n", *UNSCORED),
        rows=tuple((part.name, *_figures(part), str(part.n), *_unscored(part.outcomes)) for part in parts),
    )


def breakdown(summary: Summary) -> Grid:
    """Return the parts that were asked for with `by` as rows, a column for each slice."""
    slices = tuple(summary.breakdown[0].where)
    return Grid(
        title=f"By {', '.join(slices)}, in %",
        columns=(*slices, "score", "floor", "corrected", "both twins", "n", *UNSCORED),
        rows=tuple(
            (*part.where.values(), *_figures(part), str(part.n), *_unscored(part.outcomes))
            for part in summary.breakdown
        ),
        words=len(slices),
    )


def rules(summary: Summary) -> tuple[Grid, ...]:
    """Return what tasks with more than one rule score by each, and their median errors.

    A row a rule; tasks with the same rules stand in one table, a few beside each other.
    """
    alike: dict[tuple[str, ...], list[Part]] = {}
    for task in summary.tasks:
        if len(task.details) > 1:
            alike.setdefault(tuple(sorted(task.details)), []).append(task)
    return tuple(
        Grid(
            title=f"Every rule for {tasks[0].name}{_others(tasks)}, 0 to 1, and median errors{_octaves(known)}",
            columns=("rule", *(task.name for task in tasks)),
            rows=tuple((rule, *(plain(task.details[rule]) for task in tasks)) for rule in known),
        )
        for known, found in alike.items()
        for tasks in (found[start : start + ABREAST] for start in range(0, len(found), ABREAST))
    )


def frames(summary: Summary) -> Grid:
    """Return with which frame of reference the replies agree, a row a task."""
    known = sorted({frame for use in summary.frames for frame in use.agreement})
    return Grid(
        title="Replies that give each frame's answer, in %; the error: the camera's answer where it is wrong",
        columns=("task", "asked in", "answered in", *known, "egocentric error"),
        rows=tuple(
            (
                use.task,
                use.asked or "none named",
                use.used or "unclear",
                *(with_bounds(use.agreement.get(frame)) for frame in known),
                with_bounds(use.ego_for_allo),
            )
            for use in summary.frames
        ),
        words=3,
    )


def around(summary: Summary) -> Grid:
    """Return COMFORT's measures of the questions all round a thing: a row a frame; no rows without such questions."""
    told = summary.circle
    return Grid(
        title="All round a thing, in %: right by frame, and how far answers are from even, 0 the best",
        columns=("frame", "right", "error", "symmetry", "reversal", "noise", "n"),
        rows=()
        if told is None
        else tuple(
            (
                f"{frame} (preferred)" if frame == told.preferred else frame,
                with_bounds(told.accuracy.get(frame)),
                with_bounds(error),
                *(with_bounds(measure) for measure in (told.symmetry, told.reversal, told.noise)),
                str(told.replies),
            )
            for frame, error in told.error.items()
        ),
    )


def repeats(summary: Summary) -> Grid:
    """Return how much repeats of the same questions agree, overall and by task; no rows without repeats.

    See `Consistency` for the columns: `one`, `majority` and `ceiling` are what one answer scores on average, the answer
    given most often, and the best of them.
    """
    parts = summary.consistency
    return Grid(
        title=f"{parts[0].items} items asked {parts[0].repeats} times, in %" if parts else "",
        columns=("task", "agreement", "unstable", "retest", "spread", "one", "majority", "ceiling"),
        rows=tuple(
            (
                part.name,
                with_bounds(part.agreement),
                percent(part.unstable),
                NONE if part.retest is None else percent(part.retest),
                NONE if part.spread is None else percent(part.spread),
                percent(part.mean),
                percent(part.voted),
                percent(part.ceiling),
            )
            for part in parts
        ),
    )


def agreeing(summary: Summary) -> Grid:
    """Return how many sets of tied questions were answered so that all answers can be true; no rows without sets."""
    return Grid(
        title="Sets of questions that logic ties together",
        columns=("task", "sets", "agree with themselves, in %", "all right, in %"),
        rows=tuple(
            (part.task, str(part.sets), percent(part.consistent / part.sets), percent(part.right / part.sets))
            for part in summary.logic
            if part.sets
        ),
    )


def sliced(summary: Summary) -> Grid:
    """Return how often something was found that is not there, by the number of tiles; no rows without slices."""
    return Grid(
        title="Found though not there, by the number of tiles a picture was cut into, in %",
        columns=("tiles", "false positives", "n"),
        rows=tuple((str(count.tiles), with_bounds(count.found), str(count.found.n)) for count in summary.tiles),
    )


def means(summary: Summary) -> Grid:
    """Return what a question cost on average."""
    mean = summary.means
    tokens = (NONE if count is None else f"{count:.0f}" for count in (mean.input_tokens, mean.output_tokens))
    seconds = NONE if mean.latency_s is None else f"{mean.latency_s:.2f}"
    return Grid(
        title="A question cost on average",
        columns=("calls", "dollars", "seconds", "tokens in", "tokens out"),
        rows=((f"{mean.calls:.3g}", dollars(mean.cost_usd), seconds, *tokens),),
        words=0,
    )


def notes(summary: Summary) -> tuple[str, ...]:
    """Return what a reader must know before the numbers: what is missing from them."""
    failed = summary.overall.outcomes.get(Outcome.FAILED, 0)
    told: dict[str, Collection[str] | int] = {
        f"{summary.missing} of {summary.asked} questions have no record: run it again to ask them": summary.missing,
        f"{failed} calls failed and are not scored: run it again to ask them": failed,
        f"No headline: there is no score at all for {', '.join(summary.unscored)}": summary.unscored,
    }
    if summary.stopped is not None and summary.stopped.interval is not None:
        bounds = with_bounds(summary.stopped.interval)
        told[
            f"The headline is {bounds}, as it was looked at while the run went; other intervals do not know of that"
        ] = 1
    return tuple(note for note, holds in told.items() if holds)


def of_run(summary: Summary) -> tuple[Grid, ...]:
    """Return all tables of one run that hold something."""
    every = [by_task(summary), official([summary], ["official"])]
    every += [breakdown(summary)] if summary.breakdown else []
    every += [
        *rules(summary),
        calibrations(summary),
        margins(summary),
        thresholds(summary),
        frames(summary),
        around(summary),
    ]
    every += [repeats(summary), agreeing(summary), sliced(summary), means(summary)]
    return tuple(grid for grid in every if grid.rows)


def count(summary: Summary) -> str:
    """Return how many answers there are, out of how many where some are missing."""
    return f"{summary.overall.n} of {summary.asked}" if summary.missing else str(summary.overall.n)


def _name(summary: Summary) -> str:
    name = summary.model if summary.strategy is None else f"{summary.model} + {summary.strategy}"
    special = [setting for setting in ("structured", "blind") if summary.settings.get(setting)]
    return f"{name} ({', '.join(special)})" if special else name


def _others(tasks: Sequence[Part]) -> str:
    return " and tasks like it" if len(tasks) > 1 else ""


def _octaves(rules: Collection[str]) -> str:
    return " (log2: in octaves, above 0 too far)" if any(rule.startswith("log2") for rule in rules) else ""


def _titled(skill: Part) -> Part:
    return skill.model_copy(update={"name": f"all of {skill.name}"})


def _figures(part: Part) -> tuple[str, ...]:
    return (
        with_bounds(part.score),
        percent(part.floor),
        with_bounds(part.corrected),
        with_bounds(part.pairs),
    )


def _unscored(outcomes: Mapping[Outcome, int]) -> tuple[str, ...]:
    return tuple(str(outcomes.get(outcome, 0)) for outcome in UNSCORED)
