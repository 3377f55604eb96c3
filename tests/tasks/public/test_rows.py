"""Rows come from files or a pinned revision; what is missing, closed or damaged is said in one line."""

import json

import pytest

from spatialgauge.benchmark.cli import main
from spatialgauge.benchmark.errors import DataError, ServiceError, UsageError
from spatialgauge.benchmark.items import Kind
from spatialgauge.benchmark.suite_files import load
from spatialgauge.tasks.public.building import Source, suite_of
from spatialgauge.tasks.public.catalogue import catalogue, read_declaration
from spatialgauge.tasks.public.rows import rows_of
from spatialgauge.tasks.public.video import frames_of, spread

VSR = catalogue()["vsr"]
STATEMENT = {"image": "1.jpg", "image_link": "", "caption": "The cat is on the mat.", "label": 1, "relation": "on"}


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv", ".parquet"])
def test_rows_are_read_from_any_file(tmp_path, suffix):
    import pandas as pd

    table = pd.DataFrame([STATEMENT, {**STATEMENT, "label": 0}])
    path = tmp_path / f"rows{suffix}"
    match suffix:
        case ".jsonl" | ".json":
            table.to_json(path, orient="records", lines=suffix == ".jsonl")
        case ".parquet":
            table.to_parquet(path)
        case _:
            table.to_csv(path, index=False, sep="\t" if suffix == ".tsv" else ",")
    suite = suite_of(VSR, rows_of(VSR, path), Source("rows", "", pictures=False))
    assert {item.slices["row"]: item.truth for item in suite.items} == {"test-0": "yes", "test-1": "no"}


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"caption": "x", "label": 1}))
    with pytest.raises(DataError, match="no column image, image_link, relation; they have caption, label"):
        list(rows_of(VSR, path))


def test_files_of_no_kind_are_refused(tmp_path):
    (tmp_path / "rows.txt").write_text("x")
    with pytest.raises(DataError, match="no one kind of file"):
        list(rows_of(VSR, tmp_path))
    (tmp_path / "rows.parquet").write_text("torn")
    with pytest.raises(DataError, match="cannot be read as rows"):
        list(rows_of(VSR, tmp_path))


def test_rows_that_are_lists_have_their_places_named(tmp_path):
    benchmark = catalogue()["whatsup_photos"]
    held = {"coco_qa_one_obj": [[397133, "A photo of a cup on the left", "A photo of a cup on the right"]]}
    held |= {name: [[7, "a cup above a cat", "a cup below a cat"]] for name in benchmark.configs[1:]}
    for name, lists in held.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(lists))
    suite = suite_of(benchmark, rows_of(benchmark, tmp_path), Source("rows", "", pictures=False))
    groups = {item.slices["part"]: item.group for item in suite.items}
    assert groups["coco_qa_one_obj"] == "val2017/000000397133.jpg"
    assert groups["vg_qa_one_obj"] == "vg_images/7.jpg"
    assert {item.form.options[item.truth] for item in suite.items} == {lists[0][1] for lists in held.values()}
    (tmp_path / "vg_qa_two_obj.json").write_text("[[7]]")
    with pytest.raises(DataError, match=r"vg_qa_two_obj.json, row 0: is no list of image_id, right, wrong"):
        list(rows_of(benchmark, tmp_path))


def test_without_a_revision_nothing_is_fetched():
    with pytest.raises(UsageError, match=r"no revision of cambridgeltl/vsr_random is pinned yet; .*--revision COMMIT"):
        list(rows_of(VSR))


def test_offline_the_hub_is_not_asked():
    with pytest.raises(ServiceError, match=r"HF_HUB_OFFLINE is set; .*--from PATH"):
        list(rows_of(VSR, revision="abc"))


def test_pictures_in_files_need_their_folder(tmp_path):
    row = {**STATEMENT, "hub_config": "", "hub_split": "test"}
    with pytest.raises(
        DataError, match=r"row test-0: its pictures are files: give their folder with --media. The phot"
    ):
        suite_of(VSR, [row], Source("rows", ""))
    with pytest.raises(DataError, match="outside"):
        suite_of(VSR, [{**row, "image": "../../etc/passwd"}], Source("rows", "", tmp_path))


def test_a_truth_that_is_no_answer_is_named():
    row = {**STATEMENT, "label": 7, "hub_config": "", "hub_split": "test"}
    with pytest.raises(DataError, match=r"row test-0: the truth '?7'? is none of"):
        suite_of(VSR, [row], Source("rows", "", pictures=False))


def test_frames_are_spread_from_first_to_last(clip):
    assert spread(40, 4) == [0, 13, 26, 39]
    assert spread(3, 8) == [0, 1, 2]
    assert spread(9, 1) == [0]
    shades = [_shade(picture) for picture in frames_of(clip, 4)]
    assert shades == pytest.approx([0, 78, 156, 234], abs=8)


