"""Two models on the same items: the paired difference with its interval, and the items on which they part."""

import streamlit as st

from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, shown
from spatialgauge.leaderboard.views import comparing, items

board, store = shown.board(), shown.store()
st.title("Compare", anchor=False)
if len(board.entries) < 2:
    st.info("A comparison takes two submissions; this board has one.")
    st.stop()
left, right = st.columns(2)
ordered = sorted(board.entries, key=lambda one: one.kind != "model")
with left:
    first = shown.chooser("First", ordered, "first")
with right:
    second = shown.chooser("Second", ordered, "second", index=1)
by = st.segmented_control("By", ["task", "frame"], default="task", key="by", bind="query-params") or "task"
if first.id == second.id:
    st.info("These are the same submission; choose another.")
    st.stop()
others = st.multiselect(
    "More models, beside the first",
    [one.id for one in board.entries if one.id not in (first.id, second.id)],
    key="more",
    bind="query-params",
)

pairs = comparing.both(store, board, first, second)
if not pairs:
    st.info("No item has a score in both.")
    st.stop()
found = comparing.differences(pairs, by)
whole = found[0]
rows = comparing.rows(found, {"first": first.id, "second": second.id})
low, high = whole.interval.low, whole.interval.high
sure = "" if low is None or high is None else f" (95 %: {100 * low:+.1f} to {100 * high:+.1f})"
with st.container(horizontal=True):
    st.metric(f"Second less first, points{sure}", f"{100 * whole.interval.mean + 0.0:+.1f}", border=True)
    st.metric("Only the first right", whole.lost, border=True)
    st.metric("Only the second right", whole.won, border=True)
    st.metric("Items", whole.interval.n, border=True)
st.altair_chart(charts.differences(rows, "points, the second less the first"), alt=f"Differences by {by}")
st.caption("Blue where the 95 % interval, by scene, leaves out zero. p is adjusted over all parts (Holm).")
figure = st.column_config.NumberColumn(format="%.1f")
figures = dict.fromkeys((first.id, second.id, "difference", "low", "high"), figure)
named = {**figures, "p": st.column_config.NumberColumn(format="%.2g")}
shown.table(rows, f"{first.id}-{second.id}-{by}", f"Differences by {by}", named)

if others:
    st.subheader("More models", anchor=False)
    more = []
    for key in (second.id, *others):
        other = board.entry(key)
        if other is not None:
            part = comparing.differences(comparing.both(store, board, first, other), by)[:1]
            more += [
                {"model": other.id, **row} for row in comparing.rows(part, {"first": "first", "second": "its own"})
            ]
    shown.table(more, f"{first.id}-others", "Each against the first")

st.subheader("Where they part", anchor=False)
for title, apart, verdict in (
    (f"Only {first.id} is right", [one for one in pairs if one.lost], items.A_ALONE),
    (f"Only {second.id} is right", [one for one in pairs if one.won], items.B_ALONE),
):
    with st.expander(escaped(f"{title}: {len(apart)} items")):
        shown.link(
            "items", "Look through them", ":material/image_search:", model=first.id, other=second.id, verdict=verdict
        )
        listed = [{"item": one.item, "task": one.task, "frame": one.frame} for one in apart]
        shown.table(listed, f"{first.id}-{second.id}-{'first' if verdict == items.A_ALONE else 'second'}-right", title)
