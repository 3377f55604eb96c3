"""One model: by skill, task and frame, its curves and distances, what went most wrong, and how it was asked."""

import streamlit as st

from spatialgauge.benchmark.reports import grids
from spatialgauge.benchmark.reports.figures import NONE, answer, dollars, with_bounds
from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, shown
from spatialgauge.leaderboard.views import items, profile
from spatialgauge.leaderboard.views.board import places

WORST = 12
CORRECTED = "corrected for the floor, 95 % interval"

board, store = shown.board(), shown.store()
entry = shown.chooser("Model", board.entries, "model")
summary = store.summary(entry)
st.title(escaped(entry.name), anchor=False)
said = entry.declared
facts = [entry.kind, str(entry.tier), entry.date, said.organisation, said.family]
facts += [f"{said.parameters_b:g} B" if said.parameters_b else None]
facts += [None if said.open_weights is None else "open weights" if said.open_weights else "closed weights"]
st.caption(escaped(" · ".join(fact for fact in facts if fact)))
if said.url:
    st.link_button("About the model", said.url, icon=":material/open_in_new:")
with st.container(horizontal=True):
    st.metric("Rank", places(entry) or NONE, border=True)
    st.metric("Corrected, %", with_bounds(entry.headline), border=True)
    st.metric("Vision gain", with_bounds(entry.gain), border=True)
    st.metric("For 100 questions", dollars(entry.cost), border=True)
for note in (*entry.notes, *grids.notes(summary)):
    st.warning(escaped(note))
if entry.reproduced:
    st.success(escaped(f"Reproduced by {entry.reproduced}"))
if said.note:
    st.text(said.note)

left, right = st.columns(2)
left.subheader("By skill", anchor=False)
left.altair_chart(charts.intervals(profile.parts(summary.skills), CORRECTED), alt="Scores by skill")
frames = profile.parts(summary.breakdown)
if frames:
    right.subheader("By frame of reference", anchor=False)
    right.altair_chart(charts.intervals(frames, CORRECTED), alt="Scores by frame")
st.subheader("By task", anchor=False)
st.altair_chart(charts.intervals(profile.parts(summary.tasks), CORRECTED), alt="Scores by task")

agreement = profile.frames(summary)
if agreement:
    st.subheader("Whose view it answers from", anchor=False)
    st.caption("How often its replies give the answer of each frame; the frame that was asked for has a border.")
    st.altair_chart(charts.agreement(agreement), alt="Agreement with frames of reference")

bands = profile.bands(summary)
if bands:
    st.subheader("Distances", anchor=False)
    tasks = list(dict.fromkeys(str(row["task"]) for row in bands))
    task = st.selectbox("Task", tasks, key="distance", bind="query-params", width=260)
    near, far = st.columns(2)
    near.altair_chart(
        charts.intervals([row for row in bands if row["task"] == task], "within half to twice of the truth"),
        alt="Right by range of distance",
    )
    dots = [row for row in profile.stated(summary) if row["task"] == task]
    if dots:
        far.altair_chart(charts.stated(dots), alt="Stated against true lengths")

if summary.curves:
    st.subheader("How large a margin it needs", anchor=False)
    curves = {f"{one.task}, {one.slice}": one for one in summary.curves}
    drawn = curves[st.selectbox("Curve", list(curves), key="curve", bind="query-params", width=320)]
    st.altair_chart(charts.curve(*profile.curve(drawn), drawn.slice), alt="Psychometric curve")

if summary.worst:
    st.subheader("Look at these first", anchor=False)
    for worst in summary.worst[:WORST]:
        row = items.item(store, board, worst.item)
        if row is None:
            continue
        with st.container(border=True):
            st.text(f"{worst.task}: {row['question']}")
            read = answer(worst.value, row["form"])[: items.LONG]
            st.text(f"{worst.reason}; truth {items.truth(row)}, read {read}")
            shown.link("items", "See the item", ":material/image_search:", item=worst.item, model=entry.id)

st.subheader("All figures", anchor=False)
for number, grid in enumerate(grids.of_run(summary)):
    rows = [dict(zip(grid.columns, line, strict=True)) for line in grid.rows]
    with st.expander(escaped(grid.title)):
        shown.table(rows, f"{entry.id}-{number}-{grid.columns[0]}", grid.title)
report = store.conformance(entry)
if report is not None:
    with st.expander(escaped(f"Checks of its adapter: {entry.conformance}")):
        checks = [check.model_dump() for check in report.checks]
        shown.table(checks, f"{entry.id}-checks", "Checks of its adapter")
with st.expander("How it was asked"):
    st.json(store.manifest(entry), expanded=2)
