"""What a board is handed by people who mean it no good: each is refused with its reason, or shown harmlessly."""

import gzip
import json
import os
import shutil
import tracemalloc

import pytest

from spatialgauge.adapters.conformance.report import Check, Conformance
from spatialgauge.benchmark.errors import DataError
from spatialgauge.leaderboard.store.building import Source, build
from spatialgauge.leaderboard.submissions import files
from spatialgauge.leaderboard.submissions.checking import check
from spatialgauge.leaderboard.submissions.files import read_submission

MARKUP = '<script>alert(1)</script><img src="https://evil.example/p.png">'


def refused(folder):
    with pytest.raises(DataError) as caught:
        read_submission(folder)
    return str(caught.value)


def faults(folder, suite):
    return "; ".join(check(read_submission(folder), suite).faults)


def test_a_sound_submission_stands(submission, asked):
    checked = check(read_submission(submission), asked)
    assert checked.faults == ()
    assert checked.rescoring.claimed == checked.rescoring.found
    assert checked.rescoring.changed == 0


@pytest.mark.parametrize("name", ["UPPER", "a b", ".hidden", "con", "nul.json", "-dash", "x" * 65, "évil"])
def test_a_name_that_leads_elsewhere_is_refused(submission, name):
    moved = submission.rename(submission.with_name(name))
    assert "is no name for a submission" in refused(moved)


def test_a_path_out_of_the_folder_is_not_followed(submission, asked):
    manifest = json.loads((submission / "manifest.json").read_text())
    manifest["suite"]["reference"] = "../../../../etc"
    (submission / "manifest.json").write_text(json.dumps(manifest))
    assert check(read_submission(submission), asked).faults == ()


@pytest.mark.parametrize("name", ["manifest.json", "records.jsonl.gz", "conformance.json"])
def test_a_link_is_not_followed(submission, name):
    (submission / name).unlink(missing_ok=True)
    (submission / name).symlink_to("/etc/passwd")
    assert f"same/{name}: is a link" in refused(submission)


def test_a_folder_that_is_a_link_is_not_followed(submission):
    link = submission.with_name("other")
    link.symlink_to(submission)
    assert "links are not followed" in refused(link)


def test_a_pipe_does_not_hold_the_build_up(submission):
    (submission / "records.jsonl.gz").unlink()
    os.mkfifo(submission / "records.jsonl.gz")
    assert "is no plain file" in refused(submission)


def test_files_that_do_not_belong_there_are_refused(submission):
    (submission / "payload.zip").write_bytes(b"PK")
    assert "payload.zip: does not belong there" in refused(submission)


def test_a_gzip_bomb_is_stopped_before_it_unpacks(submission, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 4 * 2**20)
    line = (gzip.decompress((submission / "records.jsonl.gz").read_bytes())).splitlines(keepends=True)[0]
    (submission / "records.jsonl.gz").write_bytes(gzip.compress(line * 20_000))
    tracemalloc.start()
    assert "unpacks to more than 4 MiB" in refused(submission)
    assert tracemalloc.get_traced_memory()[1] < 120 * 2**20
    tracemalloc.stop()


def test_a_bomb_of_one_line_is_stopped_too(submission):
    (submission / "records.jsonl.gz").write_bytes(gzip.compress(b" " * 50 * 2**20))
    assert "line 1: is longer than 1 MiB" in refused(submission)


def test_a_reply_of_ten_megabytes_is_refused(changed):
    folder = changed(lambda lines: lines[3].update(reply="x" * 10 * 2**20))
    assert "line 4: is longer than 1 MiB" in refused(folder)


def test_a_large_manifest_is_refused(submission):
    (submission / "manifest.json").write_bytes(b"{" + b" " * 2**20)
    assert "is larger than 0.25 MiB" in refused(submission)


@pytest.mark.parametrize("number", ["NaN", "1e309", "-1", "2", "Infinity"])
def test_a_score_that_is_none_is_refused(submission, number):
    text = gzip.decompress((submission / "records.jsonl.gz").read_bytes()).decode()
    spoilt = text.replace('"score":0.0', f'"score":{number}', 1)
    assert spoilt != text
    (submission / "records.jsonl.gz").write_bytes(gzip.compress(spoilt.encode()))
    assert "score" in refused(submission)


def test_broken_utf8_is_refused(submission):
    data = gzip.decompress((submission / "records.jsonl.gz").read_bytes()).replace(
        b'"reply":"A"', b'"reply":"\xff\xfe"', 1
    )
    (submission / "records.jsonl.gz").write_bytes(gzip.compress(data))
    assert "records.jsonl.gz, line" in refused(submission)


