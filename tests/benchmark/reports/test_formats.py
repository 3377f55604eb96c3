import json
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from rich.console import Console

from spatialgauge.benchmark import suite_files
from spatialgauge.benchmark.cli.report import command
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Form, Kind, Outcome
from spatialgauge.benchmark.reports import dots, html, markdown, table
from spatialgauge.benchmark.reports.figures import answer, dollars, percent, with_bounds
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.statistics.intervals import Interval

HOSTILE = (
    '</pre><script>alert(1)</script><img src="https://evil.example/p.png"> ![x](https://evil.example) [bold]B[/bold]'
)


def hostile(item):
    return HOSTILE


def constant(item):
    return {"left_right": "A", "addressee_frame": "yes", "distance": "2 m"}[item.task]


def printed(renderable, width=240):
    console = Console(width=width, force_terminal=False)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def parsed(text):
    page = Page()
    page.feed(text)
    return page


def test_numbers_are_spelled_in_per_cent_with_their_bounds():
    assert with_bounds(Interval(mean=0.6134, low=0.57, high=0.655, n=9, clusters=3)) == "61.3 [57.0, 65.5]"
    assert with_bounds(Interval(mean=0.5, low=None, high=None, n=2, clusters=1)) == "50.0 [?]"
    assert with_bounds(None) == "-"
    assert percent(-0.0001) == "0.0"


@pytest.mark.parametrize(
    ("cost", "spelled"), [(None, "-"), (0.0, "$0.00"), (0.00012, "$0.00012"), (0.4567, "$0.46"), (12.5, "$12.50")]
)
def test_costs_keep_the_digits_that_matter(cost, spelled):
    assert dollars(cost) == spelled


def test_answers_are_spelled_with_their_option_and_unit(suite):
    assert answer("B", suite.by_id["side-0-0"].form) == "B: right"
    assert answer(1.35, suite.by_id["far-0-0"].form) == "1.35 m"
    assert answer(None, suite.by_id["far-0-0"].form) == "-"
    moved = {"right": -0.5, "up": 0.0, "forward": 1.0, "turn_right": 20.0, "turn_up": 0.0}
    said = "move_left:0.5,move_up:0,move_forward:1,rotate_right:20,rotate_up:0"
    assert answer(moved, Form(kind=Kind.MOTION)) == said


def test_one_run_is_shown_task_by_task_with_its_floor(suite, make_run):
    text = printed(table.render([summarise(make_run("m/constant", constant), suite, by=("indoor",))]))
    (row,) = [line for line in text.splitlines() if line.startswith("left_right ") and "50.0 [" in line][:1]
    assert re.match(r"left_right +50\.0 \[\S+, \S+\] +50\.0 +0\.0 \[", row)
    assert "all of metric" in text
    assert "By indoor" in text


def test_several_runs_stand_under_the_floor_with_the_best_first(suite, make_run, truthful):
    runs = [make_run("m/constant", constant), make_run("m/true", truthful)]
    lines = printed(table.render([summarise(run, suite) for run in runs])).splitlines()
    order = [line.split()[0] for line in lines if line.startswith(("blind", "m/"))]
    assert order == ["blind", "m/true", "m/constant"]
    (columns,) = [line for line in lines if line.startswith("task ")]
    assert re.search(r"blind floor +m/true +m/constant", columns)
    assert any(re.match(r"left_right +50\.0 +100\.0 \[", line) for line in lines)


def test_a_narrow_terminal_cuts_nothing_off(suite, make_run, truthful):
    runs = [make_run("m/constant", constant), make_run("m/true", truthful)]
    text = printed(table.render([summarise(run, suite) for run in runs]), width=80)
    assert "…" not in text


def test_runs_of_the_same_model_are_told_apart_by_their_folders(suite, make_run, truthful, tmp_path):
    first = make_run("m/true", truthful)
    second = first.rename(tmp_path / "runs" / "monday")
    first = make_run("m/true", truthful)
    text = printed(table.render([summarise(first, suite), summarise(second, suite)]))
    assert "m/true (monday)" in text
    assert "m/true (m_true)" in text


