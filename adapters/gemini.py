"""Gemini models, through Google's Gemini API."""

import os
import re
import warnings
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.gemini_errors import asking_error
from spatialgauge.adapters.grounding import PLACES, VERSION, worded
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.service_text import address, is_local, without_key
from spatialgauge.adapters.structured import schema_of
from spatialgauge.benchmark.asking import AdapterCard, AskError, Transient
from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.interleaved import pieces
from spatialgauge.benchmark.items import Prompt, Reply, Scalar, Usage

if TYPE_CHECKING:
    from google.genai.types import Candidate, GenerateContentConfig, GenerateContentResponse

KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
BASE_URL = "GEMINI_BASE_URL"
GOOGLE = "https://generativelanguage.googleapis.com"
CONNECTIONS = 1024

FILTERED = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "ESCALATION",
        "MODEL_ARMOR",
    }
)
"""Finish reasons with which the service withholds a reply."""

HARMS = (
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT",
)


PLACES_TEMPERATURE = 0.5
"""At 0 the models tend to repeat a box without end (Google's cookbook)."""
UNTHINKING = re.compile(r"gemini-2\.5-flash")
"""Models that may be told not to think, as is advised for places; 2.5 Pro always does, 2.0 never."""


class GeminiOptions(Options):
    """How a Gemini model is asked; None leaves a setting to the service."""

    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Address of the service, without a version; default: GEMINI_BASE_URL, else Google's."""
    api_version: str = "v1beta"
    """Version of the API; the SDK's own default changed with its release 3."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """Sampling temperature."""
    max_output_tokens: int | None = Field(default=None, gt=0)
    """Most tokens a reply may have, thoughts included."""
    thinking_budget: int | None = Field(default=None, ge=-1)
    """Tokens to think with; 0 is none, -1 as the model likes."""
    thinking_level: Literal["minimal", "low", "medium", "high"] | None = None
    """How much to think, for models that take a level instead of a budget."""
    seed: int | None = None
    """Seed of the sampling."""
    structured: bool = False
    """Hold the model to a JSON schema of the answer."""
    timeout: float = Field(default=300.0, gt=0)
    """Seconds one call may take."""
    grounding: Literal["family", "plain"] = "family"
    """How places are asked for: in Google's words, at temperature 0.5 and, of 2.5 Flash, without thinking, where
    nothing else is set; or plainly, as everything else."""
    image_side: int | None = Field(default=640, gt=0)
    """Longest side of a picture as sent, in pixels."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""


class GeminiAdapter:
    """One Gemini model.

    The transport is pinned to httpx2: with aiohttp installed, the SDK would switch to it by itself.
    """

    def __init__(self, model: str, options: GeminiOptions, base_url: str, key: str) -> None:
        import httpx2
        from google import genai
        from google.genai import types

        # A finish reason newer than the SDK is mapped to "other" below; the SDK's warning about it says nothing more.
        warnings.filterwarnings("ignore", message=".* is not a valid FinishReason")
        self._model, self._key = model, key
        self._where = f"{model} at {address(base_url)}"
        self._configs = {
            places: _config(_for_places(options, model) if places else options) for places in (True, False)
        }
        self._structured = options.structured
        self._family = options.grounding == "family"
        self._transport = httpx2.AsyncClient(
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            timeout=httpx2.Timeout(options.timeout, pool=None),
            follow_redirects=True,
        )
        self._client = genai.Client(
            api_key=key,
            enterprise=False,  # else an environment variable could send the questions to another service
            http_options=types.HttpOptions(
                base_url=base_url,
                api_version=options.api_version,
                timeout=round(options.timeout * 1000),
                httpx_async_client=self._transport,
            ),
        )
        self._card = AdapterCard(
            spec=f"gemini/{model}",
            model=model,
            convention=options.convention or convention_of(model),
            image_side=options.image_side,
            settings=options.model_dump(exclude={"timeout", "image_side", "convention"})
            | {"base_url": address(base_url), "safety": "BLOCK_NONE", **_grounding(options, model)},
            packages=("google-genai", "httpx2"),
            cacheable=not is_local(base_url),
        )

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    async def ask(self, prompt: Prompt) -> Reply:
        """Ask once; raises the errors of `benchmark.asking`, none of which repeats the key."""
        from google.genai import types

        places = self._family and prompt.form.kind in PLACES
        prompt = worded(prompt) if places else prompt
        parts = [
            types.Part.from_text(text=piece)
            if isinstance(piece, str)
            else types.Part.from_bytes(data=piece.data, mime_type=piece.mime)
            for piece in pieces(prompt.text, prompt.pictures)
        ]
        question = types.Content(role="user", parts=parts)
        config = self._configs[places].model_copy(update={"system_instruction": prompt.system, **self._held(prompt)})
        failure: AskError
        try:
            answer = await self._client.aio.models.generate_content(model=self._model, contents=question, config=config)
            return self._reply(answer)
        except AskError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - sorted by type, and raised again as what it means
            failure = asking_error(error, self._where, self._key)
        # Raised out here so that the SDK's exception, which may repeat the key, is not chained to it.
        raise failure

    def _held(self, prompt: Prompt) -> dict[str, object]:
        """Return the fields that hold a reply to the schema of its answer."""
        schema = schema_of(prompt) if self._structured else None
        if schema is None:
            return {}
        return {"response_mime_type": "application/json", "response_json_schema": schema}

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aio.aclose()
        await self._transport.aclose()

    def _reply(self, answer: "GenerateContentResponse") -> Reply:
        usage, model = _usage(answer), answer.model_version
        blocked = answer.prompt_feedback and answer.prompt_feedback.block_reason
        if blocked:
            return Reply(finish="filtered", refusal=True, usage=usage, model=model)
        if not answer.candidates:
            raise Transient(without_key(f"{self._where}: the answer has no candidate and no reason", self._key))
        candidate = answer.candidates[0]
        finish = _finish(candidate)
        return Reply(text=_text(candidate), finish=finish, refusal=finish == "filtered", usage=usage, model=model)


