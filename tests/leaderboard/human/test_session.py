"""Answers of people become a run like any model's; nothing they send breaks it, and no truth reaches them early."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.human import command
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.journal import read_manifest, read_records
from spatialgauge.benchmark.reports.summary import summarise
from spatialgauge.benchmark.suite_files import save
from spatialgauge.leaderboard.human import people, session
from spatialgauge.leaderboard.human.people import majority, read_raters, report, write_majority
from spatialgauge.leaderboard.human.session import Given, Session, people_items
from spatialgauge.leaderboard.store.building import Source, build

RIGHT = {
    "side": "B",
    "sees": "yes",
    "far": "2 m",
    "many": "3",
    "point": [[200, 90]],
    "box": [[160, 60, 240, 120]],
    "row": "B, A",
}


def begun(suite, folder, items=None):
    return Session(suite, "people", items or suite.items, folder.name, folder)


def answered(held, replies=RIGHT, seconds=1.5):
    """Give these answers until all is answered; None stands for one that cannot tell."""
    while (asked := held.next()).phase != "done":
        if asked.phase == "check":
            held.take(Given(key=asked.key, answer=asked.question.rstrip(".")[-1], seconds=1))
            continue
        told = replies[asked.key]
        held.take(Given(key=asked.key, answer=told, cannot_tell=told is None, seconds=seconds))
    held.close()


def test_right_answers_of_every_kind_score_one_and_make_a_run(people_suite, tmp_path):
    answered(begun(people_suite, tmp_path / "p1"))
    manifest = read_manifest(tmp_path / "p1")
    records = {record.item: record for record in read_records(tmp_path / "p1")}
    assert {item: record.score for item, record in records.items()} == dict.fromkeys(RIGHT, 1.0)
    assert manifest.finished is not None
    assert manifest.adapter.spec == "human/p1"
    assert all(record.latency_s == 1.5 for record in records.values())
    assert summarise(tmp_path / "p1", people_suite).overall.n == 7


def test_who_cannot_tell_is_no_wrong_answer(people_suite, tmp_path):
    answered(begun(people_suite, tmp_path / "p1"), {**RIGHT, "far": None})
    (far,) = (record for record in read_records(tmp_path / "p1") if record.item == "far")
    assert far.outcome == "refused"


def test_the_page_never_carries_a_truth(people_suite, tmp_path):
    held = begun(people_suite, tmp_path / "p1")
    fields = set(held.next().model_dump())
    held.close()
    assert not fields & {"truth", "rule", "frames", "slices"}


def test_an_answer_is_kept_at_once_and_the_session_goes_on_there(people_suite, tmp_path):
    first = begun(people_suite, tmp_path / "p1")
    asked = first.next()
    first.take(Given(key=asked.key, answer=RIGHT[asked.key], seconds=1))
    assert [record.item for record in read_records(tmp_path / "p1")] == [asked.key]
    first.close()
    again = begun(people_suite, tmp_path / "p1")
    assert again.next().done == 1
    assert again.next().key != asked.key
    again.close()


def test_a_question_is_answered_once(people_suite, tmp_path):
    held = begun(people_suite, tmp_path / "p1")
    asked = held.next()
    held.take(Given(key=asked.key, answer=RIGHT[asked.key], seconds=1))
    with pytest.raises(UsageError, match="answered already"):
        held.take(Given(key=asked.key, answer=RIGHT[asked.key], seconds=1))
    held.close()


def test_practice_comes_from_outside_and_tells_the_truth(people_suite, tmp_path):
    chosen = [people_suite.by_id[name] for name in ("side", "sees", "far", "many", "point", "box")]
    held = begun(people_suite, tmp_path / "p1", chosen)
    asked = held.next()
    assert (asked.phase, asked.key) == ("practice", "row")
    assert (
        held.take(Given(key="row", answer="A, B", seconds=1)) == "Practice: that scores 0.00; the answer is ['B', 'A']"
    )
    assert held.next().phase == "item"
    held.close()
    assert list(read_records(tmp_path / "p1")) == []


def test_attention_is_checked_and_who_fails_is_left_out(people_suite, tmp_path, monkeypatch):
    monkeypatch.setattr(session, "EVERY", 3)
    answered(begun(people_suite, tmp_path / "good"))
    careless = begun(people_suite, tmp_path / "careless")
    while (asked := careless.next()).phase != "done":
        careless.take(Given(key=asked.key, answer=None, cannot_tell=True, seconds=0.1))
    careless.close()
    raters = {rater.name: rater for rater in read_raters(tmp_path, people_suite)}
    assert (raters["good"].passed, raters["careless"].passed) == (1.0, 0.0)
    assert [name for name, rater in raters.items() if rater.heeded] == ["good"]


@pytest.mark.parametrize("told", [7, {"a": 1}, ["x"], "x" * 300, [[1, 2, 3]], [["a", "b"]], [[1e9, 2]], [[True, 1]]])
def test_no_answer_breaks_a_run(people_suite, tmp_path, told):
    held = begun(people_suite, tmp_path / "p1", [people_suite.by_id["point"]])
    while held.next().phase == "practice":
        held.take(Given(key=held.next().key, cannot_tell=True, seconds=1))
    with pytest.raises(UsageError):
        held.take(Given(key="point", answer=told, seconds=1))
    assert held.next().key == "point"
    held.close()


def test_answers_to_other_questions_are_not_mixed(people_suite, tmp_path):
    begun(people_suite, tmp_path / "p1").close()
    with pytest.raises(DataError, match="other questions"):
        begun(people_suite, tmp_path / "p1", [people_suite.by_id["side"]])


def test_boxes_in_space_are_not_asked_of_people(suite):
    assert len(people_items(suite[0], None)) == 32
    assert len(people_items(suite[0], 8)) == 8


def test_the_majority_is_a_run_too(people_suite, tmp_path):
    for name, changed in {"p1": {}, "p2": {"far": "4 m"}, "p3": {"side": "A", "far": "1 m", "sees": None}}.items():
        answered(begun(people_suite, tmp_path / name), {**RIGHT, **changed})
    raters = read_raters(tmp_path, people_suite)
    records = {record.item: record for record in read_records(write_majority(raters, people_suite, tmp_path))}
    assert records["side"].reading.value == "B"
    assert records["sees"].reading.value == "yes"
    assert records["far"].reading.value == pytest.approx(2.0)
    assert records["box"].score == 1
    assert records["point"].score == 1
    assert read_manifest(tmp_path / "majority").adapter.spec == "human/majority"
    assert [rater.name for rater in read_raters(tmp_path, people_suite)] == ["p1", "p2", "p3"]
    tasks = {row[0]: row for row in report(raters, people_suite)[1].rows}
    assert tasks["side"][2].startswith("66.7")
    assert tasks["side"][3:5] == ("1", "100.0")
    assert tasks["box"][5] == "-"  # one item cannot tell agreement from chance


def test_a_tie_is_no_majority(people_suite, tmp_path):
    answered(begun(people_suite, tmp_path / "p1"))
    answered(begun(people_suite, tmp_path / "p2"), {**RIGHT, "side": "A"})
    assert "side" not in {record.item for record in majority(read_raters(tmp_path, people_suite), people_suite)}


def test_people_stand_on_a_board_without_a_rank(people_suite, tmp_path):
    folder = tmp_path / "suite"
    save(people_suite, folder)
    held = Session(people_suite, str(folder), people_suite.items, "p1", tmp_path / "answers" / "p1")
    answered(held)
    (board,) = build(Source(tmp_path / "answers", {}, own=True, partial=True), tmp_path / "board").boards
    assert board.entries[0].kind == "human"
    assert board.entries[0].places is None


def test_the_report_on_the_command_line(people_suite, tmp_path):
    save(people_suite, tmp_path / "suite")
    asking = [str(tmp_path / "suite"), "--out", str(tmp_path / "answers"), "--report"]
    nobody = CliRunner().invoke(command, asking)
    assert isinstance(nobody.exception, DataError)
    for name in ("p1", "p2"):
        answered(begun(people_suite, tmp_path / "answers" / name))
    told = CliRunner().invoke(command, asking)
    assert told.exit_code == 0, told.output
    assert "majority" in told.output
    assert people.MAJORITY in {folder.name for folder in (tmp_path / "answers").iterdir()}


def send(url, body, mime="application/json", **headers):
    return urlopen(Request(url, data=body, headers={"Content-Type": mime, **headers}))  # noqa: S310  our own server


@pytest.mark.parametrize(
    ("path", "body", "mime", "code"),
    [
        ("/answer?who=p1", b"{}", "text/plain", 400),
        ("/answer?who=p1", b"{", "application/json", 400),
        ("/answer?who=p1", b"x" * 70_000, "application/json", 400),
        ("/answer?who=../../x", b'{"key": "side", "seconds": 1}', "application/json", 409),
        ("/answer?who=p1", b'{"key": "nobody", "seconds": 1}', "application/json", 409),
        ("/elsewhere", b"{}", "application/json", 400),
    ],
)
def test_the_server_refuses_what_the_page_does_not_send(page, path, body, mime, code):
    with pytest.raises(HTTPError) as caught:
        send(page[0] + path, body, mime)
    assert caught.value.code == code
    assert not (page[1].parent / "x").exists()


@pytest.mark.parametrize(
    "path", ["/../session.py", "/page.py", "/picture/" + "0" * 64, "/picture/..%2f..%2fetc%2fpasswd"]
)
def test_nothing_but_the_page_and_its_pictures_is_given(page, path):
    with pytest.raises(HTTPError) as caught:
        urlopen(page[0] + path)  # noqa: S310  our own server
    assert caught.value.code == 404


def test_a_name_that_points_here_is_not_let_in(page):
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(page[0], headers={"Host": "evil.example:80"}))  # noqa: S310  our own server
    assert caught.value.code == 403


def test_the_page_may_run_its_own_script_alone(page):
    with urlopen(page[0]) as reply:  # noqa: S310  our own server
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_what_is_asked_next_is_json(page):
    with urlopen(f"{page[0]}/next?who=p1") as reply:  # noqa: S310  our own server
        assert json.loads(reply.read())["phase"] == "item"
