import gzip
import json

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.baseline import command as baseline
from spatialgauge.benchmark.cli.compare import command
from spatialgauge.benchmark.comparing.columns import read_columns, records_at
from spatialgauge.benchmark.comparing.sources import base_of, baseline_name, save_baseline
from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.journal import read_manifest, read_records

FALLEN = {f"side-{scene}-1" for scene in range(60)}


def changed(run, **settings):
    path = run / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["adapter"]["settings"] |= settings
    path.write_text(json.dumps(manifest))
    return run


def test_a_baseline_is_the_run_in_one_file(make_run, tmp_path):
    run = make_run("base")
    path = save_baseline(run, tmp_path / "kept")
    ours, kept = read_columns(run), read_columns(path)
    assert kept.manifest == read_manifest(run)
    assert (kept.item == ours.item).all()
    rows = ours.item.argsort()[[7, 0, 400]]
    assert records_at(kept, rows) == records_at(ours, rows) == [list(read_records(run))[row] for row in rows]


def test_the_same_run_gives_the_same_bytes(make_run, tmp_path):
    run = make_run("base")
    first = save_baseline(run, tmp_path / "one").read_bytes()
    assert save_baseline(run, tmp_path / "two").read_bytes() == first
    assert save_baseline(run, tmp_path / "one").read_bytes() == first


def test_a_baseline_is_not_replaced_unasked(make_run, tmp_path):
    kept = tmp_path / "kept"
    path = save_baseline(make_run("base"), kept)
    other = make_run("head", FALLEN)
    with pytest.raises(UsageError, match="--replace"):
        save_baseline(other, kept)
    assert save_baseline(other, kept, replace=True) == path
    assert read_columns(path).manifest.adapter.model == "head"


def test_a_run_that_is_not_finished_is_no_baseline(make_run, tmp_path):
    with pytest.raises(DataError, match="not finished"):
        save_baseline(make_run("base", finished=None), tmp_path)


def test_the_name_stands_for_suite_and_settings_and_not_for_model_or_place(make_run):
    run = make_run("base")
    name = baseline_name(read_manifest(run))
    assert name.startswith("cups-1-")
    assert baseline_name(read_manifest(changed(run, base_url="http://127.0.0.1:1", device="cuda"))) == name
    assert baseline_name(read_manifest(make_run("head"))) == name
    assert baseline_name(read_manifest(changed(run, temperature=0.7))) != name


def test_a_folder_of_baselines_is_looked_up_by_what_the_head_was_asked(make_run, tmp_path):
    kept, run = tmp_path / "kept", make_run("base")
    path = save_baseline(run, kept)
    save_baseline(changed(make_run("warm"), temperature=0.7), kept)
    assert base_of(kept, read_manifest(make_run("head"))) == path
    assert base_of(path, read_manifest(run)) == path
    assert base_of(run, read_manifest(run)) == run
    with pytest.raises(DataError, match="no baseline for this suite"):
        base_of(kept, read_manifest(changed(run, temperature=1.0)))


def test_the_commands_keep_a_baseline_and_compare_with_it(make_run, tmp_path):
    kept = str(tmp_path / "kept")
    made = CliRunner().invoke(baseline, ["save", str(make_run("base")), "--into", kept])
    assert made.exit_code == 0
    same = CliRunner().invoke(command, [kept, str(make_run("head"))])
    worse = CliRunner().invoke(command, [kept, str(make_run("worse", FALLEN))])
    other = CliRunner().invoke(command, [kept, str(changed(make_run("other"), temperature=1.0))])
    assert (same.exit_code, worse.exit_code, other.exit_code) == (0, 1, 65)
    assert "spatialgauge baseline save RUN" in other.stdout


@pytest.mark.parametrize("damage", ["cut", "plain", "empty", "line"])
def test_a_damaged_baseline_is_invalid_and_named(make_run, tmp_path, damage):
    path = save_baseline(make_run("base"), tmp_path / "kept")
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "plain": b"no gzip",
            "empty": b"",
            "line": gzip.compress(gzip.decompress(whole) + b"{}\n"),
        }[damage]
    )
    done = CliRunner().invoke(command, [str(path), str(make_run("head"))])
    assert done.exit_code == 65
    assert path.name in done.stdout
