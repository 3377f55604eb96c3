import json

import pytest
from click.testing import CliRunner

from spatialgauge.benchmark.cli.parse import command
from spatialgauge.benchmark.errors import DataError


def parse(*lines: object, kind: str | None = None) -> list[dict[str, object]]:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    arguments = ["--kind", kind] if kind else []
    result = CliRunner().invoke(command, arguments, input=text)
    if result.exception is not None:
        raise result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_gives_a_reading() -> None:
    options = {"A": "left", "B": "right"}
    read = parse(
        {"text": "(B)", "kind": "choice", "options": options},
        {"text": "Yes.", "kind": "yes_no"},
        {"text": "2–3 m", "kind": "quantity", "unit": "m"},
        {"text": "I can't tell.", "kind": "yes_no"},
    )
    assert read[0] == {"status": "parsed", "value": "B"}
    assert read[1] == {"status": "parsed", "value": "yes"}
    assert (read[2]["value"], read[2]["notes"]["range"]) == (2.5, [2.0, 3.0])  # type: ignore[index]
    assert (read[3]["status"], read[3]["value"]) == ("refused", None)
    assert read[3]["reason"]


def test_the_option_names_the_kind_of_lines_without_one() -> None:
    assert parse({"text": "no"}, kind="yes_no")[0]["value"] == "no"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"text": 1}',
        '{"kind": "yes_no"}',
        '{"text": "B", "kind": "choice"}',
        '{"text": "B", "kind": "guess"}',
        '{"text": "B"}',
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(DataError, match="line 2") as raised:
        parse({"text": "no", "kind": "yes_no"}, line)
    assert raised.value.exit_code == 65


def test_bytes_that_are_no_text_are_named() -> None:
    result = CliRunner().invoke(command, ["--kind", "yes_no"], input=b'{"text": "no"}\n{"text": "\xff"}\n')
    assert isinstance(result.exception, DataError)
    assert str(result.exception) == "line 2 is not UTF-8"


def test_places_come_in_pixels_of_the_size_given() -> None:
    line = {"kind": "boxes2d", "convention": "gemini", "width": 1000, "height": 500}
    read = parse({**line, "text": '[{"box_2d": [100, 200, 300, 400], "label": "cup"}]'}, {**line, "text": "[]"})
    assert read[0]["value"] == [{"box": [200.0, 50.0, 400.0, 150.0], "label": "cup"}]
    assert read[1] == {"status": "empty", "value": []}
