"""The JSON schema of each kind of answer, for services that hold a model to one.

The readers read what comes of it as they read any reply: `{"answer": ...}`, or a list of places below `objects`. It is
laid on no prompt that wants words beside the answer, and on no places that a family writes in a notation of its own.
"""

from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import conventions
from spatialgauge.benchmark.items import Form, Kind, Prompt

NAME: Final = "answer"
UNITS: Final = ("m", "cm", "ft", "in")
POINTS_OF_THE_COMPASS: Final = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)

Schema = dict[str, JsonValue]


def schema_of(prompt: Prompt) -> Schema | None:
    """Return the schema of the answer to a prompt; None where the reply must be free."""
    if prompt.free:
        return None
    form = prompt.form
    match form.kind:
        case Kind.CHOICE:
            return _answer({"type": "string", "enum": [*form.options]})
        case Kind.YES_NO:
            return _answer({"type": "string", "enum": ["yes", "no"]})
        case Kind.COUNT:
            return _answer({"type": "integer"})
        case Kind.QUANTITY:
            units: list[JsonValue] = [form.unit] if form.unit else [*UNITS]
            return _object({"answer": {"type": "number"}, "unit": {"type": "string", "enum": units}})
        case Kind.DIRECTION:
            return _answer(_direction(form))
        case Kind.ORDER:
            letter: Schema = {"type": "string", "enum": [*form.options]}
            return _answer({"type": "array", "items": letter, **_of_length(len(form.options))})
        case Kind.MOTION:
            return None
    return _places(form)


def _direction(form: Form) -> Schema:
    match form.unit:
        case "clock":
            return {"type": "integer", "enum": [*range(1, 13)]}
        case "compass":
            return {"type": "string", "enum": [*POINTS_OF_THE_COMPASS]}
    return {"type": "number"}


def _places(form: Form) -> Schema | None:
    convention = conventions.of(form)
    if convention.syntax != "json":
        return None
    label: Schema = {"type": "string"}
    match form.kind:
        case Kind.POINTS:
            entry: Schema = {convention.point_key: _numbers(2), "label": label}
        case Kind.BOXES2D:
            entry = {convention.box_key: _numbers(4), "label": label}
        case Kind.BOXES3D:
            key = "bbox_3d" if convention.angles == "qwen3" else "box_3d"
            entry = {key: _numbers(9), "label": label}
        case _ if convention.name == "gemini":
            entry = {"box_2d": _numbers(4), "mask": {"type": "string"}, "label": label}
        case _:
            entry = {"mask": {"type": "array", "items": _numbers(2)}, "label": label}
    return _object({"objects": {"type": "array", "items": _object(entry)}})


def _answer(value: Schema) -> Schema:
    return _object({"answer": value})


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def _numbers(count: int) -> Schema:
    return {"type": "array", "items": {"type": "number"}, **_of_length(count)}


def _of_length(count: int) -> Schema:
    return {"minItems": count, "maxItems": count}
