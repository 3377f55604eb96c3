"""Tables of a run against how hard its questions are: margins in thirds, thresholds, stated against true lengths."""

from spatialgauge.benchmark.reports.figures import NONE, measured, percent, with_bounds
from spatialgauge.benchmark.reports.grid import Grid
from spatialgauge.benchmark.reports.margins import Third
from spatialgauge.benchmark.reports.summary import Summary
from spatialgauge.benchmark.reports.thresholds import TaskCurve


def thresholds(summary: Summary) -> Grid:
    """Return how large a margin must be for 75 % right answers, a row a task and slice; no rows without curves."""
    return Grid(
        title="Just noticeable: the margin, or the visible share, at which 75 % are right, with its 95 % interval",
        columns=("task", "of", "threshold", "points a doubling", "lapses", "floor", "n"),
        rows=tuple(
            (
                drawn.task,
                f"{drawn.slice} (a ratio)" if drawn.ratio else drawn.slice,
                _threshold(drawn),
                NONE if drawn.curve.slope is None else percent(drawn.curve.slope.mean),
                percent(drawn.curve.lapse.mean),
                percent(drawn.curve.guess),
                str(drawn.curve.lapse.n),
            )
            for drawn in summary.curves
        ),
        words=2,
    )


def _threshold(drawn: TaskCurve) -> str:
    if drawn.curve.threshold is not None:
        return measured(drawn.curve.threshold, drawn.told)
    return "below all" if drawn.curve.always else "not reached"


def margins(summary: Summary) -> Grid:
    """Return what each task scores on its items by margin, a row a task."""
    return Grid(
        title="Against the margin: the score in % on each task's hardest, middle, easiest third, [least..most margin]",
        columns=("task", "hardest", "middle", "easiest", "n"),
        rows=tuple(
            (
                told.task,
                *map(_third, told.thirds[:-1]),
                *([NONE] if len(told.thirds) == 2 else []),
                _third(told.thirds[-1]),
                str(sum(third.score.n for third in told.thirds)),
            )
            for told in summary.margins
        ),
    )


def _third(third: Third) -> str:
    return f"{percent(third.score.mean)} [{third.least:.3g}..{third.most:.3g}]"


def calibrations(summary: Summary) -> Grid:
    """Return how stated lengths follow true ones, by task and range of distance; no rows without lengths."""
    return Grid(
        title="Stated against true lengths: bias, scatter in octaves (above 0: too far), slope 1 where doubles double",
        columns=("task", "distance", "half to twice", "bias", "slope", "scatter", "n"),
        rows=tuple(
            (
                told.task,
                told.band,
                with_bounds(told.within),
                measured(told.line.bias),
                NONE if told.line.slope is None else measured(told.line.slope),
                measured(told.line.scatter),
                str(told.line.bias.n),
            )
            for told in summary.calibrations
        ),
        words=2,
    )
