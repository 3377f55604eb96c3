"""The pages in a browser: no error, nothing fetched from elsewhere, links that restore what was seen, any width."""

import json
from urllib.parse import parse_qs, urlparse

import pytest

from spatialgauge.leaderboard.serve import command_line
from spatialgauge.leaderboard.store.reading import Store
from spatialgauge.leaderboard.views import board as view
from tests.leaderboard.browsing import Watched, browser, free_port, served

PAGES = ("", "model", "compare", "items", "cost", "tasks", "about")
SECONDS = 60_000
OVERFLOW = "(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))"


@pytest.fixture(scope="module")
def home(built, tmp_path_factory):
    """The address of a served board, and its folder."""
    folder = built
    port = free_port()
    url = f"http://localhost:{port}"
    with served(command_line(folder, port), f"{url}/_stcore/health", tmp_path_factory.mktemp("log") / "log"):
        yield url, folder


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


def opened(chromium, home, path, **context):
    """Open a page, wait until it is drawn, and return it with what went wrong."""
    held = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    watched = Watched(held, home)
    watched.page.goto(f"{home}/{path}")
    watched.page.wait_for_selector("[data-testid=stMain] h1", timeout=SECONDS)
    watched.page.wait_for_selector(".stApp[data-test-script-state=notRunning]", timeout=SECONDS)
    return watched


@pytest.mark.parametrize("path", PAGES)
def test_each_page_loads_by_night_on_a_phone_without_an_error_or_overflow(chromium, home, path):
    watched = opened(
        chromium, home[0], path, viewport={"width": 390, "height": 844}, color_scheme="dark", is_mobile=True
    )
    assert watched.errors == []
    assert watched.page.evaluate(OVERFLOW) <= 0
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
    ground = watched.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert all(int(part) < 60 for part in ground.removeprefix("rgb(").removesuffix(")").split(","))
    assert watched.page.locator("[data-testid=stException]").count() == 0
    watched.page.context.close()


def test_filters_stand_in_the_address_and_come_back_with_it(chromium, home):
    watched = opened(chromium, home[0], "")
    page = watched.page
    page.get_by_label("Rows").click()
    page.get_by_role("option", name="models").click()
    page.wait_for_url("**shown=models**", timeout=SECONDS)
    again = opened(chromium, home[0], f"?{urlparse(page.url).query}").page
    again.locator("input[aria-label=Rows][value=models]").wait_for(timeout=SECONDS)
    assert parse_qs(urlparse(again.url).query) == {"shown": ["models"]}


def test_a_comparison_and_an_item_open_by_link(chromium, home):
    watched = opened(chromium, home[0], "compare?first=oracle&second=same")
    watched.page.locator("[data-testid=stMetricValue]", has_text="-50.0").wait_for(timeout=SECONDS)
    watched.page.get_by_text("Only oracle is right: 16 items").click()
    watched.page.get_by_text("Look through them").first.click()
    watched.page.wait_for_selector("text=of 16 items", timeout=SECONDS)
    address = parse_qs(urlparse(watched.page.url).query)
    assert address["verdict"] == ["A right, B wrong"]
    assert watched.errors == []
    item = opened(chromium, home[0], "items?item=side-3-1&model=same")
    item.page.locator("[data-testid=stCode]", has_text="side-3-1").wait_for(timeout=SECONDS)
    item.page.locator("[data-testid=stImage] img").wait_for(timeout=SECONDS)
    assert item.errors == []


def test_a_download_is_the_table(chromium, home):
    page = opened(chromium, home[0], "").page
    with page.expect_download() as got:
        page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
        page.get_by_role("button", name="JSON").click()
    board = Store(home[1]).board()
    assert json.loads(got.value.path().read_text()) == view.rows(board, board.entries)


def test_markup_of_a_model_runs_nowhere_and_fetches_nothing(chromium, home):
    watched = opened(chromium, home[0], "items?item=side-0-0&model=hostile")
    watched.page.locator("[data-testid=stCode]", has_text="evil.example").first.wait_for(timeout=SECONDS)
    assert watched.page.locator("img[src*=evil]").count() == 0
    assert watched.errors == []
