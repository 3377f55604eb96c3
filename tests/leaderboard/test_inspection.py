"""Verdicts given on the page and on the sheet, by clicking, are kept, taken up again, and come out as error rates."""

import json
import threading
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.inspect import command
from spatialgauge.benchmark.cli.lift import command as lift
from spatialgauge.benchmark.cli.synthesize import command as synthesize
from spatialgauge.leaderboard.inspection import server
from spatialgauge.tasks.synthesis.sheet import drawn, sheet, shown
from spatialgauge.tasks.synthesis.verdicts import Judging
from tests.leaderboard.browsing import Watched, browser

HOSTILE = "<img src=x onerror=alert(1)>"


def told(work, *arguments):
    return CliRunner().invoke(work, [str(word) for word in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Scenes lifted from two pictures of a suite, one thing with a hostile name, the set made of them, and ten rows."""
    folder = tmp_path_factory.mktemp("inspected")
    scenes, data = folder / "scenes", folder / "set"
    told(lift, "mini", "--experts", "truth", "--limit", 2, "--out", scenes)
    lines = (scenes / "scenes.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    for thing in first["scene"]["things"]:
        thing["phrase"] = thing["phrase"] and f"{HOSTILE} {thing['phrase']}"
    (scenes / "scenes.jsonl").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    told(synthesize, scenes, "--out", data, "--held-out", 0)
    return scenes, data, drawn(data, 10, 0)


@pytest.fixture
def page(made, tmp_path):
    """A served page: its address, and the file of verdicts."""
    scenes, _, rows = made
    path = tmp_path / "verdicts.json"
    held = server(sheet(shown(rows, scenes), scenes, "set: 10 items", path), Judging(rows, path), 0)
    threading.Thread(target=held.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{held.server_port}/", path
    held.shutdown()
    held.server_close()


@pytest.mark.parametrize("width", [1280, 390])
def test_verdicts_are_kept_taken_up_again_and_summed_up(chromium, made, page, width):
    _, data, rows = made
    url, path = page
    context = chromium.new_context(viewport={"width": width, "height": 900})
    watched = Watched(context, url)
    watched.page.goto(url)
    items = watched.page.locator(".item")
    assert items.count() == 10
    items.nth(0).get_by_label("right").check()
    watched.page.get_by_text("1 of 10 judged").wait_for()
    items.nth(1).get_by_label("wrong: size or place").check()
    watched.page.get_by_text("2 of 10 judged").wait_for()
    items.nth(2).locator("h2").click()
    watched.page.keyboard.press("8")
    watched.page.get_by_text("3 of 10 judged").wait_for()
    assert items.nth(3).get_attribute("class") == "item now"
    watched.page.get_by_text("Error rates so far").click()
    assert "1 of 2" in watched.page.locator("#rates").inner_text()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.page.reload()
    watched.page.get_by_text("3 of 10 judged").wait_for()
    assert items.nth(1).locator("input:checked").get_attribute("value") == "geometry"
    items.nth(1).get_by_label("right").check()
    watched.page.get_by_text("Error rates so far").click()
    watched.page.get_by_text("0 of 2").first.wait_for()
    assert watched.errors == []
    names = [str(row["id"]) for row in rows]
    assert json.loads(path.read_text()) == {names[0]: "right", names[1]: "right", names[2]: "unsure"}
    assert "0 of 2 wrong" in told(command, data, "--verdicts", path).stdout


def test_a_verdict_that_cannot_be_kept_is_said(chromium, page):
    url, path = page
    watched = Watched(chromium.new_context(), url)
    watched.page.goto(url)
    watched.page.get_by_text("0 of 10 judged").wait_for()
    path.mkdir()
    first = watched.page.locator(".item").first
    first.get_by_label("right").click()
    watched.page.get_by_text("was not kept").wait_for()
    assert first.locator("input:checked").count() == 0


@pytest.mark.parametrize("body", [b'{"item": "x", "verdict": "right"}', b'{"item": 1}', b"no"])
def test_what_is_no_verdict_is_refused(page, body):
    url, path = page
    wrong = Request(f"{url}verdict", body, {"Content-Type": "application/json"})  # noqa: S310  our own server
    with pytest.raises(HTTPError, match=r"409|400"):
        urlopen(wrong)  # noqa: S310
    assert not path.exists()
    elsewhere = Request(url, headers={"Host": "evil.example:80"})  # noqa: S310
    with pytest.raises(HTTPError, match="403"):
        urlopen(elsewhere)  # noqa: S310


def test_the_sheet_keeps_verdicts_and_gives_them_out(chromium, made, tmp_path):
    scenes, data, _ = made
    out = tmp_path / "sheet.html"
    told(command, data, "--scenes", scenes, "--out", out, "--items", 10)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    watched = Watched(context, out.as_uri())
    watched.page.goto(out.as_uri())
    items = watched.page.locator(".item")
    items.nth(0).get_by_label("wrong: another thing").check()
    watched.page.keyboard.press("1")
    watched.page.reload()
    watched.page.get_by_text("1 of 10 judged").wait_for()
    with watched.page.expect_download() as saved:
        watched.page.get_by_role("button", name="Save verdicts").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert watched.errors == []
    assert list(json.loads(path.read_text()).values()) == ["right"]
    assert "0 of 1 wrong" in told(command, data, "--verdicts", path).stdout


def test_a_page_needs_a_file_for_its_verdicts(made):
    scenes, data, _ = made
    with pytest.raises(Exception, match="--verdicts FILE"):
        told(command, data, "--scenes", scenes, "--serve")
