"""The Gemini adapter, through the real SDK, against a server that misbehaves."""

import base64
import logging
import socket
import traceback
import warnings
from typing import Any

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import AskError, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Prompt, Reply

Server = tuple[str, Any]


async def ask(model: str, url: str, prompt: Prompt, **options: str) -> Reply:
    adapter = registry.create(f"gemini/{model}", {"base_url": url, **options})
    try:
        return await adapter.ask(prompt)
    finally:
        await adapter.close()


async def test_question_and_pictures_arrive_as_they_were(gemini_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = gemini_server
    reply = await ask("gemini-x", url, prompt)
    assert (reply.text, reply.finish, reply.refusal, reply.model) == ("A", "stop", False, "gemini-x-001")
    assert reply.usage is not None
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (1234, 212), "thoughts are paid as output"
    asked = server.asked[0]
    assert asked.path == "/v1beta/models/gemini-x:generateContent"
    assert asked.body["systemInstruction"]["parts"] == [{"text": prompt.system}]
    *pictures, words = asked.body["contents"][0]["parts"]
    assert words == {"text": prompt.text}
    for sent, picture in zip(pictures, prompt.pictures, strict=True):
        assert sent["inlineData"]["mimeType"] == picture.mime
        assert base64.urlsafe_b64decode(sent["inlineData"]["data"]) == picture.data


async def test_key_travels_in_the_header_alone(gemini_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = gemini_server
    await ask("gemini-x", url, prompt)
    asked = server.asked[0]
    assert asked.headers.pop("x-goog-api-key") == canary
    assert canary not in str(asked)


async def test_options_reach_the_wire_and_the_card(gemini_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = gemini_server
    options = {"temperature": "0", "max_output_tokens": "64", "seed": "7", "api_version": "v1"}
    await ask("gemini-x", url, prompt, thinking_budget="128", **options)
    await ask("gemini-x", url, prompt, thinking_level="low", **options)
    budget, level = server.asked
    assert budget.path == "/v1/models/gemini-x:generateContent"
    settings = budget.body["generationConfig"]
    assert {name: settings[name] for name in ("temperature", "maxOutputTokens", "seed")} == {
        "temperature": 0,
        "maxOutputTokens": 64,
        "seed": 7,
    }
    assert settings["thinkingConfig"] == {"thinkingBudget": 128}
    assert level.body["generationConfig"]["thinkingConfig"] == {"thinkingLevel": "LOW"}
    assert {setting["threshold"] for setting in budget.body["safetySettings"]} == {"BLOCK_NONE"}
    assert len(budget.body["safetySettings"]) == 4
    card = registry.create("gemini/gemini-x", {"base_url": url, "thinking_level": "low", **options}).card
    assert (card.convention, card.image_side) == ("gemini", 640)
    assert card.settings == {
        "base_url": url,
        "api_version": "v1",
        "temperature": 0,
        "max_output_tokens": 64,
        "thinking_budget": None,
        "thinking_level": "low",
        "seed": 7,
        "structured": False,
        "safety": "BLOCK_NONE",
        "grounding": "family",
        "grounding_version": 1,
        "grounding_temperature": 0,
        "grounding_thinking_budget": None,
    }


ERRORS = [
    ("rate_limit~2.5", RateLimited, 2.5),
    ("rate_limit_header~3", RateLimited, 3.0),
    ("day_quota", ServiceRefused, None),
    ("bad_key", ServiceRefused, None),
    ("forbidden", ServiceRefused, None),
    ("no_model", ServiceRefused, None),
    ("no_region", ServiceRefused, None),
    ("too_long", Fatal, None),
    ("overloaded", Transient, None),
    ("html_502", Transient, None),
    ("html_200", Transient, None),
    ("torn_json", Transient, None),
    ("no_candidates", Transient, None),
]


@pytest.mark.parametrize(("fault", "kind", "wait"), ERRORS)
async def test_each_fault_is_what_it_means_and_keeps_the_key(
    fault: str,
    kind: type[AskError],
    wait: float | None,
    gemini_server: Server,
    canary: str,
    prompt: Prompt,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, server = gemini_server
    with caplog.at_level(logging.DEBUG), pytest.raises(AskError) as raised:
        await ask(fault, url, prompt)
    assert type(raised.value) is kind
    assert getattr(raised.value, "retry_after", None) == wait
    assert len(server.asked) == 1, "the SDK must not retry by itself"
    assert str(raised.value).startswith(f"{fault} at {url}: ")
    assert canary not in "".join(traceback.format_exception(raised.value, chain=True))
    assert raised.value.__cause__ is raised.value.__context__ is None
    assert canary not in caplog.text


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("blocked", {"text": "", "finish": "filtered", "refusal": True}),
        ("safety", {"text": "", "finish": "filtered", "refusal": True}),
        ("recitation", {"text": "", "finish": "filtered", "refusal": True}),
        ("max_tokens", {"text": "", "finish": "length", "refusal": False}),
        ("new_reason", {"text": "A", "finish": "other", "refusal": False}),
        ("no_usage", {"text": "A", "usage": None}),
    ],
)
async def test_odd_answers_are_told_apart(
    fault: str, expected: dict[str, object], gemini_server: Server, canary: str, prompt: Prompt
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reply = await ask(fault, gemini_server[0], prompt)
    assert {name: getattr(reply, name) for name in expected} == expected


async def test_a_call_that_takes_too_long_may_be_tried_again(
    gemini_server: Server, canary: str, prompt: Prompt
) -> None:
    with pytest.raises(Transient, match="no answer in time"):
        await ask("slow~5", gemini_server[0], prompt, timeout="0.2")


async def test_a_server_that_is_away_may_be_tried_again(canary: str, prompt: Prompt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Transient, match="no connection"):
        await ask("gemini-x", f"http://127.0.0.1:{port}", prompt)


async def test_the_environment_cannot_send_questions_elsewhere(
    gemini_server: Server, canary: str, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    assert (await ask("gemini-x", gemini_server[0], prompt)).text == "A"


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ServiceError, match=r"set GEMINI_API_KEY \(or GOOGLE_API_KEY\)"):
        registry.create("gemini/gemini-x", {})
    monkeypatch.setenv("GOOGLE_API_KEY", "k")
    assert registry.create("gemini/gemini-x", {}).card.model == "gemini-x"


def test_two_ways_of_thinking_exclude_each_other(canary: str) -> None:
    with pytest.raises(UsageError, match="thinking_budget and thinking_level"):
        registry.create("gemini/gemini-x", {"thinking_budget": "1", "thinking_level": "low"})
