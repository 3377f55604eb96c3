"""Single items: the picture with truth and answers over it, the question, and what models replied, word for word."""

import json
from urllib.parse import urlencode

import streamlit as st

from spatialgauge.benchmark.items import Outcome
from spatialgauge.benchmark.reports.figures import NONE, answer
from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard import shown
from spatialgauge.leaderboard.views import items as view
from spatialgauge.leaderboard.views.board import ANY
from spatialgauge.leaderboard.views.overlays import PLACES, colours
from spatialgauge.leaderboard.views.tasks import names as task_names

SHOWN = 8
"""So many models' replies are shown at first."""
NOBODY = "nobody"
WIDE = 168
"""Pixels of a filter, so that all stand in one line of a large page and two in one of a phone."""


def show(item: str) -> None:
    """Put an item into the address, from where the page takes it."""
    st.query_params["item"] = item


def forget() -> None:
    """Take the item out of the address, so that changed filters begin with the first that fits."""
    st.query_params.pop("item", None)


board, store = shown.board(), shown.store()
st.title("Items", anchor=False)
ids = [entry.id for entry in board.entries]
with st.container(horizontal=True):
    model, other, verdict, task, frame, outcome = (
        st.selectbox(label, options, key=key, bind="query-params", on_change=forget, width=WIDE)
        for key, label, options in (
            ("model", "Model A", ids),
            ("other", "Model B", [NOBODY, *ids]),
            ("verdict", "Verdict", list(view.VERDICTS)),
            ("task", "Task", [ANY, *task_names(board)]),
            ("frame", "Frame", [ANY, *board.frames]),
            ("outcome", "Outcome of A", [ANY, *map(str, Outcome)]),
        )
    )
entry, beside = board.entry(model), board.entry(other)
chosen = view.chosen(store, board, view.Wanted(task, frame, outcome, verdict), entry, beside)
found = [str(one["id"]) for one in chosen]

wanted = st.query_params.get("item")
row = view.item(store, board, wanted) if wanted else None
if wanted and row is None:
    st.warning("The item in the address is not in this suite.")
if row is None and found:
    row = view.item(store, board, found[0])
if row is None:
    st.info("No item fits these filters.")
    st.stop()
here = found.index(row["id"]) if row["id"] in found else -1
with st.container(horizontal=True, vertical_alignment="center"):
    st.button("Previous", on_click=show, args=(found[here - 1] if found else row["id"],), icon=":material/arrow_back:")
    st.button(
        "Next",
        on_click=show,
        args=(found[(here + 1) % len(found)] if found else row["id"],),
        icon=":material/arrow_forward:",
    )
    st.caption(f"{here + 1 if here >= 0 else NONE} of {len(found)} items")
    st.code(row["id"], language=None)
lines = st.toggle("Outlines of the things, and their own front and right", key="lines", bind="query-params")

listed = [key for key in dict.fromkeys([model, other, *ids]) if key != NOBODY]
if len(listed) > SHOWN:
    listed = st.multiselect("Replies of", listed, default=listed[:SHOWN], key="replies", bind="query-params")
said = view.said(store, row, [held for key in listed if (held := board.entry(key)) is not None])
first = [one for one in said if one.repeat == 0 and one.entry.id in (model, other)]
seen, asked = st.columns([3, 2])
for number, picture in enumerate(view.pictures(store, board, row, first, lines=lines)):
    seen.image(picture, width="stretch", alt=f"Picture {number + 1} of item {row['id']}")
if row["form"].kind in PLACES:
    hues = colours(["truth", *(one.entry.name for one in first)])
    seen.markdown(" ".join(f":color[■]{{foreground='{hue}'}} {escaped(name)}" for name, hue in hues.items()))
if row["left_out"]:
    asked.warning(escaped(f"Not scored: {row['left_out']}"))
asked.text(row["question"])
if row["form"].options:
    asked.text("\n".join(answer(letter, row["form"]) for letter in row["form"].options))
asked.caption("Truth")
asked.code(view.truth(row), language=None)
twin = view.twin(store, board, row)
if twin is not None:
    asked.button("Turn to the twin", on_click=show, args=(twin["id"],), help="The same words, another picture")
asked.caption("Facts of the item")
with asked:
    shown.table(view.facts(row), f"{row['id']}-facts", "Facts of the item")
with asked.expander("The prompt, word for word"):
    st.code(row["prompt"], language=None, wrap_lines=True)
if store.index.reports:
    title = urlencode({"title": f"Item {row['id']} of {board.reference}"})
    asked.link_button("Report this item", f"{store.index.reports}?{title}", icon=":material/flag:")

st.subheader("What the models replied", anchor=False)
columns = st.columns(2)
for number, one in enumerate(said):
    with columns[number % 2].container(border=True):
        name = one.entry.name if one.repeat == 0 else f"{one.entry.name}, repeat {one.repeat}"
        score = NONE if one.score is None else f"{one.score:.2f}"
        reason = f" ({one.reason})" if one.reason else ""
        st.text(f"{name}: {one.outcome}, read as {one.read}, score {score}{reason}")
        st.code(one.reply or "(no text)", language=None, wrap_lines=True)
        if one.trace:
            with st.expander("Every call of its strategy"):
                st.json(json.loads(one.trace), expanded=1)