def test_a_torn_gzip_file_is_refused(submission):
    data = (submission / "records.jsonl.gz").read_bytes()
    (submission / "records.jsonl.gz").write_bytes(data[: len(data) // 2])
    assert "is no whole gzip file" in refused(submission)


def test_missing_items_are_counted(changed, asked):
    folder = changed(lambda lines: lines.__delitem__(slice(0, 4)))
    assert "4 of 32 answers are missing" in faults(folder, asked)


def test_items_that_stand_twice_are_named(changed, asked):
    folder = changed(lambda lines: lines.append(lines[0]))
    assert "1 items stand twice" in faults(folder, asked)


def test_foreign_items_are_named(changed, asked):
    folder = changed(lambda lines: lines[0].update(item="nobody-asked"))
    assert "1 items are not the suite's, such as 'nobody-asked'" in faults(folder, asked)


def test_failed_calls_are_no_way_to_leave_hard_questions_out(changed, asked):
    folder = changed(lambda lines: [line.update(outcome="failed", score=None) for line in lines[:5]])
    assert "5 calls failed" in faults(folder, asked)


def test_another_suite_under_the_same_name_is_refused(submission, asked):
    manifest = json.loads((submission / "manifest.json").read_text())
    manifest["suite"]["hash"] = "0" * 64
    (submission / "manifest.json").write_text(json.dumps(manifest))
    assert "was made on another tiny@1" in faults(submission, asked)


def test_claimed_scores_are_not_believed(changed, asked):
    folder = changed(lambda lines: [line.update(score=1.0) for line in lines if line["outcome"] == "answered"])
    checked = check(read_submission(folder), asked)
    assert checked.rescoring.claimed == 1
    assert checked.rescoring.found < 0.6
    assert any("claimed a mean score of 1.000" in note for note in checked.notes)
    assert {record.score for record in checked.records} == {0.0, 1.0}


def test_task_and_scene_are_the_suites_whatever_a_record_says(changed, asked):
    folder = changed(lambda lines: [line.update(task="easy", group=str(n), pair=None) for n, line in enumerate(lines)])
    checked = check(read_submission(folder), asked)
    assert all(record.task == asked.by_id[record.item].task for record in checked.records)
    assert all(record.group == asked.by_id[record.item].group for record in checked.records)


def test_prompts_of_ones_own_are_seen(changed, asked):
    folder = changed(lambda lines: [line.update(prompt_hash="0" * 64) for line in lines])
    checked = check(read_submission(folder), asked)
    assert checked.tier == "self-reported"
    assert any("only 0.0% of the prompts" in note for note in checked.notes)


def test_an_oracle_is_noted(runs, asked, tmp_path, monkeypatch):
    from spatialgauge.leaderboard.submissions import profiles

    monkeypatch.setattr(profiles, "ENOUGH", 10)
    shutil.copytree(runs / "oracle", tmp_path / "oracle")
    checked = check(read_submission(tmp_path / "oracle", own=True), asked)
    assert any(note.startswith("oracle-like: 100.0%") for note in checked.notes)


def test_a_model_that_does_not_look_is_noted(submission, asked, monkeypatch):
    from spatialgauge.leaderboard.submissions import profiles

    monkeypatch.setattr(profiles, "ENOUGH", 10)
    notes = check(read_submission(submission), asked).notes
    assert any(note.startswith("blind-like: 100.0% of the twins") for note in notes)


def test_the_build_goes_on_with_the_rest(submission, asked, tmp_path):
    root = submission.parent
    for name in ("bad-gzip", "bad-link", "=cmd"):
        shutil.copytree(submission, root / name)
    (root / "bad-gzip" / "records.jsonl.gz").write_bytes(b"no gzip")
    (root / "bad-link" / "manifest.json").unlink()
    (root / "bad-link" / "manifest.json").symlink_to("/etc/passwd")
    index = build(Source(root, {asked.card.hash: asked}), tmp_path / "board")
    assert [entry.id for board in index.boards for entry in board.entries] == ["same"]
    reasons = {one.name: one.reasons[0] for one in index.refused}
    assert set(reasons) == {"bad-gzip", "bad-link", "=cmd"}
    assert "gzip" in reasons["bad-gzip"]


def test_markup_in_names_stays_text_and_loses_its_control_characters(submission, asked, tmp_path):
    manifest = json.loads((submission / "manifest.json").read_text())
    manifest["adapter"]["spec"] = f"x/{MARKUP}\u202e\u0007"
    (submission / "manifest.json").write_text(json.dumps(manifest))
    index = build(Source(submission.parent, {asked.card.hash: asked}), tmp_path / "board")
    name = index.boards[0].entries[0].name
    assert "<script>" in name
    assert "\u202e" not in name
    assert "\u0007" not in name


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://plain.example", 'https://x.example/"onload=', "data:x"])
def test_only_plain_https_links_are_taken(submission, url):
    manifest = json.loads((submission / "manifest.json").read_text())
    manifest["declared"]["url"] = url
    (submission / "manifest.json").write_text(json.dumps(manifest))
    assert "declared.url" in refused(submission)


@pytest.mark.parametrize("text", ["[1]", "NaN", "{", "[" * 100_000, '{"schema": 1}', "x" * 2 * 2**20])
def test_a_conformance_report_is_one_or_is_refused(submission, text):
    (submission / "conformance.json").write_text(text)
    assert "same/conformance.json: " in refused(submission)


def test_a_report_of_another_adapter_is_noted(submission, asked):
    manifest = read_submission(submission).manifest
    card = manifest.adapter.model_copy(update={"spec": "file/other"})
    failed = Check(name="sees", group="seeing", meaning="It sees.", status="failed", told=MARKUP)
    report = Conformance(adapter=card, checked="2026-11-28", checks=(failed,))
    (submission / "conformance.json").write_text(report.model_dump_json())
    notes = check(read_submission(submission), asked).notes
    assert "its conformance report is of another adapter, or of other settings" in notes
    assert "its adapter fails 1 checks: sees" in notes


def test_nothing_is_read_from_beside_the_folder(submission, tmp_path):
    (tmp_path / "register.json").write_text("{")
    assert read_submission(submission).conformance is None
