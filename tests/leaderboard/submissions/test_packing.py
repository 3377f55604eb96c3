"""Runs and replies made elsewhere become submissions; the commands say what became of them."""

import json

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.submit import command as submit
from spatialgauge.benchmark.cli.verify import command as verify
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.manifest import Declared
from spatialgauge.leaderboard.submissions.checking import check
from spatialgauge.leaderboard.submissions.files import digest_of, read_submission
from spatialgauge.leaderboard.submissions.packing import pack_predictions, pack_run


def test_the_same_run_gives_the_same_bytes(runs, tmp_path):
    first, second = (pack_run(runs / "oracle", tmp_path / name / "oracle", Declared()) for name in ("a", "b"))
    assert digest_of(first) == digest_of(second)


def test_secrets_of_the_environment_stay_at_home(runs, tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "cup left or right")
    folder = pack_run(runs / "hostile", tmp_path / "hostile", Declared(note="the cup left or right of it"))
    assert read_submission(folder).manifest.declared.note == "the [key] of it"


def test_a_run_that_is_not_finished_is_not_packed(runs, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    manifest = json.loads((runs / "oracle" / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**manifest, "finished": None}))
    with pytest.raises(DataError, match="is not finished"):
        pack_run(run, tmp_path / "out", Declared())


def test_an_existing_folder_is_not_overwritten(runs, tmp_path):
    pack_run(runs / "oracle", tmp_path / "oracle", Declared())
    with pytest.raises(UsageError, match="is there already"):
        pack_run(runs / "oracle", tmp_path / "oracle", Declared())


def test_replies_made_elsewhere_stand_as_self_reported(asked, tmp_path):
    rows = [json.dumps({"item": item.id, "reply": "A" if item.form.options else "1 m"}) for item in asked.items]
    (tmp_path / "replies.jsonl").write_text("\n".join(rows))
    folder = pack_predictions(tmp_path / "replies.jsonl", asked, tmp_path / "theirs", Declared(), "theirs-7b")
    checked = check(read_submission(folder), asked)
    assert checked.faults == ()
    assert checked.tier == "self-reported"


def test_submit_and_verify_on_the_command_line(runs, suite, tmp_path):
    out = tmp_path / "same"
    packed = CliRunner().invoke(submit, [str(runs / "same"), "--out", str(out), "--family", "Same", "--open-weights"])
    assert packed.exit_code == 0, packed.output
    told = CliRunner().invoke(
        verify, [str(out), "--suite", str(suite[1]), "--json", "--markdown", str(tmp_path / "row.md")]
    )
    assert told.exit_code == 0, told.output
    preview = json.loads(told.stdout)
    assert preview["entry"]["tier"] == "rescored"
    assert preview["entry"]["declared"]["open_weights"] is True
    assert preview["claimed"] == preview["found"]
    assert "can stand on the board" in (tmp_path / "row.md").read_text()


def test_verify_says_why_and_leaves_with_one(runs, suite, tmp_path):
    out = pack_run(runs / "same", tmp_path / "same", Declared())
    (out / "more.txt").write_text("x")
    told = CliRunner().invoke(verify, [str(out), "--suite", str(suite[1])])
    assert told.exit_code == 1
    assert "does not belong there" in told.output


def test_a_link_that_is_none_is_a_usage_error(runs, tmp_path):
    told = CliRunner().invoke(submit, [str(runs / "same"), "--out", str(tmp_path / "x"), "--url", "javascript:x"])
    assert isinstance(told.exception, UsageError)
    assert str(told.exception).startswith("--url")
