"""The board: every run of a suite with its headline, its interval, and what was not scored."""

import streamlit as st

from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, data, shown

COUNTING = """
- **Headline**: scores corrected for the blind floor, averaged over the tasks of each skill, then over the skills. 0 is
  what the best answers from the questions' words alone would score on these very items, 100 is faultless; a model can
  fall below 0.
- **Intervals** hold 95 %, clustered by scene: questions about one scene are not independent.
- **Places** are those a run could hold: a run is placed before another only where their intervals do not overlap.
- **Unparsed** and **refused** replies score 0 and are counted. **Failed** calls got no answer: they are not scored.
"""

board = shown.board()
card = board.suite.card
st.title(escaped(board.title))
st.caption(escaped(f"{card.title} {len(board.suite.items)} items, {len(card.tasks)} tasks, hash {card.hash[:12]}"))

rows = data.board_rows(board)
skills = [skill.name for skill in board.entries[0].summary.skills]
figure = st.column_config.NumberColumn(format="%.1f")
st.dataframe(
    rows,
    hide_index=True,
    column_config={
        "places": st.column_config.TextColumn("place"),
        "model": st.column_config.TextColumn(pinned=True),
        "headline": figure,
        **dict.fromkeys(skills, figure),
        "cost $": st.column_config.NumberColumn(format="%.4f"),
        "s / question": st.column_config.NumberColumn(format="%.2f"),
    },
    placeholder="",
    alt="Runs by headline",
)

entries = board.entries
st.subheader("Headline")
lines = data.dots([(entry.name, entry.summary.overall) for entry in entries])
st.altair_chart(charts.intervals(lines, "model", "corrected for the floor, 95 % interval"), alt="Headlines")

for column, skill in zip(st.columns(len(skills)), range(len(skills)), strict=True):
    column.subheader(escaped(skills[skill]))
    lines = data.dots([(entry.name, entry.summary.skills[skill]) for entry in entries])
    column.altair_chart(charts.intervals(lines, "model", "corrected"), alt=f"Scores in {skills[skill]}")

with st.expander("How is this counted?"):
    st.markdown(COUNTING)
st.download_button(
    "Download as JSON",
    data.as_json(board),
    file_name=f"{card.name}-{card.version}.json",
    mime="application/json",
    icon=":material/download:",
)
