"""The drawings of the pages, as Altair charts of plain rows; colours that people tell apart whatever their sight."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import altair as alt

Chart = alt.LayerChart | alt.FacetChart
Rows = Sequence[Mapping[str, str | float | int | None]]
ROW: Final = 24
PADDING: Final = {"left": 8, "right": 8, "top": 5, "bottom": 5}
"""Pixels around a chart, without which the first letter of a long label is cut on a phone."""
AXIS: Final = 60
"""Pixels that the axis and its title take of a chart's height."""
LEGEND: Final = 28
"""Pixels of a line of the legend."""
A_LINE: Final = 2
"""Kinds in a line of the legend, so that it fits a phone."""
HUES: Final = {
    "model": "#0072b2",
    "baseline": "#999999",
    "blind": "#cc79a7",
    "human": "#009e73",
}
"""By kind of row (Okabe and Ito); shapes say the same for those who see no colour."""
SHAPES: Final = {"model": "circle", "baseline": "square", "blind": "cross", "human": "triangle-up"}
MARK: Final = HUES["model"]
WORSE: Final = "#d55e00"
NAMES: Final = alt.Axis(labelLimit=220, labelOverlap=False, labelFlush=False)
SCALE: Final = alt.Scale(nice=True, zero=True)


def intervals(rows: Rows, title: str, *, floor: str = "blind floor") -> Chart:
    """Return a dot with its interval for each row (`name`, `mean`, `low`, `high`, `kind`, `said`), in their order."""
    order = list(dict.fromkeys(str(row["name"]) for row in rows))
    kinds = [kind for kind in HUES if any(row.get("kind") == kind for row in rows)]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=NAMES),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("said:N", title="in % (95 %)")],
        color=alt.Color("kind:N", scale=_by_kind(kinds, HUES), legend=_legend(kinds)),
    )
    across = alt.X("low:Q", title=title, scale=SCALE, axis=alt.Axis(format="%"))
    bounds = base.mark_rule(strokeWidth=2.5).encode(x=across, x2="high:Q")
    means = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("mean:Q", title=title), shape=alt.Shape("kind:N", scale=_by_kind(kinds, SHAPES), legend=_legend(kinds))
    )
    zero = alt.Chart(_data([{"floor": 0, "what": floor}])).mark_rule(strokeDash=[4, 4], color="gray")
    return alt.layer(zero.encode(x="floor:Q", tooltip="what:N"), bounds, means).properties(
        height=max(ROW * len(order), 40) + AXIS + LEGEND * (math.ceil(len(kinds) / A_LINE) if len(kinds) > 1 else 0),
        padding=PADDING,
    )


def differences(rows: Rows, title: str) -> Chart:
    """Return differences with their intervals (`part`, `difference`, `low`, `high`, in points), zero marked."""
    order = [str(row["part"]) for row in rows]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("part:N", sort=order, title=None, axis=NAMES),
        tooltip=["part:N", "difference:Q", "low:Q", "high:Q", "n:Q"],
        color=alt.condition("datum.low > 0 || datum.high < 0", alt.value(MARK), alt.value("#999999")),
    )
    bounds = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q", title=title, scale=SCALE), x2="high:Q")
    means = base.mark_point(filled=True, size=80, opacity=1).encode(x=alt.X("difference:Q", title=title))
    zero = alt.Chart(_data([{"zero": 0}])).mark_rule(strokeDash=[4, 4], color="gray").encode(x="zero:Q")
    return alt.layer(zero, bounds, means).properties(height=max(ROW * len(order), 40) + AXIS, padding=PADDING)


