"""The board: models in order, with their intervals, and what they are read against among them."""

import streamlit as st

from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, shown
from spatialgauge.leaderboard.views import board as view

CHARTED = 40
"""So many rows are drawn, the best ones."""

TALL = 30
"""So many rows of the table are seen at once."""

board = shown.board()
index = shown.store().index
st.title("Spatial reasoning", anchor=False)
st.caption(
    escaped(
        f"{board.reference}: {board.items} questions, {len(board.floors)} tasks, {len(board.entries)} submissions. "
        f"Built {index.built[:10]}. Scores in %, corrected: 0 is what the best blind answers score, 100 is faultless."
    )
)

choices = view.choices(board)
with st.container(horizontal=True):
    chosen = {
        name: st.selectbox(label, options, key=name, bind="query-params", width=160)
        for name, label, options in (
            ("shown", "Rows", list(view.SHOWN)),
            ("weights", "Weights", choices["weights"]),
            ("size", "Size", choices["size"]),
            ("family", "Family", choices["family"]),
            ("strategy", "Strategy", choices["strategy"]),
            ("tier", "Tier", choices["tier"]),
        )
    }
filters = view.Filters(**chosen)
entries = view.kept(board, filters)
rows = view.rows(board, entries, references=filters == view.Filters() or filters.shown == "references")
if not rows:
    st.info("No row fits these filters.")
    st.stop()

figure = st.column_config.NumberColumn(format="%.1f")
picked = st.dataframe(
    rows,
    hide_index=True,
    on_select="rerun",
    selection_mode="multi-row",
    key="rows",
    column_config={
        "rank": st.column_config.TextColumn(help="The first and the last place it could hold", width="small"),
        "model": st.column_config.TextColumn(pinned=True, width="medium"),
        "corrected": figure,
        "score": st.column_config.NumberColumn(format="%.1f", help="Not corrected for the floor"),
        "vision gain": st.column_config.NumberColumn(
            format="%.1f", help="Points above the same model without pictures"
        ),
        **dict.fromkeys(board.skills, figure),
        "$ / 100": st.column_config.NumberColumn(format="%.4f", help="Dollars for 100 questions"),
        "calls": st.column_config.NumberColumn(format="%.1f", help="Calls a question"),
        "notes": st.column_config.NumberColumn(help="What checks found; see the model's page"),
        "submission": None,
    },
    placeholder="",
    height=min(len(rows) + 1, TALL) * 35 + 3,
    alt="Models in order",
)
names = {str(row["model"]): row["submission"] for row in rows if row.get("submission")}
selected = [str(names[str(rows[place]["model"])]) for place in picked.selection.rows if rows[place]["model"] in names]
with st.container(horizontal=True, vertical_alignment="center"):
    if len(selected) == 1:
        shown.link("model", f"Open {selected[0]}", ":material/person_search:", model=selected[0])
    elif len(selected) > 1:
        shown.link("compare", f"Compare {selected[0]} and {selected[1]}", None, first=selected[0], second=selected[1])
    else:
        st.caption("Select a row to open its model, two to compare them.")
shown.downloads(rows, f"{board.key}-board")

st.subheader("With intervals", anchor=False)
skills = ["headline", *board.skills]
skill = st.selectbox("Score", skills, key="skill", bind="query-params", width=220)
dots = view.dots(entries[:CHARTED], None if skill == "headline" else skill)
if dots:
    st.altair_chart(charts.intervals(dots, "corrected for the floor, 95 % interval"), alt=f"Intervals of {skill}")
if len(entries) > CHARTED:
    st.caption(f"The {CHARTED} best of {len(entries)} rows.")
st.caption(
    "Ranks are ranges: a model stands before another only where their intervals do not overlap. Baselines, blind runs "
    "and people have no rank; models are read against them. A row of people is collected with `spatialgauge human`."
)