def test_runs_of_different_suites_do_not_share_a_table(suite, make_run, truthful):
    summary = summarise(make_run("m/true", truthful), suite)
    other = summary.model_copy(update={"suite": summary.suite.model_copy(update={"hash": "f" * 64})})
    with pytest.raises(DataError, match="different suites"):
        table.render([summary, other])


def test_failed_refused_and_unparsed_stand_in_every_format(suite, make_run, truthful):
    ends = {"side-0-0": Outcome.FAILED, "side-1-0": Outcome.REFUSED, "side-2-0": "no idea"}
    summary = summarise(make_run("m/mixed", lambda item: ends.get(item.id, truthful(item))), suite)
    for text in (printed(table.render([summary])), markdown.render([summary]), html.render([summary], suite)):
        assert "unparsed" in text
        assert "refused" in text
        assert "failed" in text


def test_what_is_missing_from_the_numbers_stands_before_them(suite, make_run, truthful):
    run = make_run("m/half", lambda item: Outcome.FAILED if item.task == "distance" else truthful(item))
    whole = summarise(make_run("m/true", truthful), suite)
    summary = summarise(run, suite)
    for text in (
        printed(table.render([summary])),
        printed(table.render([summary, whole])),
        markdown.render([summary]),
        html.render([summary], suite),
    ):
        assert "24 calls failed" in text
        assert "no score at all for distance" in text


def test_a_reply_is_never_markup_in_a_page(suite, make_run):
    page = parsed(html.render([summarise(make_run("m/<b>hostile</b>", hostile), suite)], suite))
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert all(value.startswith("data:image/png;base64,") for name, value in page.attributes if name == "src")
    assert HOSTILE in "".join(page.text)


def test_a_page_fetches_nothing(suite, make_run, truthful):
    runs = [make_run("m/constant", constant), make_run("m/true", truthful)]
    text = html.render([summarise(run, suite) for run in runs], suite)
    assert "http" not in re.sub(r"http-equiv", "", text)
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_a_page_shows_the_pictures_of_the_worst(suite, make_run):
    summary = summarise(make_run("m/constant", constant), suite)
    page = parsed(html.render([summary], suite))
    assert page.tags.count("img") == len(summary.worst) == 9


def test_a_drawing_reaches_below_zero_and_escapes_names():
    rows = [
        ("<b>model</b>", Interval(mean=-0.4, low=-0.6, high=-0.2, n=9, clusters=9)),
        ("plain", Interval(mean=0.5, low=None, high=None, n=2, clusters=1)),
    ]
    text = dots.drawn(rows, "Scores")
    assert "<b>" not in text
    assert ">-75</text>" in text
    assert text.count("<circle") == 2
    assert text.count('class="bounds"') == 1


def test_markdown_escapes_names_and_has_whole_tables(suite, make_run, truthful):
    runs = [make_run("m/a|b_<i>*x*", truthful), make_run("m/constant", constant)]
    text = markdown.render([summarise(run, suite) for run in runs])
    assert "m/a\\|b\\_\\<i\\>\\*x\\*" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(row.endswith("|") for row in rows)
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows[:4]}
    assert len(widths) == 1


def test_the_command_writes_json_that_a_script_can_read(suite, make_run, truthful, tmp_path):
    folder = tmp_path / "suite"
    suite_files.save(suite, folder)
    run = make_run("m/true", truthful)
    result = CliRunner().invoke(command, [str(run), "--suite", str(folder), "--format", "json", "--by", "task,indoor"])
    assert result.exit_code == 0, result.output
    (summary,) = json.loads(result.stdout)
    assert summary["overall"]["corrected"]["mean"] == 1
    assert len(summary["breakdown"]) == 6


@pytest.mark.parametrize("form", ["table", "json", "markdown", "html"])
def test_every_format_can_be_written_to_a_file(form, suite, make_run, truthful, tmp_path):
    folder, out = tmp_path / "suite", tmp_path / "report"
    suite_files.save(suite, folder)
    run = make_run("m/true", truthful)
    result = CliRunner().invoke(command, [str(run), "--suite", str(folder), "--format", form, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "left_right" in out.read_text().replace("\\", "")
