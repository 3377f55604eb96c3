"""A server that speaks Anthropic's messages and misbehaves on request; the model's name chooses the behaviour."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


@dataclass
class Asked:
    """One request as it came in."""

    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class AnthropicDialect:
    """The app, and what it was asked; `reply` makes the text of a good answer from the request's body."""

    reply: Callable[[dict[str, Any]], str] = lambda body: "A"
    asked: list[Asked] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the ASGI app."""
        return Starlette(routes=[Route("/v1/messages", self._message, methods=["POST"])])

    async def _message(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(Asked(dict(request.headers), body))
        fault, _, argument = body["model"].partition(":")
        if fault == "slow":
            await asyncio.sleep(float(argument))
        make = FAULTS.get(fault)
        return make(argument, request.headers["x-api-key"]) if make else JSONResponse(self._answer(fault, body))

    def _answer(self, fault: str, body: dict[str, Any]) -> dict[str, Any]:
        content: list[dict[str, Any]] = [{"type": "text", "text": self.reply(body)}]
        answer: dict[str, Any] = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": f"{body['model']}-2026",
            "content": content,
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 300, "cache_read_input_tokens": 1000, "output_tokens": 9},
        }
        if "tools" in body:
            content[:] = [{"type": "tool_use", "id": "t1", "name": "answer", "input": {"answer": "B"}}]
            answer["stop_reason"] = "tool_use"
        match fault:
            case "refusal":
                answer |= {"content": [], "stop_reason": "refusal"}
            case "length":
                answer["stop_reason"] = "max_tokens"
            case "new_reason":
                answer["stop_reason"] = "a_future_reason"
            case "thinking":
                content.insert(0, {"type": "thinking", "thinking": "B?", "signature": "s"})
            case "no_usage":
                del answer["usage"]
            case "no_content":
                del answer["content"]
        return answer


def _error(status: int, kind: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"type": "error", "error": {"type": kind, "message": message}}, status, headers=headers)


FAULTS: dict[str, Callable[[str, str], Response]] = {
    "rate_limit": lambda wait, key: _error(429, "rate_limit_error", "slow down", {"retry-after": wait}),
    "overloaded": lambda _, key: _error(529, "overloaded_error", f"Overloaded, {key}"),
    "bad_key": lambda _, key: _error(401, "authentication_error", f"invalid x-api-key {key}"),
    "no_credit": lambda _, key: _error(400, "invalid_request_error", "Your credit balance is too low to go on."),
    "no_model": lambda _, key: _error(404, "not_found_error", "model: x"),
    "too_long": lambda _, key: _error(400, "invalid_request_error", "prompt is too long: 300000 tokens"),
    "too_large": lambda _, key: _error(413, "request_too_large", "Request exceeds the maximum size"),
    "html_502": lambda _, key: HTMLResponse(f"<html>502 {key}</html>", 502),
    "html_200": lambda _, key: HTMLResponse(f"<html>please log in, {key}</html>"),
    "torn_json": lambda _, key: PlainTextResponse(f'{{"id": "{key}", "con', media_type="application/json"),
}
