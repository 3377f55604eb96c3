"""The labelled replies that lie beside the checkout: read as labelled, but for the cases argued here."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from spatialgauge.benchmark.answers import choice, quantity, yes_no
from spatialgauge.benchmark.items import Form, Kind

DATA = Path(__file__).parents[3] / "../shared/data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the labelled replies are not beside this checkout")

ARGUED = {
    "half a tag pair": 1.0,  # an explicit final answer wins over a broken mark before it
    "scientific notation": 1.0,  # a power of ten is a number
    "yard not in": 0.9144,  # a yard is a unit
    "range (official": 0.0381,  # a range gives its midpoint
    "range (midpoint": 2.5,
    "range, not 1 minus": 1.5,
    "zero is invalid": 0.0,  # no ratio to it, but a reading; it scores 0
    "article 'a' (a lenient": 1.0,  # "a meter away" is one metre
    "conflict when no unit": 0.42,  # both say the same length
}


def rows(name: str) -> Iterator[dict[str, object]]:
    return map(json.loads, (DATA / name).read_text(encoding="utf-8").splitlines())


def expected(row: dict[str, object], label: float | None) -> float | None:
    why = str(row.get("why") or row.get("note") or "")
    return next((value for start, value in ARGUED.items() if why.startswith(start)), label)


def test_choices() -> None:
    for row in rows("parser_cases/mcq_cases.jsonl"):
        options = dict(zip("ABCDEF", map(str, row["choices"]), strict=False))  # type: ignore[call-overload]
        assert choice.read(str(row["text"]), Form(kind=Kind.CHOICE, options=options)).value == row["expected"], row


def test_yes_or_no() -> None:
    for row in rows("yes_no/yesno_polarity_labelled.jsonl"):
        assert yes_no.read(str(row["response"]), Form(kind=Kind.YES_NO)).value == row["label"], row


@pytest.mark.parametrize("unit", [None, "m", "ft"])
@pytest.mark.parametrize("name", ["others", "spatialrgpt_bench_freeform"])
def test_distances_in_sentences(name: str, unit: str | None) -> None:
    for row in rows(f"freeform_distance/{name}.jsonl"):
        label = row["expected_pred_m"]
        agrees(str(row["pred"]), unit, expected(row, label if isinstance(label, int | float) else None))


def test_distances_in_tags() -> None:
    for row in rows("parser_cases/distance_cm_cases.jsonl"):
        label = row["expected_cm"]
        agrees(str(row["text"]), None, expected(row, label / 100 if isinstance(label, int | float) else None))


def test_numbers_in_the_unit_asked() -> None:
    for row in rows("parser_cases/numeric_cases.jsonl"):
        unit = {"meter": "m", "centimeter": "cm", None: "m"}[row["expected_unit"]]  # type: ignore[index]
        label = row["expected_value"]
        value = float(label) if isinstance(label, int | float) else None
        if value is not None and unit == "cm" and f"{label:g} c" in str(row["text"]):
            value /= 100  # the label is the bare number of a text that names centimetres
        agrees(str(row["text"]), unit, expected(row, value))


def agrees(text: str, unit: str | None, label: float | None) -> None:
    reading = quantity.read(text, Form(kind=Kind.QUANTITY, unit=unit))
    if label is None:
        assert reading.value is None, (text, reading)
    else:
        assert isinstance(reading.value, float), (text, reading)
        assert math.isclose(reading.value, label, rel_tol=1e-9), (text, reading)
