"""Scores against what they took, and the models that nobody beats at their price."""

import streamlit as st

from spatialgauge.leaderboard import charts, shown
from spatialgauge.leaderboard.views import cost

board = shown.board()
st.title("Cost", anchor=False)
axis = st.selectbox("Against", list(cost.AXES), key="against", bind="query-params", width=280)
rows = cost.points(board.entries, axis)
if not rows:
    st.info(f"No submission says its {axis}.")
    st.stop()
st.altair_chart(charts.frontier(rows, axis), alt=f"Corrected score against {axis}")
silent = len(board.entries) - len(rows)
st.caption(
    "Dashed: the frontier, those that score more than all who took no more. "
    + (f"{silent} submissions do not say it, or have no headline." if silent else "")
)
table = cost.rows(rows, axis)
shown.table(table, f"{board.key}-cost", f"Scores and {axis}")
