import re
import sys

import pytest
from streamlit.testing.v1 import AppTest

from spatialgauge import leaderboard
from spatialgauge.leaderboard.serve import APP
from spatialgauge.leaderboard.store.building import Source, build

EVIL = "evil.example"
PAGES = ("board", "model", "compare", "items", "cost", "tasks", "about")


@pytest.fixture
def app(built, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app.py", str(built)])
    return AppTest.from_file(str(APP), default_timeout=60)


def on(app, page, **address):
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(f"app_pages/{page}.py").run()


def interpreted(app):
    """Return every text that the browser would take as Markdown or HTML."""
    kinds = ("markdown", "caption", "title", "subheader", "header", "warning", "info", "success")
    return [element.value for kind in kinds for element in app.get(kind)]


def test_the_board_shows_every_run_with_what_it_is_read_against(app):
    app.run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(shown["model"])[:2] == ["baseline/oracle", "file/same"]
    assert {"blind floor", "people (not collected)"} <= set(shown["model"])
    assert list(shown["rank"])[:2] == ["", "1-2"]


def test_filters_are_taken_from_the_address_and_narrow_the_rows(app):
    app.query_params["shown"] = "models"
    app.run()
    assert app.selectbox(key="shown").value == "models"
    assert set(app.dataframe[0].value["kind"]) == {"model"}
    app.selectbox(key="weights").select("open").run()
    assert "No row fits" in app.info[0].value


def test_a_filter_that_is_none_is_passed_over(app):
    app.query_params["shown"] = "<script>"
    app.run()
    assert not app.exception
    assert app.selectbox(key="shown").value == "all"


def test_runs_that_cannot_be_shown_are_named(app):
    on(app, "about")
    assert "broken" in set(app.dataframe[0].value["submission"])


def test_a_folder_without_a_board_says_how_to_build_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path)])
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "No board here"
    assert "leaderboard build" in app.code[0].value


def test_a_board_of_nobody_says_so(tmp_path, monkeypatch):
    (tmp_path / "submissions").mkdir()
    build(Source(tmp_path / "submissions", {}), tmp_path / "board")
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path / "board")])
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert app.title[0].value == "No models here yet"


def test_an_old_board_says_so(app, monkeypatch):
    from spatialgauge.leaderboard import shown

    monkeypatch.setattr(shown, "STALE_DAYS", -1)
    app.run()
    assert "was built 0 days ago" in app.warning[0].value


def test_a_model_is_opened_by_its_address(app):
    on(app, "model", model="same")
    assert not app.exception
    assert app.title[0].value == "file/same"
    assert app.metric[0].value == "1-2"
    assert any("no conformance report" in warning.value for warning in app.warning)


def test_a_comparison_is_opened_by_its_address(app):
    on(app, "compare", first="oracle", second="same")
    assert not app.exception
    rows = app.dataframe[0].value
    assert list(rows["part"]) == ["all items", "distance", "left_right"]
    assert rows["oracle"][0] == 100
    assert rows["difference"][0] == pytest.approx(rows["same"][0] - 100)
    assert rows["only first right"][0] == 16
    assert app.metric[1].value == "16"


def test_a_model_beside_itself_is_no_comparison(app):
    on(app, "compare", first="same", second="same")
    assert "same submission" in app.info[0].value


def test_an_item_is_found_by_its_address(app):
    on(app, "items", item="side-3-1", model="same")
    assert not app.exception
    assert app.code[0].value == "side-3-1"
    assert app.code[1].value == "B: right"


def test_an_unknown_item_is_told_and_harms_nothing(app):
    on(app, "items", item="<script>")
    assert not app.exception
    assert "not in this suite" in app.warning[0].value


def test_items_on_which_one_model_is_right_and_another_wrong(app):
    on(app, "items", model="oracle", other="same", verdict="A right, B wrong")
    assert not app.exception
    assert "of 16 items" in app.caption[0].value
    app.selectbox(key="verdict").select("A wrong, B right").run()
    assert "No item fits" in app.info[0].value


def test_the_twin_is_one_step_away(app):
    on(app, "items", item="side-3-1")
    next(button for button in app.button if "twin" in button.label).click().run()
    assert app.code[0].value == "side-3-0"
    assert app.code[1].value == "A: left"


def test_next_and_previous_walk_through_the_items(app):
    on(app, "items", task="distance")
    first = app.code[0].value
    app.button[1].click().run()
    assert app.code[0].value != first
    app.button[0].click().run()
    assert app.code[0].value == first


def test_a_reply_is_shown_word_for_word_and_never_interpreted(app):
    on(app, "items", item="side-0-0")
    assert any(EVIL in element.value for element in app.code)
    assert all(element.language in ("", "plaintext", None) for element in app.code)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_interprets_what_a_run_or_a_question_says(app, page):
    on(app, page, model="hostile", first="hostile")
    assert not app.exception
    assert not any(re.search(r"(?<!\\)\]\(|://" + EVIL, text) for text in interpreted(app))
    assert not any("<b>" in text or "<script" in text for text in interpreted(app))


def test_pages_have_no_way_to_interpret_html():
    from pathlib import Path

    sources = [path.read_text() for path in Path(leaderboard.__file__).parent.rglob("*.py")]
    assert not any(re.search(r"unsafe_allow_html|\bst\.html", source) for source in sources)
