"""Models behind OpenAI's chat completions: at OpenAI, or at any server that speaks them (vLLM, SGLang, llama.cpp)."""

import os
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies

from pydantic import Field, Json, JsonValue

from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.encoded import DataUris
from spatialgauge.adapters.grounding import VERSION, worded
from spatialgauge.adapters.openai_body import request_body
from spatialgauge.adapters.openai_errors import asking_error
from spatialgauge.adapters.openai_reply import reply_of
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.servers import SERVERS, ServerName, TokenField
from spatialgauge.adapters.service_text import address, is_local, without_key
from spatialgauge.adapters.structured import NAME, schema_of
from spatialgauge.benchmark.asking import AdapterCard, AskError, Transient
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Prompt, Reply, canonical_json

if TYPE_CHECKING:
    from openai import AsyncOpenAI

KEY = "OPENAI_API_KEY"
BASE_URL = "OPENAI_BASE_URL"
OPENAI = SERVERS["openai"].base_url
CONNECT_SECONDS = 10.0
CONNECTIONS = 1024


class OpenAIOptions(Options):
    """How a model behind chat completions is asked; None leaves a setting to the service."""

    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Address of the server up to `/v1`; default: OPENAI_BASE_URL, else OpenAI's."""
    server: ServerName | None = None
    """The kind of server, which says where it listens and what it takes; default: OpenAI's or any, by the address."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """Sampling temperature."""
    max_tokens: int | None = Field(default=None, gt=0)
    """Most tokens a reply may have, reasoning included."""
    token_field: Literal["auto", "max_completion_tokens", "max_tokens"] = "auto"  # noqa: S105 - the name of a JSON field
    """The field that carries max_tokens; auto: max_completion_tokens at OpenAI, max_tokens elsewhere."""
    detail: Literal["auto", "low", "high", "original"] = "high"
    """How finely pictures are looked at."""
    seed: int | None = None
    """Seed of the sampling, where the service has one."""
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    """How long a reasoning model thinks."""
    timeout: float = Field(default=300.0, gt=0)
    """Seconds one call may take."""
    structured: bool = False
    """Hold the model to a JSON schema of the answer."""
    extra_body: Json[dict[str, JsonValue]] | None = None
    """A JSON object merged into the request, such as {"top_k": 1}."""
    image_side: int | None = Field(default=None, gt=0)
    """Longest side of a picture as sent, in pixels; default: as stored."""
    grounding: Literal["family", "plain"] = "family"
    """How places are asked for: in the words of the model's family, or plainly."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""


class OpenAIAdapter:
    """One model behind chat completions. The SDK's own retries are off: the engine's loop is the only one."""

    def __init__(self, model: str, options: OpenAIOptions, base_url: str, key: str) -> None:
        self._token_field = _token_field(options, base_url)
        server = SERVERS[options.server] if options.server else None
        self._detail = None if server is not None and not server.detail else options.detail
        self._options, self._key = options, key
        self._where = f"{model} at {address(base_url)}"
        self._uris = DataUris(webp=server is None or server.webp)
        self._client = _client(base_url, key, options.timeout)
        self._fields = {
            "model": model,
            "temperature": options.temperature,
            self._token_field: options.max_tokens,
            "seed": options.seed,
            "reasoning_effort": options.reasoning_effort,
        }
        settings = options.model_dump(exclude={"timeout", "image_side", "convention", "extra_body", "server"})
        self._card = AdapterCard(
            spec=f"openai/{model}",
            model=model,
            convention=options.convention or convention_of(model),
            image_side=options.image_side,
            settings=settings
            | ({"server": options.server} if options.server else {})
            | {
                "detail": self._detail,
                "base_url": address(base_url),
                "token_field": self._token_field,
                "grounding_version": VERSION,
                "extra_body": None if options.extra_body is None else canonical_json(options.extra_body),
            },
            packages=("openai", "httpx2"),
            cacheable=not is_local(base_url),
        )

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    async def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises the errors of `benchmark.asking`, none of which repeats the key."""
        import httpx2

        options = self._options
        prompt = worded(prompt) if options.grounding == "family" else prompt
        body = request_body(self._fields | self._held(prompt), prompt, self._detail, self._uris, options.extra_body)
        failure: AskError
        try:
            # The SDK's own `create` would copy the body, pictures and all, several times over.
            answer = await self._client.post("/chat/completions", cast_to=httpx2.Response, content=body)
            return reply_of(answer.content)
        except Transient as error:
            failure = Transient(without_key(f"{self._where}: {error}", self._key))
        except Exception as error:  # noqa: BLE001 - sorted by type, and raised again as what it means
            failure = asking_error(error, self._where, self._key)
        # Raised out here so that the SDK's exception, which may repeat the key, is not chained to it.
        raise failure

    def _held(self, prompt: Prompt) -> dict[str, Any]:
        """Return the field that holds a reply to the schema of its answer."""
        schema = schema_of(prompt) if self._options.structured else None
        if schema is None:
            return {}
        return {
            "response_format": {"type": "json_schema", "json_schema": {"name": NAME, "strict": True, "schema": schema}}
        }

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _client(base_url: str, key: str, timeout: float) -> "AsyncOpenAI":
    """Return the SDK's client on connections of our own making, or on its own where a proxy is to be gone through."""
    import httpx2
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    from spatialgauge.adapters.lanes import Lanes

    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return AsyncOpenAI(
        api_key=key,
        base_url=base_url,
        max_retries=0,
        timeout=httpx2.Timeout(timeout, connect=CONNECT_SECONDS, pool=None),
        http_client=DefaultAsyncHttpxClient(limits=limits, transport=None if getproxies() else Lanes()),
    )


def _token_field(options: OpenAIOptions, base_url: str) -> TokenField:
    if options.token_field != "auto":  # noqa: S105 - the name of a JSON field
        return options.token_field
    if options.server is not None:
        return SERVERS[options.server].token_field
    at_openai = urlsplit(base_url).hostname == urlsplit(OPENAI).hostname
    return "max_completion_tokens" if at_openai else "max_tokens"


def _make(name: str, options: OpenAIOptions) -> OpenAIAdapter:
    server = SERVERS[options.server or "openai"]
    base_url = options.base_url or os.environ.get(BASE_URL) or server.base_url
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise UsageError(f"openai: base_url {base_url!r} is no http(s) address, such as http://127.0.0.1:8000/v1")
    key = next((value for name in (server.key, KEY) if (value := os.environ.get(name, "").strip())), "")
    if not key:
        if not is_local(base_url):
            raise ServiceError(f"openai/{name} at {address(base_url)} needs a key: set {server.key} in the environment")
        key = "none"
    return OpenAIAdapter(name, options, base_url, key)


PROVIDER = Provider(
    summary="A model behind OpenAI's chat completions, at OpenAI or at any compatible server",
    takes="a model's name",
    options=OpenAIOptions,
    make=_make,
    needs=(KEY,),
)
