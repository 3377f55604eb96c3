"""How ranks are made, why a model is missing, how to submit, how to cite."""

from collections.abc import Mapping, Sequence

import streamlit as st

from spatialgauge.leaderboard import shown
from spatialgauge.leaderboard.views import about


def listed(rows: Sequence[Mapping[str, object]], what: str) -> None:
    """Show a table, or that there is nothing in it."""
    if rows:
        st.dataframe(rows, hide_index=True, alt=what)
    else:
        st.text("None.")


board, index = shown.board(), shown.store().index
st.title("About", anchor=False)
for question, told in about.QUESTIONS.items():
    st.subheader(question, anchor=False)
    st.markdown(told)
st.code(
    "spatialgauge run mini --model MODEL --out runs/mine\n"
    "spatialgauge submit runs/mine --out submissions/my-model --family NAME --parameters 7 --open-weights\n"
    "spatialgauge verify submissions/my-model",
    language="shell",
)
st.subheader("Refused", anchor=False)
refused = [{"submission": one.name, "reasons": "; ".join(one.reasons)} for one in index.refused]
listed(refused, "Refused")
st.subheader("Taken away", anchor=False)
gone = [one.model_dump() for one in index.tombstones]
listed(gone, "Taken away")
st.subheader("Errata", anchor=False)
errata = [one.model_dump() for one in board.errata]
listed(errata, "Errata")
st.subheader("Cite", anchor=False)
st.code(about.citation(board), language="latex", wrap_lines=True)
st.caption(f"Built {index.built} by spatialgauge {index.spatialgauge}; suite hash {board.hash}.")
