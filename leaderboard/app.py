"""The board as an app: `streamlit run app.py -- BOARD`."""

import streamlit as st

from spatialgauge.benchmark.errors import DataError
from spatialgauge.leaderboard import shown

PAGES = {
    "board": ("Board", ":material/leaderboard:", "Models in order, with intervals, skills, outcomes and cost."),
    "model": ("Model", ":material/person_search:", "One model by skill, task, frame, distance and margin."),
    "compare": ("Compare", ":material/compare_arrows:", "Two models on the same items, and where they part."),
    "items": ("Items", ":material/image_search:", "Single questions with pictures, truth and every reply."),
    "cost": ("Cost", ":material/payments:", "Scores against money, calls, time and size."),
    "tasks": ("Tasks", ":material/checklist:", "What each task asks, its truth and its floor."),
    "about": ("About", ":material/info:", "How ranks are made, how to submit, what is not here."),
}
"""Page to title, icon and what it is for. Not in a folder named pages: Streamlit would find that by itself."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0072b2"/>'
    '<path d="M3 12h10M3 12V9m3 3v-2m2 2V7m3 5v-2m2 2V4" stroke="#fff" fill="none"/></svg>'
)
"""A ruler, drawn here: nothing is fetched from elsewhere."""

st.set_page_config(page_title="spatialgauge", page_icon=ICON, layout="wide")
page = st.navigation(
    [
        st.Page(shown.PAGES / f"{name}.py", title=title, icon=icon, help=help_, default=name == "board")
        for name, (title, icon, help_) in PAGES.items()
    ],
    position="top",
)
try:
    boards = shown.store().index.boards
except DataError as error:
    st.title("No board here")
    st.text(str(error))
    st.code(f"spatialgauge leaderboard build SUBMISSIONS --out {shown.folder()}", language="shell")
    st.stop()
if not boards:
    st.title("No models here yet")
    st.text("No submission stands on this board. See what was refused, and why:")
    for refused in shown.store().index.refused:
        st.text(f"{refused.name}: {'; '.join(refused.reasons)}")
    st.code("spatialgauge run mini --model baseline/blobs --out runs/blobs", language="shell")
    st.stop()
if shown.age_days() > shown.STALE_DAYS:
    st.warning(f"This board was built {shown.age_days()} days ago; newer submissions are not on it.")
references = [board.reference for board in boards]
if len(references) > 1:
    st.selectbox("Suite", references, key="suite", bind="query-params")
page.run()
