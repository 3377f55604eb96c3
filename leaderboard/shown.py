"""What every page of the app needs: the board, read once for all readers, and how tables are given away."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from spatialgauge.benchmark.reports.markdown import escaped
from spatialgauge.leaderboard.entries import Entry
from spatialgauge.leaderboard.store.index import BoardCard
from spatialgauge.leaderboard.store.reading import Store, stamp
from spatialgauge.leaderboard.views.downloads import FORMATS

STALE_DAYS = 45
"""After so many days without a build a reader is told."""
ICONS = {"CSV": ":material/table:", "JSON": ":material/data_object:", "Parquet": ":material/database:"}
PAGES = Path(__file__).with_name("app_pages")


def folder() -> Path:
    """Return the board's folder, which is the app's one argument."""
    return Path(sys.argv[1] if len(sys.argv) > 1 else "board")


@st.cache_resource(max_entries=2, show_spinner="Reading the board")
def _store(path: str, state: object) -> Store:
    """Open the board; `state` changes when it does, and with it what is cached."""
    del state
    return Store(Path(path))


def store() -> Store:
    """Return the board as it stands now."""
    where = folder()
    return _store(str(where), stamp(where))


def board() -> BoardCard:
    """Return the table of the suite that the reader chose."""
    held = store()
    title = st.session_state.get("suite")
    return next((one for one in held.index.boards if one.reference == title), held.board())


def age_days(now: datetime | None = None) -> int:
    """Return how many whole days ago the board was built."""
    return ((now or datetime.now(UTC)) - datetime.fromisoformat(store().index.built)).days


def chooser(label: str, entries: Sequence[Entry], key: str, index: int = 0) -> Entry:
    """Let the reader choose a row by its submission's name, which stands in the address."""
    ids = [entry.id for entry in entries]
    chosen = st.selectbox(label, ids, index=min(index, len(ids) - 1), key=key, bind="query-params")
    return next(entry for entry in entries if entry.id == chosen)


def link(page: str, label: str, icon: str | None = None, **address: str) -> None:
    """Show a link to a page of the app with its filters set."""
    st.page_link(PAGES / f"{page}.py", label=escaped(label), icon=icon, query_params=address)


def table(
    rows: Sequence[Mapping[str, object]], name: str, alt: str, columns: ColumnConfigMappingInput | None = None
) -> None:
    """Show a table with its downloads, or that there is nothing in it; `name` is that of its files."""
    if not rows:
        st.text("None.")
        return
    st.dataframe(rows, hide_index=True, column_config=columns, alt=alt)
    downloads(rows, name)


def downloads(rows: Sequence[Mapping[str, object]], name: str) -> None:
    """Offer a table as CSV, JSON and Parquet, each written when it is asked for."""
    with st.popover("Download", icon=":material/download:", key=f"{name}.files"), st.container(horizontal=True):
        for form, (written, mime) in FORMATS.items():
            st.download_button(
                form,
                partial(written, rows),
                file_name=f"{name}.{form.lower()}",
                mime=mime,
                icon=ICONS[form],
                key=f"{name}.{form}",
                on_click="ignore",
            )
