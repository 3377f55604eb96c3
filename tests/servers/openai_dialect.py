"""A server that speaks OpenAI's chat completions and misbehaves on request.

The model's name chooses the behaviour: a fault of `FAULTS`, optionally with an argument (`slow:0.5`, `rate_limit:7`),
or `flaky:SEED`, which draws one of `FLAKES` or a good answer for every request from the seed and the request's number.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from time import time
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

FLAKES = ("rate_limit:0.01", "server_error", "html_502", "torn_json")
FLAKE_RATE = 0.3


@dataclass
class Asked:
    """One request as it came in."""

    headers: dict[str, str]
    query: str
    body: dict[str, Any]


@dataclass
class OpenAIDialect:
    """The app, and what it was asked.

    `reply` makes the text of a good answer from the request's body, `shape` whatever else of the answer.
    """

    reply: Callable[[dict[str, Any]], str] = lambda body: "A"
    shape: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]] = lambda body, answer: answer
    asked: list[Asked] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the ASGI app; its address for clients ends in `/v1`."""
        return Starlette(routes=[Route("/v1/chat/completions", self._chat, methods=["POST"])])

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(Asked(dict(request.headers), request.url.query, body))
        fault, _, argument = body["model"].partition(":")
        if fault == "flaky":
            draw = random.Random(f"{argument}:{len(self.asked)}")
            fault, _, argument = (draw.choice(FLAKES) if draw.random() < FLAKE_RATE else "ok").partition(":")
        if fault == "slow":
            await asyncio.sleep(float(argument))
        make = FAULTS.get(fault)
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        return make(argument, key) if make else JSONResponse(self.shape(body, self._answer(fault, body)))

    def _answer(self, fault: str, body: dict[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self.reply(body)}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        answer: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": f"{body['model']}-2026",
            "choices": [choice],
            "usage": {
                "prompt_tokens": 1117,
                "completion_tokens": 46,
                "total_tokens": 1163,
                "completion_tokens_details": {"reasoning_tokens": 32},
            },
        }
        match fault:
            case "refusal":
                message |= {"content": None, "refusal": "I cannot help with that."}
            case "filtered":
                message["content"] = ""
                choice["finish_reason"] = "content_filter"
            case "length":
                choice["finish_reason"] = "length"
            case "new_reason":
                choice["finish_reason"] = "a_future_reason"
            case "no_usage":
                del answer["usage"]
            case "reasoning":
                message |= {"content": None, "reasoning_content": "the answer may be B"}
            case "parts":
                message["content"] = [{"type": "thinking", "thinking": "B?"}, {"type": "text", "text": "C"}]
            case "no_choices":
                answer |= {"choices": [], "error": {"message": "the upstream is away", "code": 502}}
        return answer


def _error(status: int, message: str, code: str | None, headers: dict[str, str] | None = None) -> Response:
    body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
    return JSONResponse(body, status, headers=headers)


FAULTS: dict[str, Callable[[str, str], Response]] = {
    "rate_limit": lambda wait, key: _error(
        429, "Rate limit reached", "rate_limit_exceeded", {"retry-after": wait} if wait else None
    ),
    "rate_limit_ms": lambda wait, key: _error(
        429, "Rate limit reached", "rate_limit_exceeded", {"retry-after-ms": wait, "retry-after": "60"}
    ),
    "rate_limit_date": lambda wait, key: _error(
        429, "Rate limit reached", None, {"retry-after": formatdate(time() + float(wait), usegmt=True)}
    ),
    "quota": lambda _, key: _error(429, "You exceeded your current quota.", "insufficient_quota"),
    "bad_key": lambda _, key: _error(401, f"Incorrect API key provided: {key}.", "invalid_api_key"),
    "forbidden": lambda _, key: _error(403, f"Project of {key} may not use this model", None),
    "no_model": lambda _, key: _error(404, "The model does not exist", "model_not_found"),
    "too_long": lambda _, key: _error(400, "maximum context length is 128000 tokens", "context_length_exceeded"),
    "declined": lambda _, key: _error(400, "The prompt triggered content management policy.", "content_filter"),
    "flagged": lambda _, key: _error(400, "Invalid prompt: your prompt was flagged", "invalid_prompt"),
    "malformed": lambda _, key: _error(400, "Unsupported value: temperature", "unsupported_value"),
    "conflict": lambda _, key: _error(409, "conflict", None),
    "server_error": lambda _, key: _error(500, f"The server had an error with {key}", "server_error"),
    "overloaded": lambda wait, key: _error(503, "overloaded", None, {"retry-after": wait}),
    "html_502": lambda _, key: HTMLResponse(f"<html>502 Bad Gateway for {key} {'x' * 5000}</html>", 502),
    "html_200": lambda _, key: HTMLResponse(f"<html>please log in, {key}</html>"),
    "torn_json": lambda _, key: PlainTextResponse(f'{{"id": "{key}", "choi', media_type="application/json"),
}
