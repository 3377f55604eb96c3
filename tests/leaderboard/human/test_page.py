"""The page in a browser: a choice by key, a number with its unit, a point by click, a box by drag, "cannot tell"."""

import pytest

from spatialgauge.benchmark.journal import read_manifest, read_records
from tests.leaderboard.browsing import Watched, browser


def at(page, x, y):
    """Return where a place of the 320 x 240 picture is on the screen."""
    box = page.locator("#layer").bounding_box()
    return box["x"] + x / 320 * box["width"], box["y"] + y / 240 * box["height"]


def act(page, key):
    match key:
        case "side":
            page.keyboard.press("2")
        case "sees":
            page.keyboard.press("0")
        case "far" | "many":
            page.locator("#text").fill("2" if key == "far" else "3")
            page.keyboard.press("Enter")
        case "point":
            page.mouse.click(*at(page, 200, 90))
            page.keyboard.press("Enter")
        case "box":
            page.mouse.move(*at(page, 160, 60))
            page.mouse.down()
            page.mouse.move(*at(page, 240, 120), steps=4)
            page.mouse.up()
            page.keyboard.press("Enter")
        case "row":
            page.keyboard.press("2")
            page.keyboard.press("1")
            page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_kind_is_answered_and_written_down(page, width):
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="dark")
        watched = Watched(context, page[0])
        watched.page.goto(page[0])
        watched.page.locator("#who").fill("p1")
        watched.page.get_by_role("button", name="I agree").click()
        done = set()
        for _ in range(7):
            watched.page.wait_for_function(
                "done => (key => key && !done.includes(key))(document.getElementById('asked').dataset.key)",
                arg=list(done),
            )
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
            assert "<b>please</b>" in watched.page.locator("#question").inner_text()
            key = watched.page.locator("#asked").get_attribute("data-key")
            act(watched.page, key)
            done.add(key)
        watched.page.get_by_text("Thank you").wait_for()
        assert watched.errors == []
    records = {record.item: record for record in read_records(page[1] / "p1")}
    assert records["side"].reply == "B"
    assert records["sees"].outcome == "refused"
    assert records["far"].reply == "2 m"
    assert {item: record.score for item, record in records.items() if item not in ("sees", "box")} == dict.fromkeys(
        ("side", "far", "many", "point", "row"), 1.0
    )
    assert records["box"].score > 0.9
    assert all(record.latency_s > 0 for record in records.values())
    assert read_manifest(page[1] / "p1").finished
