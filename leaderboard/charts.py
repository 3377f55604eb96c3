"""The drawings of the pages, as Altair charts of plain rows."""

from collections.abc import Mapping, Sequence

import altair as alt

ROW = 28
AXIS = 60
"""Pixels that the axis and its title take of a chart's height."""
MARK = "#0072b2"
SCALE = alt.Scale(nice=True, zero=True)


def intervals(
    rows: Sequence[Mapping[str, str | float | int | None]], rows_are: str, title: str
) -> alt.LayerChart | alt.FacetChart:
    """Return a dot with its interval for each row of `data.dots`, in their order, one line for each `rows_are`."""
    order = list(dict.fromkeys(str(row[rows_are]) for row in rows))
    base = alt.Chart(alt.InlineData(values=[dict(row) for row in rows])).encode(
        y=alt.Y(f"{rows_are}:N", sort=order, title=None, axis=alt.Axis(labelLimit=320)),
        tooltip=[
            alt.Tooltip("model:N"),
            alt.Tooltip("part:N", title="of"),
            alt.Tooltip("text:N", title="corrected, %"),
        ],
    )
    across = alt.X("low:Q", title=title, scale=SCALE, axis=alt.Axis(format="%"))
    bounds = base.mark_rule(color=MARK, strokeWidth=2.5).encode(x=across, x2="high:Q")
    means = base.mark_point(color=MARK, filled=True, size=80, opacity=1).encode(x=alt.X("mean:Q", title=title))
    floor = (
        alt.Chart(alt.InlineData(values=[{"floor": 0}])).mark_rule(strokeDash=[4, 4], color="gray").encode(x="floor:Q")
    )
    return alt.layer(floor, bounds, means).properties(height=ROW * len(order) + AXIS)
