"""Files of predictions: what is read, and that nothing in them is passed over."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatialgauge.benchmark import predictions
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Form, Item, Kind, Outcome
from spatialgauge.benchmark.predictions import mark_predictions, read_predictions
from spatialgauge.benchmark.suites import Suite, assembled


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def triples(path: Path) -> list[tuple[str, int, str | None]]:
    return [(one.item, one.repeat, one.reply) for one in read_predictions(path)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.jsonl", '{"item": "a", "reply": "A"}\n\n{"item": "b", "reply": "is\\u2028B", "repeat": 0, "score": 1}'),
        ("p.ndjson", '\ufeff{"id": "a", "prediction": "A"}\r\n{"id": "b", "response": "is\u2028B"}\r\n'),
        ("p.json", '[{"item": "a", "answer": "A"}, {"item": "b", "output": "is\u2028B"}]'),
        ("P.JSON", '{"a": "A", "b": "is\u2028B"}'),
        ("p.csv", "item,repeat,reply\na,0,A\nb,,is\u2028B\n"),
        ("p.csv", '\ufeffmodel,response,id\r\nm,"A",a\r\n\r\nm,is\u2028B,b\r\n'),
    ],
)
def test_every_format_and_column_name_gives_the_same_predictions(name: str, content: str, tmp_path: Path) -> None:
    assert triples(written(tmp_path, name, content)) == [("a", 0, "A"), ("b", 0, "is\u2028B")]


def test_a_run_s_own_records_are_predictions(tmp_path: Path) -> None:
    path = written(tmp_path, "records.jsonl", '{"item": "a", "repeat": 2, "reply": "A", "score": 1.0, "error": null}\n')
    assert triples(path) == [("a", 2, "A")]


def test_null_is_no_reply_and_an_empty_text_is_one(tmp_path: Path) -> None:
    path = written(tmp_path, "p.json", '{"a": null, "b": ""}')
    assert triples(path) == [("a", 0, None), ("b", 0, "")]


def test_a_reply_that_is_no_text_is_its_json(tmp_path: Path) -> None:
    path = written(tmp_path, "p.json", '{"a": 1.5, "b": [{"box_2d": [1, 2, 3, 4]}]}')
    assert [reply for _, _, reply in triples(path)] == ["1.5", '[{"box_2d": [1, 2, 3, 4]}]']


def test_the_column_named_reply_wins_over_a_truth_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, "p.csv", "id,item,answer,reply\n1,a,B,A\n")
    assert triples(path) == [("a", 0, "A")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("p.jsonl", '{"item": "a", "reply": "A"}\n{"item": "b", "rep', ["line 2", "JSON"]),
        ("p.jsonl", '{"item": "a", "reply": "A"}\n["b", "B"]', ["line 2", "no object"]),
        ("p.jsonl", '{"item": "a", "reply": NaN}', ["line 1", "NaN"]),
        ("p.jsonl", '{"item": "a", "reply": "A", "reply": "B"}', ["line 1", "'reply' stands twice"]),
        ("p.jsonl", "[" * 100_000, ["line 1"]),
        ("p.jsonl", '{"item": "a", "text": "A"}', ["line 1", "reply", "'text'"]),
        ("p.jsonl", '{"name": "a", "reply": "A"}', ["line 1", "item or id"]),
        ("p.jsonl", '{"item": "a", "answer": "B", "output": "A"}', ["line 1", "answer and output"]),
        ("p.jsonl", '{"item": 5, "reply": "A"}', ["line 1", "item"]),
        ("p.jsonl", '{"item": "a", "reply": "A", "repeat": -1}', ["line 1", "repeat"]),
        ("p.jsonl", '{"item": "a", "reply": "A", "repeat": true}', ["line 1", "repeat"]),
        ("p.jsonl", '{"item": "a", "reply": "A"}\n{"item": "a", "reply": "A"}', ["line 2", "line 1", "'a'"]),
        ("p.jsonl", b'{"item": "a", "reply": "A"}\n{"item": "b", "reply": "\xff"}', ["line 2", "UTF-8"]),
        ("p.jsonl", "\n", ["no predictions"]),
        ("p.json", '[{"item": "a",\n "reply": }]', ["line 2", "JSON"]),
        ("p.json", '[{"item": "a", "reply": "A"}, 3]', ["row 2"]),
        ("p.json", '{"a": "A", "a": "B"}', ["'a' stands twice"]),
        ("p.json", '"A"', ["neither"]),
        ("p.csv", "item,reply\na,A\nb,B,C\n", ["line 3", "3 fields"]),
        ("p.csv", 'item,reply\na,"two\nlines"\nb\n', ["line 4", "1 fields"]),
        ("p.csv", 'item,reply\na,"open\n', ["line 2", "damaged"]),
        ("p.csv", "item;reply\na;A\n", ["line 2", "item;reply"]),
        ("p.csv", "item,reply,reply\na,A,B\n", ["line 1", "reply stands twice"]),
        ("p.csv", "item,repeat,reply\na,first,A\n", ["line 2", "repeat"]),
        ("p.csv", "item,repeat,reply\na,1,A\na,1,B\n", ["line 3", "line 2", "repeat 1"]),
        ("p.csv", "", ["no predictions"]),
        ("p.txt", "a A", ["p.txt", ".jsonl"]),
    ],
)
def test_what_is_not_wholly_understood_is_named_with_its_place(
    name: str, content: str | bytes, says: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as raised:
        read_predictions(written(tmp_path, name, content))
    assert raised.value.exit_code == 65
    for words in (name, *says):
        assert words in str(raised.value)
    assert len(str(raised.value)) < 500


def test_files_and_replies_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictions, "MAX_REPLY", 2**20)
    for name, content in (("p.json", '{"a": "%s"}'), ("p.csv", "item,reply\na,%s\n")):
        with pytest.raises(DataError, match=r"p\.(json|csv).*(longer|larger)"):
            read_predictions(written(tmp_path, name, content % ("x" * (2**20 + 1))))
    monkeypatch.setattr(predictions, "MAX_FILE", 2**20)
    with pytest.raises(DataError, match="larger than 1 MiB"):
        read_predictions(tmp_path / "p.json")


@settings(deadline=None)
@given(content=st.binary(max_size=60), name=st.sampled_from(["p.jsonl", "p.json", "p.csv"]))
def test_arbitrary_bytes_are_predictions_or_a_data_error(
    content: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.getbasetemp(), name, content)
    with contextlib.suppress(DataError):
        assert read_predictions(path)


@settings(deadline=None)
@given(replies=st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=20), min_size=1, max_size=5))
def test_what_was_written_is_read(replies: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    rows = "\n".join(json.dumps({"item": item, "reply": reply}) for item, reply in replies.items())
    held = [(item, 0, reply) for item, reply in replies.items()]
    assert triples(written(folder, "p.jsonl", rows)) == held
    assert triples(written(folder, "p.json", json.dumps(replies))) == held


def test_replies_are_marked_by_the_rules_of_their_items(suite: Suite, tmp_path: Path) -> None:
    given = {
        "lr-0-0": "A",
        "lr-0-1": "A",
        "lr-1-0": "I can't tell.",
        "lr-1-1": "banana",
        "di-0-0": "60 cm",
        "di-0-1": None,
    }
    records = mark_predictions(read_predictions(written(tmp_path, "p.json", json.dumps(given))), suite)
    assert [(record.item, record.outcome, record.score) for record in records] == [
        ("lr-0-0", Outcome.ANSWERED, 1.0),
        ("lr-0-1", Outcome.ANSWERED, 0.0),
        ("lr-1-0", Outcome.REFUSED, 0.0),
        ("lr-1-1", Outcome.UNPARSED, 0.0),
        ("di-0-0", Outcome.ANSWERED, 1.0),
    ]
    assert records[0].pair == "lr-0"
    assert records[4].details


def test_unknown_items_are_all_named_and_nothing_is_marked(suite: Suite, tmp_path: Path) -> None:
    path = written(
        tmp_path, "p.jsonl", "".join(f'{{"item": "{name}", "reply": "A"}}\n' for name in ("lr-0-0", "x", "y"))
    )
    with pytest.raises(DataError, match=r"p\.jsonl, line 2: squares@1 has no item 'x' \(nor 1 more: 'y'\)"):
        mark_predictions(read_predictions(path), suite)


def test_places_are_read_in_the_convention_named_on_the_suite_s_picture(tmp_path: Path) -> None:
    item = Item(
        id="box",
        task="find",
        skill="grounding",
        question="Find the cup.",
        form=Form(kind=Kind.BOXES2D, width=200, height=100),
        truth=[{"box": [20, 10, 100, 50], "label": "cup"}],
        rule="iou",
        group="g",
    )
    boxes = assembled(name="boxes", version="1", items=[item], pictures=[], generator="tests")
    read = read_predictions(
        written(tmp_path, "p.json", json.dumps({"box": [{"box_2d": [100, 100, 500, 500], "label": "cup"}]}))
    )
    assert mark_predictions(read, boxes, "gemini")[0].score == 1
    assert mark_predictions(read, boxes, "pixels")[0].score == 0


KITS = {
    "vlmevalkit.tsv": "index\tquestion\tanswer\tprediction\n7\tWhere?\tB\tThe answer is A\n9\tWhere?\tA\tA",
    "vlmevalkit.json": '[{"index": 7, "answer": "B", "prediction": "The answer is A"},'
    ' {"index": "9", "prediction": "A"}]',
    "samples.jsonl": '{"doc_id": 0, "target": "B", "resps": [["The answer is A"]], "filtered_resps": ["A"]}\n'
    '{"doc_id": 1, "target": "A", "resps": [["A"]]}',
    "log.json": '{"version": 2, "status": "success", "eval": {}, "samples": ['
    '{"id": 7, "epoch": 1, "target": "B", "output": {"choices": [{"message": {"content": "The answer is A"}}]}},'
    '{"id": "9", "epoch": 1, "output": {"choices": [{"message": {"content": [{"type": "reasoning"},'
    ' {"type": "text", "text": "A"}]}}]}}]}',
}


def rows_of(path: Path) -> list[str | None]:
    return [one.reply for one in read_predictions(path)]


@pytest.fixture
def public() -> Suite:
    """Two items of a public benchmark, whose rows are called 7 and 9."""
    form = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
    items = [
        Item(
            id=f"i{row}",
            task="t",
            skill="relations",
            question="Where?",
            form=form,
            truth=truth,
            rule="exact",
            group=row,
            slices={"row": row, "number": number},
        )
        for number, (row, truth) in enumerate((("7", "B"), ("9", "A")))
    ]
    return assembled(name="public", version="1", items=items, pictures=[], generator="tests")


@pytest.mark.parametrize("name", sorted(KITS))
def test_what_kits_write_finds_its_items(name: str, public: Suite, tmp_path: Path) -> None:
    found = read_predictions(written(tmp_path, name, KITS[name]))
    assert {record.item: (record.reply, record.score) for record in mark_predictions(found, public)} == {
        "i7": ("The answer is A", 0.0),
        "i9": ("A", 1.0),
    }


def test_a_workbook_is_read(public: Suite, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["index", "answer", "prediction"], [7, "B", "B"], [9, "A", "https://a.b is A"]):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    assert rows_of(tmp_path / "p.xlsx") == ["B", "https://a.b is A"]
    assert [one.item for one in mark_predictions(read_predictions(tmp_path / "p.xlsx"), public)] == ["i7", "i9"]
    with pytest.raises(DataError, match="no workbook that can be read"):
        read_predictions(written(tmp_path, "torn.xlsx", b"PK torn"))


def test_a_failed_call_of_a_kit_is_no_reply(tmp_path: Path) -> None:
    text = '[{"index": 7, "prediction": "Failed to obtain answer via API."}, {"index": 9, "prediction": ""}]'
    assert rows_of(written(tmp_path, "p.json", text)) == [None, ""]


def test_rows_of_another_data_set_are_found_out(public: Suite, tmp_path: Path) -> None:
    path = written(tmp_path, "p.tsv", "index\tanswer\tprediction\n7\tA\tA\n")
    with pytest.raises(DataError, match="line 2: has A for the right answer and the item has B; give the suite"):
        mark_predictions(read_predictions(path), public)


def test_an_archive_of_inspect_is_told_how_to_convert(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="inspect log convert --to json"):
        read_predictions(written(tmp_path, "log.eval", b"PK"))
