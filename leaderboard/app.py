"""The page on which runs are compared: `streamlit run app.py -- RUNS`."""

from pathlib import Path

import streamlit as st

from spatialgauge.leaderboard import shown

# Not named pages: Streamlit would find that by itself, and run a page without the app around it.
PAGES = Path(__file__).with_name("app_pages")

st.set_page_config(page_title="spatialgauge", layout="wide")
page = st.navigation(
    [
        st.Page(PAGES / "board.py", title="Board", default=True),
        st.Page(PAGES / "by_task.py", title="Tasks"),
        st.Page(PAGES / "items.py", title="Items"),
    ],
    position="top",
)
boards, faults = shown.boards()
if faults:
    with st.expander(f"{len(faults)} runs cannot be shown"):
        for fault in faults:
            st.text(fault)
if not boards:
    st.title("No runs here yet")
    st.text(f"The folder {shown.folder()} holds no run that can be shown. Make one:")
    st.code(f"spatialgauge run mini --model baseline/blobs --out {shown.folder() / 'blobs'}", language="shell")
    st.stop()
titles = list(dict.fromkeys(board.title for board in boards))
if len(titles) > 1:
    st.selectbox("Suite", titles, key="suite", bind="query-params")
page.run()
