"""How ranks are made, why a model is missing, how to submit, how to cite."""

import streamlit as st

from spatialgauge.leaderboard import shown
from spatialgauge.leaderboard.views import about

board, index = shown.board(), shown.store().index
st.title("About", anchor=False)
for question, told in about.QUESTIONS.items():
    st.subheader(question, anchor=False)
    st.markdown(told)
    if question == about.SUBMIT:
        st.code(about.COMMANDS, language="shell", wrap_lines=True)
for title, rows in about.listed(board, index).items():
    st.subheader(title, anchor=False)
    shown.table(rows, f"{board.key}-{title.lower().replace(' ', '-')}", title)
st.subheader("Cite", anchor=False)
st.code(about.citation(board), language="latex", wrap_lines=True)
st.caption(f"Built {index.built} by spatialgauge {index.spatialgauge}; suite hash {board.hash}.")
