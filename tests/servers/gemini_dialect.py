"""A server that speaks Gemini's REST dialect and misbehaves on request.

As Google's own, it takes the fields of a request in camelCase and in snake_case. The model's name chooses the
behaviour; `~` separates an argument (`slow~0.5`), as `:` ends the name in the address.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

USAGE = {
    "promptTokenCount": 1234,
    "candidatesTokenCount": 12,
    "thoughtsTokenCount": 200,
    "totalTokenCount": 1446,
}


def camel(value: Any) -> Any:
    """Return the JSON value with every key in camelCase."""
    if isinstance(value, dict):
        return {re.sub(r"_([a-z])", lambda match: match[1].upper(), key): camel(inner) for key, inner in value.items()}
    return [camel(inner) for inner in value] if isinstance(value, list) else value


@dataclass
class Asked:
    """One request as it came in, its body in camelCase."""

    path: str
    query: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class GeminiDialect:
    """The app, and what it was asked; `reply` makes the text of a good answer from the request's body."""

    reply: Callable[[dict[str, Any]], str] = lambda body: "A"
    asked: list[Asked] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the ASGI app."""
        return Starlette(routes=[Route("/{version}/models/{call:path}", self._generate, methods=["POST"])])

    async def _generate(self, request: Request) -> Response:
        model, _, verb = request.path_params["call"].rpartition(":")
        body = camel(await request.json())
        self.asked.append(Asked(request.url.path, request.url.query, dict(request.headers), body))
        if verb != "generateContent":
            return _error(404, "NOT_FOUND", f"no verb {verb}")
        fault, _, argument = model.partition("~")
        if fault == "slow":
            await asyncio.sleep(float(argument))
        make = FAULTS.get(fault)
        return make(argument, request.headers["x-goog-api-key"]) if make else JSONResponse(self._answer(fault, body))

    def _answer(self, fault: str, body: dict[str, Any]) -> dict[str, Any]:
        parts: list[dict[str, Any]] = [{"text": "perhaps B", "thought": True}, {"text": self.reply(body)}]
        candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
        answer: dict[str, Any] = {"candidates": [candidate], "usageMetadata": USAGE, "modelVersion": "gemini-x-001"}
        match fault:
            case "blocked":
                del answer["candidates"]
                answer["promptFeedback"] = {"blockReason": "PROHIBITED_CONTENT"}
            case "safety" | "recitation":
                del candidate["content"]
                candidate["finishReason"] = fault.upper()
            case "max_tokens":
                candidate |= {"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}
            case "cut_off":
                candidate["finishReason"] = "MAX_TOKENS"
            case "several_parts":
                text = parts.pop()["text"]
                parts += [{"text": text[: len(text) // 2]}, {"text": "[[9, 9]]", "thought": True}]
                parts += [{"text": text[len(text) // 2 :]}]
            case "new_reason":
                candidate["finishReason"] = "SOME_FUTURE_REASON"
            case "no_candidates":
                answer["candidates"] = []
            case "no_usage":
                del answer["usageMetadata"]
        return answer


def _error(
    code: int, status: str, message: str, *details: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    body = {"error": {"code": code, "message": message, "status": status, "details": list(details)}}
    return JSONResponse(body, code, headers=headers)


def _rate_limit(quota: str, wait: str) -> Response:
    return _error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": quota}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": wait},
        headers={"retry-after": "60"},
    )


FAULTS: dict[str, Callable[[str, str], Response]] = {
    "rate_limit": lambda wait, key: _rate_limit("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", f"{wait}s"),
    "rate_limit_header": lambda wait, key: _error(
        429, "RESOURCE_EXHAUSTED", "slow down", headers={"retry-after": wait}
    ),
    "day_quota": lambda _, key: _rate_limit("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "40s"),
    "bad_key": lambda _, key: _error(
        400,
        "INVALID_ARGUMENT",
        f"API key not valid: {key}.",
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
    ),
    "forbidden": lambda _, key: _error(403, "PERMISSION_DENIED", f"{key} lacks permission"),
    "no_model": lambda _, key: _error(404, "NOT_FOUND", "models/x is not found for API version v1beta"),
    "no_region": lambda _, key: _error(400, "FAILED_PRECONDITION", "User location is not supported"),
    "too_long": lambda _, key: _error(400, "INVALID_ARGUMENT", "The input token count exceeds the maximum"),
    "overloaded": lambda _, key: _error(503, "UNAVAILABLE", f"overloaded, dear {key}"),
    "html_502": lambda _, key: HTMLResponse(f"<html>502 {key}</html>", 502),
    "html_200": lambda _, key: HTMLResponse(f"<html>please log in, {key}</html>"),
    "torn_json": lambda _, key: PlainTextResponse(f'{{"candidates": [{{"{key}', media_type="application/json"),
}
