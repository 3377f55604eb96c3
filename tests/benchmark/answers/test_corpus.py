"""The corpus: replies with their readings, each with the trap it stands for."""

import json
import math
from pathlib import Path

import pytest

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import Form, Kind

CORPUS = Path(__file__).parent / "corpus"
ROWS = [
    pytest.param(Kind(path.stem), row, id=f"{path.stem}-{number}")
    for path in sorted(CORPUS.glob("*.jsonl"))
    for number, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines()), start=1)
]


def same(one: object, other: object) -> bool:
    """Equal, numbers within the last digits of a double."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_reply_is_read_as_written_down(kind: Kind, row: dict[str, object]) -> None:
    form = Form.model_validate({"kind": kind, **{name: row[name] for name in Form.model_fields if name in row}})
    reading = answers.of(kind).read(str(row["text"]), form)
    assert (reading.status, same(reading.value, row["value"])) == (row["status"], True), f"{row['why']}: {reading}"
    assert (reading.reason is None) == (reading.status in ("parsed", "empty"))


def test_every_row_of_the_corpus_says_why_it_is_there() -> None:
    rows = [row for kind, row in (parameters.values for parameters in ROWS)]
    assert all(isinstance(row["why"], str) and row["why"] for row in rows)


def test_no_reply_stands_in_the_corpus_twice_under_one_form() -> None:
    seen = [json.dumps({**row, "why": None, "kind": kind}, sort_keys=True) for kind, row in (p.values for p in ROWS)]
    assert len(seen) == len(set(seen))
