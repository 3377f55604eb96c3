"""`spatialgauge parse`: what the readers make of replies, JSON lines in and JSON lines out."""

import json
import sys
from collections.abc import Mapping

import click
from pydantic import ValidationError

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.errors import DataError
from spatialgauge.benchmark.items import Form, Kind, Reading


@click.command("parse")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="The kind of lines that name none.")
def command(kind: str | None) -> None:
    """Read replies from standard input, a JSON object a line, and write a reading for each.

    In: {"text", "kind"?, "options"?: {"A": "left"}, "unit"?: "m", "convention"?: "gemini", "width"?, "height"?}.
    Out: {"status", "value", "reason"?, "notes"?}.
    """
    for number, data in enumerate(sys.stdin.buffer, start=1):
        try:
            line = data.decode()
        except UnicodeDecodeError as error:
            raise DataError(f"line {number} is not UTF-8") from error
        if line.strip():
            reading = _read(line, number, kind)
            kept = {"status": reading.status, "value": reading.value}
            if reading.reason is not None:
                kept["reason"] = reading.reason
            if reading.notes:
                kept["notes"] = dict(reading.notes)
            click.echo(json.dumps(kept, ensure_ascii=False, allow_nan=False))


def _read(line: str, number: int, kind: str | None) -> Reading:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"line {number} is no JSON: {error}") from error
    if not isinstance(asked, Mapping) or not isinstance(asked.get("text"), str):
        raise DataError(f'line {number} is no object with a "text": give {{"text": "...", "kind": "..."}}')
    given = {name: asked[name] for name in Form.model_fields if name in asked}
    if kind is not None:
        given.setdefault("kind", kind)
    if "kind" not in given:
        raise DataError(f'line {number} names no "kind": add one to the line, or --kind to the command')
    try:
        form = Form.model_validate(given)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'form'}: {one['msg']}" for one in error.errors())
        raise DataError(f"line {number}: {problems}") from error
    return answers.of(form.kind).read(asked["text"], form)