def _shade(picture):
    import io

    from PIL import Image

    return Image.open(io.BytesIO(picture.data)).convert("L").getpixel((30, 20))


def test_what_is_no_video_is_refused(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"no video")
    with pytest.raises(DataError, match="cannot be read as a video"):
        frames_of(tmp_path / "x.mp4", 4)
    with pytest.raises(DataError, match="cannot be read as a video"):
        frames_of(tmp_path / "missing.mp4", 4)


@pytest.fixture
def corners(tmp_path, examples):
    """A benchmark of one's own: a declaration and rows."""
    from datasets import Dataset, Image

    declaration = tmp_path / "corners.toml"
    declaration.write_text(examples.CORNERS)
    rows = [
        {"id": f"c{number}", "question": "Where?", "choices": ["top", "left"], "answer": number % 2, "image": picture}
        for number, picture in enumerate(map(examples.picture, range(4)))
    ]
    Dataset.from_list(rows).cast_column("image", Image()).to_parquet(str(tmp_path / "rows.parquet"))
    return declaration, tmp_path / "rows.parquet"


def command(*arguments):
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return left.value.code


def test_a_benchmark_is_imported_by_one_declaration(corners, tmp_path, capsys):
    declaration, rows = corners
    assert command("suite", "build", declaration, "--from", rows, "--out", tmp_path / "suite") == 0
    suite = load(tmp_path / "suite")
    assert suite.card.tasks == {"corners_corner": 4}
    assert {item.form.kind for item in suite.items} == {Kind.CHOICE}
    assert suite.items[0].wording.text == "Where? A. top\nB. left"
    models = ("--model", "baseline/oracle", "--model", "baseline/random")
    assert command("run", tmp_path / "suite", *models, "--out", tmp_path / "runs") == 0
    capsys.readouterr()
    assert command("report", *sorted((tmp_path / "runs").iterdir()), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["model"]: one["official"][0]["value"] for one in told}["baseline/oracle"] == 1.0


def test_replies_of_another_kit_become_a_run_on_the_board(corners, tmp_path, capsys):
    declaration, rows = corners
    assert command("suite", "build", declaration, "--from", rows, "--out", tmp_path / "suite") == 0
    table = "index\tanswer\tprediction\nc0\tA\tA\nc1\tB\tIt is B\nc2\tA\tB\nc3\tB\tFailed to obtain answer"
    (tmp_path / "old.tsv").write_text(table)
    scoring = ("score", tmp_path / "suite", "--predictions", tmp_path / "old.tsv", "--model", "old-7b")
    capsys.readouterr()
    assert command(*scoring, "--out", tmp_path / "runs" / "old") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["official"][0]["value"] == pytest.approx(2 / 3)
    assert told["without_prediction"] == told["missing"] == 1
    assert command("report", tmp_path / "runs" / "old", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["official"] == told["official"]
    assert command("rescore", tmp_path / "runs" / "old") == 0
    assert command(*scoring, "--out", tmp_path / "runs" / "old") == 64


def test_a_faulty_declaration_is_named(tmp_path, examples):
    path = tmp_path / "x.toml"
    path.write_text(
        examples.CORNERS.replace('truth_is = "index"', 'truth_is = "index"\nofficial = { reader = "eval" }')
    )
    with pytest.raises(DataError, match=r"x.toml: questions.*there is no official reader 'eval'"):
        read_declaration(path)


def test_drift_names_what_has_changed(tmp_path, examples, capsys):
    benchmark = catalogue()["cv_bench"]
    folder = examples.written(benchmark, tmp_path / "rows")
    assert command("suite", "build", "cv_bench", "--from", folder, "--out", tmp_path / "suite") == 0
    assert command("suite", "drift", tmp_path / "suite", "--from", folder) == 0
    capsys.readouterr()
    import pandas as pd

    (path,) = folder.rglob("*.parquet")
    table = pd.read_parquet(path)
    table.loc[0, "answer"] = "B" if table.loc[0, "answer"] == "A" else "A"
    table.iloc[:-1].to_parquet(path)
    assert command("suite", "drift", tmp_path / "suite", "--from", folder) == 1
    told = capsys.readouterr().out.splitlines()
    assert told == [f"row {table.loc[0, 'idx']} has changed: truth", f"row {table['idx'].iloc[-1]} is gone"]
    assert command("suite", "build", "cv_bench", "--from", folder, "--out", tmp_path / "suite") == 65
    told = capsys.readouterr().err
    assert "was built from other rows and is left as it is: row" in told
    table.loc[0, "answer"] = "B" if table.loc[0, "answer"] == "A" else "A"
    table.loc[0, "filename"] = "another.png"
    table.to_parquet(path)
    assert command("suite", "drift", tmp_path / "suite", "--from", folder) == 1
    assert "they differ where no question looks" in capsys.readouterr().out
    assert command("suite", "build", "vsr", "--from", folder, "--out", tmp_path / "suite") == 65
