"""The OpenAI adapter, through the real SDK, against a server that misbehaves."""

import base64
import io
import logging
import socket
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import (
    AskError,
    Fatal,
    ModelRefused,
    RateLimited,
    ServiceRefused,
    Transient,
)
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt, Reply

Server = tuple[str, Any]


async def ask(model: str, url: str, prompt: Prompt, **options: str) -> Reply:
    adapter = registry.create(f"openai/{model}", {"base_url": url, **options})
    try:
        return await adapter.ask(prompt)
    finally:
        await adapter.close()


async def test_question_and_pictures_arrive_as_they_were(openai_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    reply = await ask("m", url, prompt)
    assert (reply.text, reply.finish, reply.refusal, reply.model) == ("A", "stop", False, "m-2026")
    assert reply.usage is not None
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (1117, 46)
    system, user = server.asked[0].body["messages"]
    assert system == {"role": "system", "content": prompt.system}
    *pictures, words = user["content"]
    assert words == {"type": "text", "text": prompt.text}
    for sent, picture in zip(pictures, prompt.pictures, strict=True):
        head, _, data = sent["image_url"]["url"].partition(";base64,")
        assert head == f"data:{picture.mime}"
        assert base64.b64decode(data) == picture.data
        assert sent["image_url"]["detail"] == "high"


async def test_key_travels_in_the_header_alone(openai_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    await ask("m", url, prompt)
    asked = server.asked[0]
    assert asked.headers["authorization"] == f"Bearer {canary}"
    del asked.headers["authorization"]
    assert canary not in str(asked)


async def test_options_reach_the_wire_and_the_card(openai_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    options = {
        "temperature": "0.5",
        "max_tokens": "64",
        "detail": "low",
        "seed": "7",
        "reasoning_effort": "low",
        "extra_body": '{"top_k": 3}',
    }
    await ask("m", url, prompt, **options)
    body = server.asked[0].body
    expected = {"temperature": 0.5, "max_tokens": 64, "seed": 7, "reasoning_effort": "low", "top_k": 3}
    assert {name: body[name] for name in expected} == expected
    card = registry.create("openai/m", {"base_url": url, "image_side": "512", **options}).card
    assert card.image_side == 512
    assert card.settings == {
        **options,
        "temperature": 0.5,
        "max_tokens": 64,
        "seed": 7,
        "extra_body": '{"top_k":3}',
        "token_field": "max_tokens",
        "grounding": "family",
        "grounding_version": 1,
        "structured": False,
        "base_url": url,
    }


async def test_a_served_family_is_asked_for_places_in_its_own_words(openai_server: Server, prompt: Prompt) -> None:
    url, dialect = openai_server
    form = Form(kind=Kind.BOXES2D, width=48, height=32, sent=(48, 32), convention="qwen2_5")
    place = prompt.model_copy(update={"form": form, "text": "Show the box.", "phrases": ("box",)})
    for model, more in (("Qwen2.5-VL-7B-Instruct", " Give no more than 20 entries."), ("gpt-4o", "")):
        convention = "qwen2_5" if more else "pixels"
        asked = place.model_copy(update={"form": form.model_copy(update={"convention": convention})})
        await ask(model, url, asked)
        assert dialect.asked[-1].body["messages"][-1]["content"][-1]["text"] == f"Show the box.{more}"


@pytest.mark.parametrize("server", ["vllm", "sglang", "ollama", "lm_studio", "llama_cpp"])
async def test_a_server_is_sent_what_it_takes(
    server: str, openai_server: Server, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, dialect = openai_server
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    own = registry.create("openai/m", {"server": server})
    assert str(own.card.settings["base_url"]).startswith("http://127.0.0.1:")
    assert not own.card.cacheable
    await own.close()
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    adapter = registry.create("openai/m", {"server": server, "max_tokens": "9", "structured": "true"})
    assert (await adapter.ask(prompt)).text == "A"
    await adapter.close()
    body = dialect.asked[0].body
    assert (body["max_tokens"], body["response_format"]["type"]) == (9, "json_schema")
    assert "max_completion_tokens" not in body
    assert [set(part["image_url"]) for part in body["messages"][-1]["content"][:-1]] == [{"url"}, {"url"}]
    assert (adapter.card.settings["server"], adapter.card.settings["detail"]) == (server, None)


def test_openrouter_has_a_key_and_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENROUTER_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ServiceError, match=r"openrouter\.ai.* set OPENROUTER_API_KEY"):
        registry.create("openai/x/y", {"server": "openrouter"})
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-1")
    card = registry.create("openai/x/y", {"server": "openrouter"}).card
    assert (card.settings["base_url"], card.settings["detail"]) == ("https://openrouter.ai/api/v1", "high")
    assert card.cacheable


async def test_what_is_not_set_is_not_sent(openai_server: Server, canary: str, prompt: Prompt) -> None:
    url, server = openai_server
    await ask("m", url, prompt)
    assert set(server.asked[0].body) == {"model", "messages"}


def test_openai_itself_is_given_the_newer_token_field(canary: str) -> None:
    assert registry.create("openai/m", {}).card.settings["token_field"] == "max_completion_tokens"


ERRORS = [
    ("rate_limit", RateLimited, None),
    ("rate_limit:7.5", RateLimited, 7.5),
    ("rate_limit:garbage", RateLimited, None),
    ("rate_limit_ms:250", RateLimited, 0.25),
    ("quota", ServiceRefused, None),
    ("bad_key", ServiceRefused, None),
    ("forbidden", ServiceRefused, None),
    ("no_model", ServiceRefused, None),
    ("too_long", Fatal, None),
    ("malformed", Fatal, None),
    ("declined", ModelRefused, None),
    ("flagged", ModelRefused, None),
    ("conflict", Transient, None),
    ("server_error", Transient, None),
    ("overloaded:3", Transient, 3.0),
    ("html_502", Transient, None),
    ("html_200", Transient, None),
    ("torn_json", Transient, None),
    ("no_choices", Transient, None),
]


@pytest.mark.parametrize(("fault", "kind", "wait"), ERRORS)
async def test_each_fault_is_what_it_means_and_keeps_the_key(
    fault: str,
    kind: type[AskError],
    wait: float | None,
    openai_server: Server,
    canary: str,
    prompt: Prompt,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, server = openai_server
    with caplog.at_level(logging.DEBUG), pytest.raises(AskError) as raised:
        await ask(fault, url, prompt)
    assert type(raised.value) is kind
    assert getattr(raised.value, "retry_after", None) == wait
    assert len(server.asked) == 1, "the SDK must not retry by itself"
    assert str(raised.value).startswith(f"{fault} at {url}: ")
    assert len(str(raised.value)) <= 400
    assert canary not in "".join(traceback.format_exception(raised.value, chain=True))
    assert raised.value.__cause__ is raised.value.__context__ is None
    assert canary not in caplog.text


async def test_retry_after_may_be_a_date(openai_server: Server, canary: str, prompt: Prompt) -> None:
    with pytest.raises(RateLimited) as raised:
        await ask("rate_limit_date:30", openai_server[0], prompt)
    assert raised.value.retry_after == pytest.approx(30, abs=5)
    with pytest.raises(RateLimited) as raised:
        await ask("rate_limit_date:-30", openai_server[0], prompt)
    assert raised.value.retry_after == 0


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("refusal", {"text": "I cannot help with that.", "finish": "stop", "refusal": True}),
        ("filtered", {"text": "", "finish": "filtered", "refusal": True}),
        ("length", {"text": "A", "finish": "length", "refusal": False}),
        ("new_reason", {"text": "A", "finish": "other", "refusal": False}),
        ("reasoning", {"text": "", "finish": "stop", "refusal": False}),
        ("parts", {"text": "C", "finish": "stop", "refusal": False}),
        ("no_usage", {"text": "A", "usage": None}),
    ],
)
async def test_odd_answers_are_told_apart(
    fault: str, expected: dict[str, object], openai_server: Server, canary: str, prompt: Prompt
) -> None:
    reply = await ask(fault, openai_server[0], prompt)
    assert {name: getattr(reply, name) for name in expected} == expected


async def test_a_call_that_takes_too_long_may_be_tried_again(
    openai_server: Server, canary: str, prompt: Prompt
) -> None:
    with pytest.raises(Transient, match="no answer in time"):
        await ask("slow:5", openai_server[0], prompt, timeout="0.2")


async def test_a_server_that_is_away_may_be_tried_again(canary: str, prompt: Prompt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Transient, match="no connection"):
        await ask("m", f"http://127.0.0.1:{port}/v1", prompt)


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(ServiceError, match="set OPENAI_API_KEY"):
        registry.create("openai/gpt-x", {})
    with pytest.raises(ServiceError, match="set OPENAI_API_KEY"):
        registry.create("openai/gpt-x", {"base_url": "https://models.example.org/v1"})


async def test_a_local_server_needs_no_key_and_may_stand_in_the_environment(
    openai_server: Server, monkeypatch: pytest.MonkeyPatch, prompt: Prompt
) -> None:
    url, server = openai_server
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    adapter = registry.create("openai/m", {})
    assert (await adapter.ask(prompt)).text == "A"
    await adapter.close()
    assert server.asked[0].headers["authorization"] == "Bearer none"


def test_an_address_that_is_none_is_refused(canary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="base_url"):
        registry.create("openai/m", {"base_url": "localhost:8000"})
    monkeypatch.setenv("OPENAI_BASE_URL", "localhost:8000")
    with pytest.raises(UsageError, match="base_url"):
        registry.create("openai/m", {})


def test_a_password_in_the_address_is_not_recorded(canary: str) -> None:
    card = registry.create("openai/m", {"base_url": "https://user:hunter2@models.example.org:8443/v1?token=t0"}).card
    assert card.settings["base_url"] == "https://models.example.org:8443/v1"
    assert "hunter2" not in card.model_dump_json()
    assert "t0" not in card.model_dump_json()


async def test_a_server_that_reads_no_webp_is_sent_the_same_pixels_as_png(
    openai_server: tuple[str, Any], canary: str, picture: Callable[..., Picture]
) -> None:
    url, dialect = openai_server
    shown = picture(3, form="WEBP")
    asked = Prompt(item="i", text="?", form=Form(kind=Kind.YES_NO), pictures=(shown, picture(1, form="JPEG")))
    for server, mimes in (("llama_cpp", ["image/png", "image/jpeg"]), ("vllm", ["image/webp", "image/jpeg"])):
        adapter = registry.create("openai/m", {"base_url": url, "server": server})
        await adapter.ask(asked)
        await adapter.close()
        uris = [part["image_url"]["url"] for part in dialect.asked[-1].body["messages"][0]["content"][:2]]
        assert [uri.partition(":")[2].partition(";")[0] for uri in uris] == mimes
        sent = Image.open(io.BytesIO(base64.b64decode(uris[0].partition(";base64,")[2])))
        assert sent.convert("RGB").tobytes() == Image.open(io.BytesIO(shown.data)).convert("RGB").tobytes()
