import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from spatialgauge import leaderboard
from spatialgauge.leaderboard.serve import APP

EVIL = "evil.example"


@pytest.fixture
def app(runs, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app.py", str(runs)])
    return AppTest.from_file(str(APP), default_timeout=60)


def on(app, page, **address):
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(f"app_pages/{page}.py").run()


def interpreted(app):
    """Return every text that the browser would take as Markdown or HTML."""
    return [
        element.value for kind in ("markdown", "caption", "title", "subheader", "header") for element in app.get(kind)
    ]


def test_the_board_shows_every_run_under_the_floor(app):
    app.run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(shown["model"])[:2] == ["blind floor", "baseline/oracle"]
    assert len(shown) == 4


def test_runs_that_cannot_be_shown_are_named(app):
    app.run()
    assert app.expander[0].label == "1 runs cannot be shown"
    assert "broken" in app.expander[0].text[0].value


def test_an_empty_folder_says_how_to_make_a_run(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path)])
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "No runs here yet"
    assert "spatialgauge run" in app.code[0].value


def test_the_task_page_shows_all_models_and_breaks_one_down(app):
    on(app, "by_task")
    assert not app.exception
    assert list(app.dataframe[0].value.columns) == ["model", "distance", "left_right"]
    before = len(app.dataframe)
    app.selectbox(key="by").select("indoor").run()
    assert not app.exception
    assert len(app.dataframe) == before + 1


def test_an_item_is_found_by_its_address(app):
    on(app, "items", item="side-3-1")
    assert not app.exception
    assert app.selectbox(key="item").value == "side-3-1"
    assert app.code[0].value == "B: right"


def test_an_unknown_item_is_told_and_harms_nothing(app):
    on(app, "items", item="<script>")
    assert not app.exception
    assert "not in this suite" in app.warning[0].value


def test_filters_narrow_the_items_and_may_leave_none(app):
    on(app, "items", task="distance", verdict="disputed")
    assert len(app.selectbox(key="item").options) == 16
    app.selectbox(key="outcome").select("failed").run()
    assert "No item fits" in app.info[0].value


def test_an_address_shows_its_item_whatever_the_filters_say(app):
    on(app, "items", item="side-3-1", task="distance")
    assert app.selectbox(key="item").value == "side-3-1"
    app.selectbox(key="verdict").select("disputed").run()
    assert app.selectbox(key="item").value.startswith("far-")


def test_the_twin_is_one_step_away(app):
    on(app, "items", item="side-3-1")
    app.button[2].click().run()
    assert app.selectbox(key="item").value == "side-3-0"
    assert app.code[0].value == "A: left"


def test_next_and_previous_walk_through_the_items(app):
    on(app, "items", task="distance")
    first = app.selectbox(key="item").value
    app.button[1].click().run()
    second = app.selectbox(key="item").value
    assert second != first
    app.button[0].click().run()
    assert app.selectbox(key="item").value == first


def test_a_reply_is_shown_word_for_word_and_never_interpreted(app):
    on(app, "items", item="side-0-0")
    assert any(EVIL in element.value for element in app.code)
    assert all(element.language in ("", "plaintext", None) for element in app.code)


@pytest.mark.parametrize("page", ["board", "by_task", "items"])
def test_no_page_interprets_what_a_run_or_a_question_says(app, page):
    on(app, page)
    assert not app.exception
    assert not any(EVIL in text or "<b>" in text for text in interpreted(app))


def test_pages_have_no_way_to_interpret_html():
    sources = [path.read_text() for path in Path(leaderboard.__file__).parent.rglob("*.py")]
    assert not any("unsafe_allow_html" in source or "st.html" in source for source in sources)
