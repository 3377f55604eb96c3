"""Single items: the picture, the question, the truth, and what every model replied, word for word."""

import streamlit as st

from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.reports.figures import NONE, answer
from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import data, shown

ANY = "any"
VERDICTS: tuple[data.Verdict, ...] = ("any", "right", "wrong", "disputed")


def show(item: str) -> None:
    """Put an item into the address, from where the page takes it."""
    st.query_params["item"] = item


def forget() -> None:
    """Take the item out of the address, so that changed filters begin with the first that fits."""
    st.query_params.pop("item", None)


board = shown.board()
st.title("Items")
named, tasked, ended, judged = st.columns(4)
names = [entry.name for entry in board.entries]
tasks = [ANY, *sorted(board.suite.card.tasks)]
entry = board.entry(named.selectbox("Model", names, key="model", bind="query-params", on_change=forget))
task = tasked.selectbox("Task", tasks, key="task", bind="query-params", on_change=forget)
outcome = ended.selectbox(
    "Its outcome", [ANY, *map(str, Outcome)], key="outcome", bind="query-params", on_change=forget
)
verdict = judged.selectbox(
    "It is",
    VERDICTS,
    key="verdict",
    bind="query-params",
    on_change=forget,
    help="disputed: some of the models are right, others are not",
)

items = data.chosen(board, entry, None if task == ANY else task, None if outcome == ANY else outcome, verdict)
ids = [item.id for item in items]
wanted = st.query_params.get("item")
if wanted is not None and wanted not in board.suite.by_id:
    st.warning("The item this address names is not in this suite.")
elif wanted is not None and wanted not in ids:
    ids.insert(0, wanted)
if not ids:
    st.info("No item fits these filters.")
    st.stop()
here = ids.index(wanted) if wanted in ids else 0
st.session_state.item = ids[here]

back, chooser, on = st.columns([1, 8, 1], vertical_alignment="bottom")
back.button("Previous", on_click=show, args=(ids[here - 1],), width="stretch")
on.button("Next", on_click=show, args=(ids[(here + 1) % len(ids)],), width="stretch")
chosen = chooser.selectbox(
    f"{len(items)} items",
    ids,
    key="item",
    on_change=lambda: show(st.session_state.item),
    format_func=lambda key: f"{key}: {board.suite.by_id[key].question}",
)
item = board.suite.by_id[chosen]

seen, asked = st.columns([3, 2])
for name in item.pictures:
    seen.image(board.suite.picture(name).data, width="stretch", alt=f"Picture of item {item.id}")
asked.text(item.question)
if item.form.options:
    asked.text("\n".join(answer(letter, item.form) for letter in item.form.options))
asked.caption("Truth")
asked.code(answer(item.truth, item.form), language=None)
other = data.twin(board, item)
if other is not None:
    right = answer(other.truth, other.form)
    asked.button("Turn to the twin", on_click=show, args=(other.id,), help=escaped(f"There {right} is right."))
asked.caption("Facts of the item")
asked.dataframe(data.facts(item), hide_index=True, alt="Facts of the item")

st.subheader("What the models replied")
for model in board.entries:
    for record in model.answers_to(item.id):
        with st.container(border=True):
            name = model.name if record.repeat == 0 else f"{model.name}, repeat {record.repeat}"
            value = NONE if record.reading is None else answer(record.reading.value, item.form)
            score = NONE if record.score is None else f"{record.score:.2f}"
            reason = record.error or (record.reading.reason if record.reading else None)
            st.text(f"{name}: {record.outcome}, read as {value}, score {score}{f' ({reason})' if reason else ''}")
            st.code(record.reply or "(no text)", language=None, wrap_lines=True)
