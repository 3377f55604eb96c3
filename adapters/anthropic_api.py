"""Claude models, through Anthropic's messages; a small client on httpx2, since the whole of it is one request."""

import base64
import json
import os
from typing import Any, Literal

from pydantic import Field

from spatialgauge.adapters.anthropic_errors import asking_error, status_error
from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.service_text import address, is_local, without_key
from spatialgauge.adapters.structured import NAME, schema_of
from spatialgauge.benchmark.asking import AdapterCard, AskError, Transient
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.interleaved import pieces
from spatialgauge.benchmark.items import Picture, Prompt, Reply, Usage

KEY = "ANTHROPIC_API_KEY"
BASE_URL = "ANTHROPIC_BASE_URL"
ANTHROPIC = "https://api.anthropic.com"
VERSION = "2023-06-01"
LONGEST_SIDE = 1568
"""Pixels above which the service scales a picture down by itself, which would shift every coordinate in pixels."""
CONNECTIONS = 256


class AnthropicOptions(Options):
    """How a Claude model is asked; None leaves a setting to the service."""

    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Address of the service, without a version; default: ANTHROPIC_BASE_URL, else Anthropic's."""
    temperature: float | None = Field(default=None, ge=0, le=1)
    """Sampling temperature."""
    max_tokens: int = Field(default=1024, gt=0)
    """Most tokens a reply may have, thinking included."""
    thinking_budget: int | None = Field(default=None, ge=1024)
    """Tokens to think with; default: none."""
    structured: bool = False
    """Hold the model to a JSON schema of the answer, by a tool it must use."""
    timeout: float = Field(default=300.0, gt=0)
    """Seconds one call may take."""
    image_side: int | None = Field(default=LONGEST_SIDE, gt=0)
    """Longest side of a picture as sent, in pixels."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""


class AnthropicAdapter:
    """One Claude model."""

    def __init__(self, model: str, options: AnthropicOptions, base_url: str, key: str) -> None:
        import httpx2

        self._model, self._options, self._key = model, options, key
        self._where = f"{model} at {address(base_url)}"
        self._client = httpx2.AsyncClient(
            base_url=base_url.rstrip("/"),
            headers={"x-api-key": key, "anthropic-version": VERSION, "content-type": "application/json"},
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            timeout=httpx2.Timeout(options.timeout, pool=None),
        )
        settings = options.model_dump(exclude={"timeout", "image_side", "convention"})
        self._card = AdapterCard(
            spec=f"anthropic/{model}",
            model=model,
            convention=options.convention or convention_of(model),
            image_side=options.image_side,
            settings=settings | {"base_url": address(base_url), "api_version": VERSION},
            packages=("httpx2",),
            cacheable=not is_local(base_url),
        )

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    async def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises the errors of `benchmark.asking`, none of which repeats the key."""
        failure: AskError
        try:
            answer = await self._client.post("/v1/messages", content=json.dumps(self._body(prompt)).encode())
            if answer.status_code == 200:
                return _reply(answer.content)
            failure = status_error(answer, self._where, self._key)
        except Transient as error:
            failure = Transient(without_key(f"{self._where}: {error}", self._key))
        except Exception as error:  # noqa: BLE001 - sorted by type, and raised again as what it means
            failure = asking_error(error, self._where, self._key)
        # Raised out here so that the transport's exception is not chained to it.
        raise failure

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        options = self._options
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": options.max_tokens,
            "messages": [{"role": "user", "content": [_part(piece) for piece in pieces(prompt.text, prompt.pictures)]}],
        }
        if prompt.system:
            body["system"] = prompt.system
        if options.temperature is not None:
            body["temperature"] = options.temperature
        if options.thinking_budget is not None:
            body["thinking"] = {"type": "enabled", "budget_tokens": options.thinking_budget}
        schema = schema_of(prompt) if options.structured else None
        if schema is not None:
            body["tools"] = [{"name": NAME, "description": "Gives the answer.", "input_schema": schema}]
            # A model that thinks may not be forced to a tool.
            chosen = {"type": "tool", "name": NAME} if options.thinking_budget is None else {"type": "auto"}
            body["tool_choice"] = chosen
        return body


def _part(piece: str | Picture) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"type": "text", "text": piece}
    data = base64.b64encode(piece.data).decode()
    return {"type": "image", "source": {"type": "base64", "media_type": piece.mime, "data": data}}


def _reply(content: bytes) -> Reply:
    """Return the reply in a message's body; Transient, to be asked again, where it holds none."""
    try:
        answer = json.loads(content)
        reason = answer.get("stop_reason")
        counted = answer.get("usage") or {}
        return Reply(
            text=_text(answer["content"]),
            finish=_finish(reason),
            refusal=reason == "refusal",
            usage=_usage(counted) if counted else None,
            model=answer.get("model") or None,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Transient(f"an unreadable answer ({type(error).__name__}: {error})") from None


def _text(parts: list[dict[str, Any]]) -> str:
    """Return the words, or what was given to the tool; thinking is no answer."""
    given = [json.dumps(part["input"]) for part in parts if part.get("type") == "tool_use"]
    return given[0] if given else "".join(part["text"] for part in parts if part.get("type") == "text")


def _usage(counted: dict[str, Any]) -> Usage:
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    return Usage(
        input_tokens=sum(counted.get(name) or 0 for name in names), output_tokens=counted["output_tokens"] or 0
    )


def _finish(reason: str | None) -> Literal["stop", "length", "filtered", "other"]:
    match reason:
        case "end_turn" | "stop_sequence" | "tool_use":
            return "stop"
        case "max_tokens" | "model_context_window_exceeded":
            return "length"
        case "refusal":
            return "filtered"
    return "other"


def _make(name: str, options: AnthropicOptions) -> AnthropicAdapter:
    base_url = options.base_url or os.environ.get(BASE_URL) or ANTHROPIC
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise ServiceError(f"anthropic/{name} needs a key: set {KEY} in the environment")
    return AnthropicAdapter(name, options, base_url, key)


PROVIDER = Provider(
    summary="A Claude model, through Anthropic's messages",
    takes="a model's name",
    options=AnthropicOptions,
    make=_make,
    needs=(KEY,),
)
