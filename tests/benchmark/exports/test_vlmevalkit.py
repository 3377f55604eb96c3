"""Exported VLMEvalKit data: the TSV as the kit documents it, and where the kit is installed, its own run over it."""

import base64
import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.exports import export
from spatialgauge.benchmark.exports.questions import COLUMN, Key, questions
from spatialgauge.benchmark.items import Item, Kind, Record, Reply
from spatialgauge.benchmark.suites import Suite, assembled

CONVENTION = "gemini"
NAME = "spatialgauge_every_kind"


@pytest.fixture(scope="module")
def folder(every_kind: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("vlmevalkit")
    export(every_kind, "vlmevalkit", out, convention=CONVENTION)
    return out


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows as pandas' reader in the kit has them, cells as text."""
    import pandas as pd

    table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    return [{str(name): str(cell) for name, cell in row.items()} for row in table.to_dict("records")]


def as_list(cell: str) -> list[str]:
    """Return a cell's values as the kit does: a cell in brackets is a list."""
    return json.loads(cell) if cell.startswith("[") and cell.endswith("]") else [cell]


def test_every_row_shows_what_a_run_asks(folder: Path, every_kind: Suite) -> None:
    told = rows(folder / f"{NAME}.tsv")
    images = {row["index"]: row["image"] for row in told}
    for row, question in zip(told, questions(every_kind, CONVENTION), strict=True):
        assert row["question"] == question.text
        image = row["image"] if len(row["image"]) > 64 else images[row["image"]]
        assert [base64.b64decode(one) for one in as_list(image)] == [one.data for one in question.pictures]
        assert len(as_list(row["image_path"])) == len(question.pictures)
        assert row["category"] == question.key.item.task
        assert row["l2-category"] == question.key.item.skill


def test_indices_are_numbers_and_a_picture_is_written_once(folder: Path) -> None:
    told = rows(folder / f"{NAME}.tsv")
    assert [row["index"] for row in told] == [str(number) for number in range(len(told))]
    written = [row["image"] for row in told if len(row["image"]) > 64]
    assert len(written) == len(set(written)) == 2
    firsts = {row["index"] for row in told if len(row["image"]) > 64}
    assert {row["image"] for row in told if len(row["image"]) <= 64} <= firsts


def test_a_key_marks_as_a_run_does(folder: Path, replies: Mapping[str, str], records: Mapping[str, Record]) -> None:
    for row in rows(folder / f"{NAME}.tsv"):
        key = Key.model_validate_json(row[COLUMN])
        mark = key.mark(Reply(text=replies[key.item.id]))
        assert (mark.outcome, mark.score.value) == (records[key.item.id].outcome, records[key.item.id].score)


def test_choices_alone_are_in_the_kit_s_own_columns(folder: Path, every_kind: Suite) -> None:
    told = rows(folder / f"{NAME}_MCQ.tsv")
    choices = [item for item in every_kind.items if item.form.kind is Kind.CHOICE]
    assert [(row["question"], row["A"], row["B"], row["answer"], row["category"]) for row in told] == [
        (item.question, item.form.options["A"], item.form.options["B"], item.truth, item.task) for item in choices
    ]
    assert COLUMN not in told[0]


def test_the_whole_is_not_taken_for_choices_by_the_kit(folder: Path) -> None:
    with (folder / f"{NAME}.tsv").open(newline="") as stream:
        columns = next(csv.reader(stream, delimiter="\t"))
    assert "question" in columns
    assert not {"A", "B"} & set(columns), "with these the kit would ask every question in its own words"


def test_a_question_without_a_picture_is_refused_since_the_kit_would_drop_it(every_kind: Suite, tmp_path: Path) -> None:
    item = every_kind.items[0]
    blind = Item.model_validate({**item.model_dump(), "pictures": ()})
    suite = assembled(name="blind", version="1", items=[blind], pictures=[], generator="tests")
    with pytest.raises(DataError, match=f"item {item.id}: has no picture"):
        export(suite, "vlmevalkit", tmp_path)


MODEL = '''\
import json, runpy, sys
from pathlib import Path

import vlmeval.config
from vlmeval.vlm.base import BaseModel

replies, shown = json.loads(Path("replies.json").read_text()), []


class Replier(BaseModel):
    """Gives its replies in the order in which it is asked, and writes down what it was shown."""

    INTERLEAVE = True

    def __init__(self, **_):
        super().__init__()

    def generate_inner(self, message, dataset=None):
        shown.append(message)
        Path("shown.json").write_text(json.dumps(shown))
        return replies[len(shown) - 1]


vlmeval.config.supported_VLM["replier"] = Replier
sys.argv = ["run.py", "--model", "replier", "--work-dir", "out"]
runpy.run_path(str(Path(FOLDER, "run.py")))
'''


@pytest.mark.slow
@pytest.mark.parametrize("kept_as", ["json", "xlsx", "tsv"])
def test_the_kit_s_own_run_gives_the_figures_of_a_report(
    folder: Path,
    every_kind: Suite,
    replies: Mapping[str, str],
    figures: Mapping[str, float],
    tmp_path: Path,
    kept_as: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("vlmeval", reason="VLMEvalKit is not installed")
    (tmp_path / "replies.json").write_text(json.dumps([replies[item.id] for item in every_kind.items]))
    (tmp_path / "model.py").write_text(f"FOLDER = {str(folder)!r}\n{MODEL}")
    (tmp_path / "LMU").mkdir()
    monkeypatch.setenv("LMUData", str(tmp_path / "LMU"))
    monkeypatch.setenv("PRED_FORMAT", kept_as)
    done = subprocess.run([sys.executable, "model.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = done.stdout + done.stderr
    said = json.loads(told[told.index("\n{\n", told.index("Evaluation Results:")) :].partition("\n}")[0] + "\n}")
    assert said == pytest.approx({**figures, "failed": 0}, abs=1e-12)
    for message, question in zip(
        json.loads((tmp_path / "shown.json").read_text()), questions(every_kind, CONVENTION), strict=True
    ):
        assert [part["type"] for part in message] == ["image"] * len(question.pictures) + ["text"]
        assert message[-1]["value"] == question.text


def test_a_failed_call_enters_no_mean_and_a_reply_that_looks_like_nothing_is_a_reply(
    folder: Path, every_kind: Suite, tmp_path: Path
) -> None:
    pytest.importorskip("vlmeval", reason="VLMEvalKit is not installed")
    from spatialgauge.benchmark.exports.inside_vlmevalkit import ExportedSuite

    class Told(ExportedSuite):
        NAME, TSV = NAME, folder / f"{NAME}.tsv"

    choice = next(index for index, item in enumerate(every_kind.items) if item.form.kind is Kind.CHOICE)
    predictions = [
        {"index": str(choice), "prediction": every_kind.items[choice].truth},
        {"index": str(choice + 1), "prediction": "Failed to obtain answer via API."},
        {"index": str(choice + 2), "prediction": "NaN"},
    ]
    path = tmp_path / "predictions.tsv"
    path.write_text("index\tprediction\n" + "".join(f"{p['index']}\t{p['prediction']}\n" for p in predictions))
    assert Told(dataset=NAME).evaluate(str(path)) == {"overall": 0.5, "choice_task": 0.5, "failed": 1}
