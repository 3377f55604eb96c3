"""One task for all models, and one model on all tasks."""

import streamlit as st

from spatialgauge.benchmark.reports import grids
from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, data, shown

board = shown.board()
st.title("By task")
st.caption("Scores in %, not corrected, above what the best blind answers score.")
names = [task.name for task in board.entries[0].summary.tasks]
figure = st.column_config.NumberColumn(format="%.1f")
st.dataframe(
    data.task_rows(board),
    hide_index=True,
    column_config={"model": st.column_config.TextColumn(pinned=True), **dict.fromkeys(names, figure)},
    alt="Scores by task",
)

task = st.selectbox("Task", names, key="task", bind="query-params")
lines = data.dots([(entry.name, entry.summary.tasks[names.index(task)]) for entry in board.entries])
st.altair_chart(charts.intervals(lines, "model", "corrected for the floor, 95 % interval"), alt=f"Scores in {task}")

st.subheader("One model")
entry = board.entry(st.selectbox("Model", [entry.name for entry in board.entries], key="model", bind="query-params"))
slices = data.slices(board)
by = st.selectbox("Break down by", ["nothing more", *slices], key="by", bind="query-params")
summary = entry.summary if by not in slices else data.broken_down(board, entry, by)
for note in grids.notes(summary):
    st.warning(escaped(note))
lines = data.dots([(entry.name, part) for part in summary.tasks])
st.altair_chart(charts.intervals(lines, "part", "corrected for the floor, 95 % interval"), alt="Scores of one model")
for grid in grids.of_run(summary):
    st.caption(escaped(grid.title))
    st.dataframe(
        [dict(zip(grid.columns, row, strict=True)) for row in grid.rows],
        hide_index=True,
        width="content",
        alt=grid.title,
    )