def _for_places(options: GeminiOptions, model: str) -> GeminiOptions:
    """Return the settings for points, boxes and masks: Google's own, where the person set none."""
    thinks = options.thinking_budget is not None or options.thinking_level is not None
    budget = 0 if not thinks and UNTHINKING.search(model) else options.thinking_budget
    temperature = PLACES_TEMPERATURE if options.temperature is None else options.temperature
    return options.model_copy(update={"temperature": temperature, "thinking_budget": budget})


def _grounding(options: GeminiOptions, model: str) -> dict[str, Scalar | None]:
    """Return what the card tells of how places are asked for."""
    if options.grounding == "plain":
        return {}
    settings = _for_places(options, model)
    return {
        "grounding_version": VERSION,
        "grounding_temperature": settings.temperature,
        "grounding_thinking_budget": settings.thinking_budget,
    }


def _config(options: GeminiOptions) -> "GenerateContentConfig":
    from google.genai import types

    thinking = None
    if options.thinking_budget is not None or options.thinking_level is not None:
        level = types.ThinkingLevel(options.thinking_level.upper()) if options.thinking_level else None
        thinking = types.ThinkingConfig(thinking_budget=options.thinking_budget, thinking_level=level)
    return types.GenerateContentConfig(
        temperature=options.temperature,
        max_output_tokens=options.max_output_tokens,
        seed=options.seed,
        thinking_config=thinking,
        safety_settings=[
            types.SafetySetting(category=types.HarmCategory(harm), threshold=types.HarmBlockThreshold.BLOCK_NONE)
            for harm in HARMS
        ],
    )


def _text(candidate: "Candidate") -> str:
    parts = (candidate.content and candidate.content.parts) or []
    return "".join(part.text for part in parts if part.text and not part.thought)


def _finish(candidate: "Candidate") -> Literal["stop", "length", "filtered", "other"]:
    reason = candidate.finish_reason.value if candidate.finish_reason else "STOP"
    if reason in FILTERED:
        return "filtered"
    match reason:
        case "STOP":
            return "stop"
        case "MAX_TOKENS":
            return "length"
    return "other"


def _usage(answer: "GenerateContentResponse") -> Usage | None:
    """Return the tokens; thoughts are paid as output, and are not among the candidates' tokens."""
    counted = answer.usage_metadata
    if counted is None:
        return None
    output = (counted.candidates_token_count or 0) + (counted.thoughts_token_count or 0)
    return Usage(input_tokens=counted.prompt_token_count or 0, output_tokens=output)


def _make(name: str, options: GeminiOptions) -> GeminiAdapter:
    if options.thinking_budget is not None and options.thinking_level is not None:
        raise UsageError("gemini: thinking_budget and thinking_level exclude each other; give one")
    key = next((value for name in KEYS if (value := os.environ.get(name, "").strip())), None)
    if key is None:
        raise ServiceError(f"gemini/{name} needs a key: set {KEYS[0]} (or {KEYS[1]}) in the environment")
    return GeminiAdapter(name, options, options.base_url or os.environ.get(BASE_URL) or GOOGLE, key)


PROVIDER = Provider(
    summary="A Gemini model, through Google's Gemini API",
    takes="a model's name",
    options=GeminiOptions,
    make=_make,
    needs=KEYS[:1],
)
