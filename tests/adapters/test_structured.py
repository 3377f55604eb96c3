"""Structured output: a schema for each kind of answer, on each service's wire, read by the readers there are."""

import json
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.adapters.structured import schema_of
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Kind, Prompt

SIZE = {"width": 100, "height": 80}
LETTERS = {"A": "left", "B": "right", "C": "above"}
FORMS: list[tuple[Form, Any, Any]] = [
    (Form(kind=Kind.CHOICE, options=LETTERS), {"answer": "B"}, "B"),
    (Form(kind=Kind.YES_NO), {"answer": "no"}, "no"),
    (Form(kind=Kind.COUNT), {"answer": 0}, 0),
    (Form(kind=Kind.QUANTITY, unit="cm"), {"answer": 125, "unit": "cm"}, 1.25),
    (Form(kind=Kind.QUANTITY), {"answer": 1.25, "unit": "m"}, 1.25),
    (Form(kind=Kind.QUANTITY, unit="deg"), {"answer": 45, "unit": "deg"}, 45.0),
    (Form(kind=Kind.DIRECTION, unit="clock"), {"answer": 3}, 90.0),
    (Form(kind=Kind.DIRECTION, unit="compass"), {"answer": "north-east"}, 45.0),
    (Form(kind=Kind.DIRECTION, unit="deg"), {"answer": 135.5}, 135.5),
    (Form(kind=Kind.ORDER, options=LETTERS), {"answer": ["B", "A", "C"]}, ["B", "A", "C"]),
    (Form(kind=Kind.POINTS, **SIZE), {"objects": [{"point_2d": [30, 40], "label": "x"}]}, [[30.0, 40.0]]),
    (
        Form(kind=Kind.BOXES2D, convention="gemini", **SIZE),
        {"objects": [{"box_2d": [500, 100, 1000, 200], "label": "x"}]},
        [{"box": [10.0, 40.0, 20.0, 80.0], "label": "x"}],
    ),
    (Form(kind=Kind.BOXES2D, **SIZE), {"objects": []}, []),
]


def fits(value: Any, schema: Any) -> bool:
    """Say whether a value fits one of the few kinds of schema there are here."""
    match schema["type"]:
        case "object":
            return set(value) == set(schema["required"]) and all(
                fits(value[name], one) for name, one in schema["properties"].items()
            )
        case "array":
            length = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
            return length and all(fits(one, schema["items"]) for one in value)
        case "string":
            return isinstance(value, str) and value in schema.get("enum", [value])
        case "integer":
            return isinstance(value, int) and value in schema.get("enum", [value])
    return schema["type"] == "number" and isinstance(value, int | float)


def asked(form: Form, **fields: Any) -> Prompt:
    return Prompt(item="i", text="?", form=form, **fields)


@pytest.mark.parametrize(("form", "reply", "value"), FORMS, ids=[f"{row[0].kind}-{row[0].unit}" for row in FORMS])
def test_what_fits_the_schema_is_read(form: Form, reply: Any, value: Any) -> None:
    schema = schema_of(asked(form))
    assert schema is not None
    assert fits(reply, schema)
    assert not fits({"answer": "Z"}, schema)
    reading = answers.of(form.kind).read(json.dumps(reply), form)
    assert reading.value == value or (value == [] and reading.status == "empty")


def test_every_convention_has_a_schema_or_its_own_notation() -> None:
    for name, convention in TABLE.items():
        for kind in (Kind.POINTS, Kind.BOXES2D, Kind.BOXES3D, Kind.MASKS):
            schema = schema_of(asked(Form(kind=kind, convention=name, **SIZE)))
            assert (schema is not None) == (convention.syntax == "json")
            if schema is not None:
                assert all(word in json.dumps(schema) for word in ("objects", "label"))


def test_reasoning_is_left_free() -> None:
    assert schema_of(asked(Form(kind=Kind.YES_NO), free=True)) is None


async def test_the_schema_is_on_each_wire_and_a_setting(
    openai_server: Any, gemini_server: Any, anthropic_server: Any, canary: str, prompt: Prompt
) -> None:
    schema = schema_of(prompt)
    for family, (url, server) in (
        ("openai", openai_server),
        ("gemini", gemini_server),
        ("anthropic", anthropic_server),
    ):
        adapter = registry.create(f"{family}/m", {"base_url": url, "structured": "true"})
        assert adapter.card.settings["structured"] is True
        reply = await adapter.ask(prompt)
        await adapter.ask(prompt.model_copy(update={"free": True}))
        await adapter.close()
        held, free = (asked.body for asked in server.asked)
        if family == "openai":
            told = held["response_format"]["json_schema"]
            assert (told["schema"], told["strict"]) == (schema, True)
            assert "response_format" not in free
        elif family == "gemini":
            assert held["generationConfig"]["responseJsonSchema"] == schema
            assert held["generationConfig"]["responseMimeType"] == "application/json"
            assert "responseJsonSchema" not in free["generationConfig"]
        else:
            assert held["tools"][0]["input_schema"] == schema
            assert held["tool_choice"] == {"type": "tool", "name": "answer"}
            assert "tools" not in free
            assert json.loads(reply.text) == {"answer": "B"}


async def test_chain_of_thought_stays_free_of_it(openai_server: Any, canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    adapter = registry.create("openai/m", {"base_url": url, "structured": "true"}, strategy="cot")
    await adapter.ask(prompt)
    await adapter.close()
    assert "response_format" not in server.asked[0].body


def test_who_cannot_says_so() -> None:
    with pytest.raises(UsageError, match="no option of baseline is named 'structured'"):
        registry.create("baseline/random", {"structured": "true"})