def frontier(rows: Rows, title: str) -> Chart:
    """Return scores (`score`, in %) against what they took (`x`, in logarithms), who leads joined and named."""
    kinds = [kind for kind in HUES if any(row.get("kind") == kind for row in rows)]
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("x:Q", title=title, scale=alt.Scale(type="log"), axis=alt.Axis(tickCount=6)),
        y=alt.Y("score:Q", title="corrected score, %", scale=SCALE),
        tooltip=["name:N", "x:Q", "score:Q", alt.Tooltip("said:N", title="95 %")],
    )
    dots = base.mark_point(filled=True, size=90, opacity=0.9).encode(
        color=alt.Color("kind:N", scale=_by_kind(kinds, HUES), legend=_legend(kinds)),
        shape=alt.Shape("kind:N", scale=_by_kind(kinds, SHAPES), legend=_legend(kinds)),
    )
    leads = base.transform_filter("datum.frontier != ''")
    line = leads.mark_line(interpolate="step-after", strokeDash=[5, 3], color=WORSE).encode(order="x:Q")
    words = leads.mark_text(align="left", dx=8, dy=-8, color=WORSE, limit=180).encode(text="name:N")
    return alt.layer(line, dots, words).properties(height=420)


def curve(line: Rows, dots: Rows, title: str) -> Chart:
    """Return a psychometric curve over the answers it is fitted to."""
    across = alt.X("x:Q", title=title, scale=alt.Scale(zero=False))
    up = alt.Y("share:Q", title="right", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    drawn = alt.Chart(_data(line)).mark_line(color=MARK).encode(x=across, y=up)
    seen = (
        alt.Chart(_data(dots))
        .mark_circle(color=MARK)
        .encode(
            x=across,
            y=up,
            size=alt.Size("answers:Q", legend=None),
            tooltip=["x:Q", alt.Tooltip("share:Q", format=".0%"), "answers:Q"],
        )
    )
    level = alt.Chart(_data([{"share": 0.75}])).mark_rule(strokeDash=[4, 4], color="gray").encode(y=up)
    return alt.layer(level, drawn, seen).properties(height=220)


def stated(rows: Rows) -> Chart:
    """Return stated against true lengths in logarithms, equality marked."""
    numbers = [float(str(row[name])) for row in rows for name in ("truth", "said") if row[name]]
    ends = [{"truth": end, "said": end} for end in (min(numbers), max(numbers))]
    logs = alt.Scale(type="log")
    across = alt.X("truth:Q", scale=logs, title="true, m", axis=alt.Axis(tickCount=5))
    up = alt.Y("said:Q", scale=logs, title="stated, m", axis=alt.Axis(tickCount=5))
    same = alt.Chart(_data(ends)).mark_line(strokeDash=[4, 4], color="gray").encode(x=across, y=up)
    dots = (
        alt.Chart(_data(rows))
        .mark_circle(size=24, opacity=0.6, color=MARK)
        .encode(x=across, y=up, tooltip=["task:N", "truth:Q", "said:Q"])
    )
    return alt.layer(same, dots).properties(height=320)


def agreement(rows: Rows) -> Chart:
    """Return with which frame's answers the replies agree, a cell a task and frame, the one asked in framed."""
    tasks = list(dict.fromkeys(str(row["task"]) for row in rows))
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("frame:N", title="the answer of this frame", axis=alt.Axis(labelAngle=-30)),
        y=alt.Y("task:N", sort=tasks, title=None, axis=alt.Axis(labelLimit=180)),
        tooltip=["task:N", "frame:N", alt.Tooltip("said:N", title="in %"), "asked:N"],
    )
    cells = base.mark_rect(strokeWidth=3).encode(
        color=alt.Color("share:Q", scale=alt.Scale(scheme="blues", domain=[0, 1]), legend=None),
        stroke=alt.condition("datum.asked != ''", alt.value(WORSE), alt.value("transparent")),
    )
    words = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.55", alt.value("white"), alt.value("#1b1f24")),
    )
    return alt.layer(cells, words).properties(height=28 * len(tasks) + 90)


def _data(rows: Rows) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def _by_kind(kinds: Sequence[str], table: Mapping[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(kinds), range=[table[kind] for kind in kinds])


def _legend(kinds: Sequence[str]) -> alt.Legend | None:
    return alt.Legend(title=None, orient="top", columns=A_LINE) if len(kinds) > 1 else None
