"""No secret in any shape, and no text changed that holds none."""

import base64
import json
import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatialgauge.benchmark.redaction import RedactingFormatter, Redactor

KEY = "canary+Key/with=odd&signs-4711"


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_base64_of_a_text_with_the_key_shows_nothing_of_it(before: bytes, after: bytes) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        coded = encode(before + KEY.encode() + after).decode()
        cleaned = Redactor([KEY]).clean(coded)
        assert "[key]" in cleaned
        assert len(cleaned) - len("[key]") <= len(coded) - 4 * (len(KEY) // 3 - 2)


@pytest.mark.parametrize("shape", [KEY, quote(KEY, safe=""), json.dumps({"a": KEY}), f"Authorization: Bearer {KEY}"])
def test_the_key_is_blotted_out_in_every_shape(shape: str) -> None:
    cleaned = Redactor([KEY]).clean(f"an error with {shape} in it")
    assert "canary" not in cleaned
    assert cleaned.startswith("an error with ")


def test_secrets_are_taken_from_the_environment_by_name() -> None:
    environment = {"OPENAI_API_KEY": KEY, "HF_TOKEN": "hf-another-one", "HOME": "somewhere-else", "X_KEY": "none"}
    cleaned = Redactor.of_environment(environment).clean(f"{KEY} hf-another-one somewhere-else none")
    assert cleaned == "[key] [key] somewhere-else none"


@given(st.text())
def test_text_without_a_secret_stays_as_it_is(text: str) -> None:
    redactor = Redactor([KEY])
    if KEY not in text:
        assert redactor.clean(text) is text


def test_log_lines_and_traces_are_clean() -> None:
    formatter = RedactingFormatter("%(message)s", Redactor([KEY]))
    try:
        raise ValueError(f"refused {KEY}")
    except ValueError as error:
        record = logging.LogRecord(
            "x", 10, "f", 1, "asked with %s", ("sk-abcdefghijklmnopqrst",), (type(error), error, error.__traceback__)
        )
    line = formatter.format(record)
    assert "asked with [key]" in line
    assert "ValueError: refused [key]" in line
    assert KEY not in line
