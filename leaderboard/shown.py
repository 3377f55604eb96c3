"""What every page of the app needs: the board that is shown, loaded once for all readers."""

import sys
from pathlib import Path

import streamlit as st

from spatialgauge.leaderboard import data


def folder() -> Path:
    """Return the folder of runs, which is the app's one argument."""
    return Path(sys.argv[1] if len(sys.argv) > 1 else "runs")


@st.cache_resource(max_entries=2, show_spinner="Reading the runs")
def _boards(path: str, state: object) -> tuple[tuple[data.Board, ...], tuple[str, ...]]:
    """Load the boards; `state` changes when a file does, and with it what is cached."""
    del state
    return data.boards(Path(path))


def boards() -> tuple[tuple[data.Board, ...], tuple[str, ...]]:
    """Return the boards and the faults of the folder as it stands now."""
    where = folder()
    return _boards(str(where), data.stamp(where))


def board() -> data.Board:
    """Return the board of the suite that the reader chose."""
    known, _ = boards()
    title = st.session_state.get("suite")
    return next((one for one in known if one.title == title), known[0])
