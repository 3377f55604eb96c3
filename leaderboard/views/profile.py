"""One model's profile: by skill, task and frame, its curves, distance bands, and the frames it answers in."""

from collections.abc import Sequence
from typing import Final

from spatialgauge.benchmark.reports.figures import with_bounds
from spatialgauge.benchmark.reports.summary import Part, Summary
from spatialgauge.benchmark.reports.thresholds import TaskCurve
from spatialgauge.leaderboard.views.board import Row, dot

STEPS: Final = 40
ALL: Final = "all"


def parts(found: Sequence[Part]) -> list[Row]:
    """Return the corrected score of each part with its bounds, as a chart of intervals takes them."""
    return [dot(part.name, part.corrected) for part in found if part.corrected is not None]


def curve(drawn: TaskCurve) -> tuple[list[Row], list[Row]]:
    """Return a psychometric curve as a line, `x` and `share`, and the answers it is fitted to, with their count."""
    fitted = drawn.curve
    low, high = fitted.points[0][0], fitted.points[-1][0]
    ratio = (high / low) ** (1 / STEPS) if high > low > 0 else 1.0
    places = [low * ratio**step for step in range(STEPS + 1)]
    line: list[Row] = [{"x": drawn.told(x), "share": fitted.at(x)} for x in places]
    dots: list[Row] = [{"x": drawn.told(x), "share": share, "answers": n} for x, share, n in fitted.points]
    return line, dots


def bands(summary: Summary) -> list[Row]:
    """Return the share within half to twice of the truth by task and range of distance, shortest range first."""
    return [
        {**dot(told.band, told.within), "task": told.task, "bias": with_bounds(told.line.bias)}
        for told in summary.calibrations
        if told.band != ALL
    ]


def stated(summary: Summary) -> list[Row]:
    """Return true and stated lengths in metres, by task."""
    return [
        {"task": told.task, "truth": truth, "said": said}
        for told in summary.calibrations
        for truth, said in told.points
    ]


def frames(summary: Summary) -> list[Row]:
    """Return how often the replies to each task give each frame's answer; `asked` marks the frame that is asked in."""
    return [
        {
            "task": use.task,
            "frame": frame,
            "share": agreement.mean,
            "said": with_bounds(agreement),
            "asked": "asked in" if frame == use.asked else "",
        }
        for use in summary.frames
        for frame, agreement in use.agreement.items()
    ]
