"""The Anthropic adapter against a server that speaks its dialect and misbehaves."""

import base64
import traceback
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import AskError, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.items import Prompt, Reply

Server = tuple[str, Any]


async def ask(model: str, url: str, prompt: Prompt, **options: str) -> Reply:
    adapter = registry.create(f"anthropic/{model}", {"base_url": url, **options})
    try:
        return await adapter.ask(prompt)
    finally:
        await adapter.close()


async def test_question_and_pictures_arrive_as_they_were(anthropic_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = anthropic_server
    reply = await ask("m", url, prompt)
    assert (reply.text, reply.finish, reply.refusal, reply.model) == ("A", "stop", False, "m-2026")
    assert reply.usage is not None
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (1300, 9), "cached input counts as input"
    asked = server.asked[0]
    assert asked.headers["x-api-key"] == canary
    assert asked.headers["anthropic-version"] == "2023-06-01"
    assert set(asked.body) == {"model", "max_tokens", "messages", "system"}
    *pictures, words = asked.body["messages"][0]["content"]
    assert words == {"type": "text", "text": prompt.text}
    for sent, picture in zip(pictures, prompt.pictures, strict=True):
        assert sent["source"]["media_type"] == picture.mime
        assert base64.b64decode(sent["source"]["data"]) == picture.data


async def test_options_reach_the_wire_and_the_card(anthropic_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = anthropic_server
    options = {"temperature": "1", "max_tokens": "4096", "thinking_budget": "2048"}
    await ask("m", url, prompt, **options)
    body = server.asked[0].body
    assert (body["temperature"], body["max_tokens"]) == (1.0, 4096)
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 2048}
    card = registry.create("anthropic/m", {"base_url": url, **options}).card
    assert card.settings["thinking_budget"] == 2048
    assert card.image_side == 1568
    assert canary not in card.model_dump_json()


ERRORS = [
    ("rate_limit:7.5", RateLimited, 7.5),
    ("overloaded", Transient, None),
    ("bad_key", ServiceRefused, None),
    ("no_credit", ServiceRefused, None),
    ("no_model", ServiceRefused, None),
    ("too_long", Fatal, None),
    ("too_large", Fatal, None),
    ("html_502", Transient, None),
    ("html_200", Transient, None),
    ("torn_json", Transient, None),
    ("no_content", Transient, None),
]


@pytest.mark.parametrize(("fault", "kind", "wait"), ERRORS)
async def test_each_fault_is_what_it_means_and_keeps_the_key(
    fault: str, kind: type[AskError], wait: float | None, anthropic_server: Server, canary: str, prompt: Prompt
) -> None:
    with pytest.raises(AskError) as raised:
        await ask(fault, anthropic_server[0], prompt)
    assert type(raised.value) is kind
    assert getattr(raised.value, "retry_after", None) == wait
    assert str(raised.value).startswith(f"{fault} at {anthropic_server[0]}: ")
    assert canary not in "".join(traceback.format_exception(raised.value, chain=True))
    assert raised.value.__cause__ is raised.value.__context__ is None


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("refusal", {"text": "", "finish": "filtered", "refusal": True}),
        ("length", {"text": "A", "finish": "length", "refusal": False}),
        ("new_reason", {"text": "A", "finish": "other", "refusal": False}),
        ("thinking", {"text": "A", "finish": "stop"}),
        ("no_usage", {"text": "A", "usage": None}),
    ],
)
async def test_odd_answers_are_told_apart(
    fault: str, expected: dict[str, object], anthropic_server: Server, canary: str, prompt: Prompt
) -> None:
    reply = await ask(fault, anthropic_server[0], prompt)
    assert {name: getattr(reply, name) for name in expected} == expected


async def test_what_takes_too_long_or_is_away_may_be_tried_again(
    anthropic_server: Server, canary: str, prompt: Prompt
) -> None:
    with pytest.raises(Transient, match="no answer in time"):
        await ask("slow:5", anthropic_server[0], prompt, timeout="0.2")
    with pytest.raises(Transient, match="no connection"):
        await ask("m", "http://127.0.0.1:9", prompt)


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(ServiceError, match="set ANTHROPIC_API_KEY"):
        registry.create("anthropic/claude-x", {})
