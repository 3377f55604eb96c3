"""The labelled replies that lie beside the checkout: read as labelled, but for the cases argued here.

A label of None says that a strict reader refuses the text; what a fuller one makes of it stands in the row's remark.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from spatialgauge.benchmark.answers import choice, quantity, yes_no
from spatialgauge.benchmark.items import Form, Kind

DATA = Path(__file__).parents[3] / "../shared/data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the labelled replies are not beside this checkout")

REMARKED = {
    "half a tag pair": 1.0,  # "lenient = 100"; an explicit final answer wins over a broken mark before it
    "yard not in": 0.9144,  # "would be 91.44"; a yard is a unit
    "range (official": 0.0381,  # "mean would be 3.81"; a range gives its midpoint
    "range (midpoint": 2.5,  # "would be 250"
    "article 'a' (a lenient": 1.0,  # "may give 1"; "a meter away" is one metre
    "conflict when no unit": 0.42,  # "equal after conversion"; both say the same length
}
"""How the remark of a row begins, and the value that it gives, in metres."""
ARGUED = {
    "scientific notation": 1.0,  # "1e2 cm": a power of ten is a number
    "range, not 1 minus": 1.5,  # "1-2 meters": a range, as the remark says, and so its midpoint
    "zero is invalid": 0.0,  # "0 cm": no ratio to it, but a reading; it scores 0
}
"""The rows that are read otherwise than label and remark say, and why."""


def rows(name: str) -> Iterator[dict[str, object]]:
    return map(json.loads, (DATA / name).read_text(encoding="utf-8").splitlines())


def expected(row: dict[str, object], label: float | None) -> float | None:
    why = str(row.get("why") or row.get("note") or "")
    return next((value for start, value in (REMARKED | ARGUED).items() if why.startswith(start)), label)


def test_at_least_99_of_100_are_read_as_labelled() -> None:
    names = [path for folder in ("parser_cases", "yes_no", "freeform_distance") for path in (DATA / folder).glob("*l")]
    labelled = [row for path in names for row in rows(str(path.relative_to(DATA)))]
    argued = [row for row in labelled if str(row.get("why")).startswith(tuple(ARGUED))]
    assert (len(labelled), len(argued)) == (378, len(ARGUED))
    assert 1 - len(argued) / len(labelled) > 0.99


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
