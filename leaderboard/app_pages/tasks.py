"""The tasks: what each asks, how its truth is defined and scored, its floor, with examples."""

import streamlit as st

from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import charts, shown
from spatialgauge.leaderboard.views import items, tasks
from spatialgauge.leaderboard.views.board import dot

board, store = shown.board(), shown.store()
st.title("Tasks", anchor=False)
names = tasks.names(board)
task = st.selectbox("Task", names, key="task", bind="query-params", width=320)
card = tasks.card(task)
if card is None:
    st.text(task)
else:
    st.subheader(escaped(card["title"]), anchor=False)
    st.markdown(f"**Asks.** {escaped(card['asks'])}")
    st.markdown(f"**Truth.** {escaped(card['truth'])}")
    st.markdown(f"**Answer.** {card['kind']}, scored by {escaped(card['rule'])}. **Version** {card['version']}.")
    slices = [{"slice": name, "meaning": meaning} for name, meaning in card["slices"].items()]
    shown.table(slices, f"{task}-slices", "Slices")
st.markdown(
    f"**Blind floor** on this suite: {100 * board.floors.get(task, 0):.1f} %. "
    "The corrected score is (score - floor) / (1 - floor)."
)

dots = [dot(entry.name, told, entry.kind) for entry in board.entries if (told := entry.tasks.get(task)) is not None]
if dots:
    st.altair_chart(
        charts.intervals(dots[:40], "score, not corrected, 95 % interval", floor="nothing right"),
        alt=f"Scores in {task}",
    )

st.subheader("Examples", anchor=False)
for row in tasks.examples(store, board, task):
    with st.container(border=True):
        seen, asked = st.columns(2)
        for picture in items.pictures(store, board, row, [], lines=False):
            seen.image(picture, width="stretch", alt=f"Picture of item {row['id']}")
        asked.text(row["prompt"])
        asked.text(f"Truth: {items.truth(row)}")
        with asked:
            shown.link("items", "See the replies", ":material/image_search:", item=row["id"])

rows = [
    {
        "skill": skill,
        "task": name,
        "title": (tasks.card(name) or {}).get("title", ""),
        "blind floor, %": round(100 * board.floors[name], 1),
    }
    for skill, own in board.skills.items()
    for name in own
]
st.subheader("All tasks", anchor=False)
shown.table(rows, f"{board.key}-tasks", "All tasks")
