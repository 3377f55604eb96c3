"""Models behind OpenAI's chat completions: at OpenAI, or at any server that speaks them (vLLM, SGLang, llama.cpp)."""

import os
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, Json, JsonValue

from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.encoded import DataUris
from spatialgauge.adapters.openai_errors import asking_error
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.service_text import address, is_local, without_key
from spatialgauge.benchmark.asking import AdapterCard, AskError, Transient
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.items import Prompt, Reply, Usage, canonical_json

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion
    from openai.types.chat.chat_completion import Choice

KEY = "OPENAI_API_KEY"
BASE_URL = "OPENAI_BASE_URL"
OPENAI = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
CONNECTIONS = 1024


class OpenAIOptions(Options):
    """How a model behind chat completions is asked; None leaves a setting to the service."""

    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Address of the server up to `/v1`; default: OPENAI_BASE_URL, else OpenAI's."""
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
    extra_body: Json[dict[str, JsonValue]] | None = None
    """A JSON object merged into the request, such as {"top_k": 1}."""
    image_side: int | None = Field(default=None, gt=0)
    """Longest side of a picture as sent, in pixels; default: as stored."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""


def request_body(
    model: str, prompt: Prompt, options: OpenAIOptions, token_field: str, uris: DataUris
) -> dict[str, Any]:
    """Return the JSON body of one chat completion: the pictures in their order, then the words."""
    content: list[dict[str, Any]] = [
        {"type": "image_url", "image_url": {"url": uris.of(picture), "detail": options.detail}}
        for picture in prompt.pictures
    ]
    content.append({"type": "text", "text": prompt.text})
    system = [{"role": "system", "content": prompt.system}] if prompt.system else []
    settings = {
        "temperature": options.temperature,
        token_field: options.max_tokens,
        "seed": options.seed,
        "reasoning_effort": options.reasoning_effort,
    }
    return {
        "model": model,
        "messages": [*system, {"role": "user", "content": content}],
        **{name: value for name, value in settings.items() if value is not None},
    }


class OpenAIAdapter:
    """One model behind chat completions. The SDK's own retries are off: the engine's loop is the only one."""

    def __init__(self, model: str, options: OpenAIOptions, base_url: str, key: str) -> None:
        import httpx2
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        at_openai = urlsplit(base_url).hostname == urlsplit(OPENAI).hostname
        self._token_field = (
            options.token_field
            if options.token_field != "auto"  # noqa: S105 - the name of a JSON field
            else ("max_completion_tokens" if at_openai else "max_tokens")
        )
        self._model, self._options, self._key = model, options, key
        self._where = f"{model} at {address(base_url)}"
        self._uris = DataUris()
        self._client = AsyncOpenAI(
            api_key=key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(options.timeout, connect=CONNECT_SECONDS, pool=None),
            http_client=DefaultAsyncHttpxClient(
                limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
            ),
        )
        settings = options.model_dump(exclude={"timeout", "image_side", "convention", "extra_body"})
        self._card = AdapterCard(
            spec=f"openai/{model}",
            model=model,
            convention=options.convention or convention_of(model),
            image_side=options.image_side,
            settings=settings
            | {
                "base_url": address(base_url),
                "token_field": self._token_field,
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
        body = request_body(self._model, prompt, self._options, self._token_field, self._uris)
        failure: AskError
        try:
            answer = await self._client.chat.completions.create(**body, extra_body=self._options.extra_body)
            return self._reply(answer)
        except AskError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - sorted by type, and raised again as what it means
            failure = asking_error(error, self._where, self._key)
        # Raised out here so that the SDK's exception, which may repeat the key, is not chained to it.
        raise failure

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _reply(self, answer: "ChatCompletion | str") -> Reply:
        if isinstance(answer, str):  # the SDK hands over a body that is not declared as JSON as it is
            raise Transient(without_key(f"{self._where}: the answer is no JSON but {answer!r}", self._key))
        if not answer.choices:
            told = (answer.model_extra or {}).get("error", "no choices")
            raise Transient(without_key(f"{self._where}: the answer is empty: {told}", self._key))
        choice, counted = answer.choices[0], answer.usage
        usage = (
            Usage(input_tokens=counted.prompt_tokens or 0, output_tokens=counted.completion_tokens or 0)
            if counted
            else None
        )
        return Reply(
            text=choice.message.refusal or _text(choice),
            finish=_finish(choice.finish_reason),
            refusal=bool(choice.message.refusal) or choice.finish_reason == "content_filter",
            usage=usage,
            model=answer.model or None,
        )


def _text(choice: "Choice") -> str:
    content: Any = choice.message.content  # some servers send a list of parts, against the SDK's types
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content or ""


def _finish(reason: str | None) -> Literal["stop", "length", "filtered", "other"]:
    match reason:
        case "stop" | "length":
            return reason
        case "content_filter":
            return "filtered"
    return "other"


def _make(name: str, options: OpenAIOptions) -> OpenAIAdapter:
    base_url = options.base_url or os.environ.get(BASE_URL) or OPENAI
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise UsageError(f"openai: base_url {base_url!r} is no http(s) address, such as http://127.0.0.1:8000/v1")
    key = os.environ.get(KEY, "").strip()
    if not key:
        if not is_local(base_url):
            raise ServiceError(f"openai/{name} at {address(base_url)} needs a key: set {KEY} in the environment")
        key = "none"
    return OpenAIAdapter(name, options, base_url, key)


PROVIDER = Provider(
    summary="A model behind OpenAI's chat completions, at OpenAI or at any compatible server",
    takes="a model's name",
    options=OpenAIOptions,
    make=_make,
    needs=(KEY,),
)
