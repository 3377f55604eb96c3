import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.compare import command
from spatialgauge.benchmark.comparing import html, junit, markdown
from spatialgauge.benchmark.comparing.compare import compare, invalid

EVERY = ("task", "frame")
FALLEN = {f"side-{scene}-1" for scene in range(60)}


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture
def runs(make_run):
    return make_run("base"), make_run("head", FALLEN)


def test_the_page_shows_newly_wrong_pictures_and_interprets_no_reply(suite, runs):
    found = compare(*runs, suite, EVERY)
    text = html.render(found, suite)
    page = Page(text)
    assert page.tags.count("img") == page.tags.count("article") == len(found.fallen) > 0
    assert "script" not in page.tags
    assert any("<script>alert(1)</script> @everyone" in data for data in page.text)
    assert "http" not in re.sub("http-equiv|https://example.org", "", text)


def test_the_page_can_be_written_without_the_suite(runs):
    page = Page(html.render(compare(*runs), None))
    assert "img" not in page.tags
    assert "article" in page.tags


def test_markdown_holds_no_markup_mention_issue_or_address_of_a_reply(suite, runs):
    text = markdown.render(compare(*runs, suite, EVERY))
    rows = [line for line in text.splitlines() if "@everyone" in line]
    assert rows
    for row in rows:
        assert row.count("|") == 6
        assert re.fullmatch(r"\| (`[^`]*` \| )+`[^`]*` \|", row)


def test_markdown_fits_a_comment_and_says_where_it_is_cut(suite, runs):
    found = compare(*runs, suite, EVERY)
    many = found.model_copy(update={"parts": found.parts * 400})
    text = markdown.render(many)
    assert len(text.encode()) <= 65_536
    assert text.startswith(markdown.MARK)
    assert text.endswith(markdown.CUT_OFF)
    whole = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in whole)


def test_junit_has_a_case_for_every_verdict_and_survives_control_characters(suite, runs):
    root = ET.fromstring(junit.render(compare(*runs, suite, EVERY, margin=0.05)))  # noqa: S314  our own
    (tests,) = root
    cases = {case.get("name"): case for case in tests}
    assert set(cases) == {"all items", "left_right", "frame_intrinsic", "egocentric", "intrinsic"}
    assert cases["all items"].find("failure").get("message").startswith("REGRESSION")
    assert list(cases["intrinsic"]) == []
    assert (tests.get("tests"), tests.get("failures"), tests.get("errors")) == ("5", "3", "0")
    odd = invalid(["head: a reply with \x07 and \ufffe"])
    error = ET.fromstring(junit.render(odd))[0][0].find("error")  # noqa: S314  our own
    assert error.text == "head: a reply with \ufffd and \ufffd"


@pytest.mark.parametrize(
    ("changes", "code", "word"),
    [
        ({}, 0, "PASS"),
        ({"wrong": FALLEN}, 1, "REGRESSION"),
        (
            {"wrong": {f"{task}-{scene}-0" for scene in range(4) for task in ("side", "seen")}},
            2,
            "INCONCLUSIVE",
        ),
        ({"settings": {"blind": True}}, 65, "INVALID"),
    ],
)
def test_the_command_says_the_verdict_and_leaves_with_its_code(make_run, tmp_path, changes, code, word):
    base, head = make_run("base"), make_run("head", **changes)
    files = {form: tmp_path / f"out.{form}" for form in ("json", "junit", "markdown", "html")}
    options = [part for form, path in files.items() for part in (f"--{form}", str(path))]
    done = CliRunner().invoke(command, [str(base), str(head), *options])
    assert done.exit_code == code, done.output
    assert done.stdout.startswith(f"{word}: ")
    assert json.loads(files["json"].read_text())["verdict"] == word
    assert all(word in path.read_text() for form, path in files.items() if form != "junit" or code)


def test_a_head_that_is_no_run_is_invalid_and_still_written_down(make_run, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    done = CliRunner().invoke(command, [str(make_run("base")), str(empty), "--json", "-"])
    assert done.exit_code == 65
    assert "is no run" in json.loads(done.stdout)["faults"][0]


def test_wrong_arguments_are_no_verdict(make_run):
    base, head = str(make_run("base")), str(make_run("head"))
    for arguments in ([base], [base, head, "--margin", "2"], [base, head, "--by", "taks"], [base, "nowhere"]):
        done = subprocess.run(
            [sys.executable, "-m", "spatialgauge.benchmark.cli", "compare", *arguments], capture_output=True, text=True
        )
        assert done.returncode == 64, done.stderr


def test_a_suite_that_moved_is_told_and_can_be_named(make_run, suite_folder):
    base, head = make_run("base"), make_run("head")
    for run in (base, head):
        path = run / "manifest.json"
        path.write_text(path.read_text().replace(json.dumps(str(suite_folder)), '"gone"'))
    lost = CliRunner().invoke(command, [str(base), str(head), "--json", "-"])
    assert "--suite names it" in lost.stderr
    assert {part["slice"] for part in json.loads(lost.stdout)["parts"]} == {"task"}
    named = CliRunner().invoke(command, [str(base), str(head), "--suite", str(suite_folder), "--json", "-"])
    assert {part["slice"] for part in json.loads(named.stdout)["parts"]} == {"task", "frame"}
