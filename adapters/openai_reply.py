"""What a chat completion says, read from its JSON; servers differ in what they leave out."""

import json
from typing import Any, Literal

from spatialgauge.benchmark.asking import Transient
from spatialgauge.benchmark.items import Reply, Usage


def reply_of(content: bytes) -> Reply:
    """Return the reply in a chat completion's body; Transient, to be asked again, where it holds none."""
    try:
        answer = json.loads(content)
    except ValueError:
        raise Transient(f"the answer is no JSON but {content[:400]!r}") from None
    try:
        return _reply(answer)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Transient(f"an unreadable answer ({type(error).__name__}: {error})") from None


def _reply(answer: dict[str, Any]) -> Reply:
    if not answer.get("choices"):
        raise Transient(f"the answer is empty: {answer.get('error', 'no choices')}")
    choice = answer["choices"][0]
    message, reason = choice["message"], choice.get("finish_reason")
    refusal = message.get("refusal")
    return Reply(
        text=refusal or _text(message.get("content")),
        finish=_finish(reason),
        refusal=bool(refusal) or reason == "content_filter",
        usage=_usage(answer.get("usage")),
        model=answer.get("model") or None,
    )


def _text(content: Any) -> str:
    if isinstance(content, list):  # some servers send parts, the thinking among them
        return "".join(part["text"] for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content or ""


def _usage(counted: dict[str, Any] | None) -> Usage | None:
    if not counted:
        return None
    return Usage(input_tokens=counted.get("prompt_tokens") or 0, output_tokens=counted.get("completion_tokens") or 0)


def _finish(reason: str | None) -> Literal["stop", "length", "filtered", "other"]:
    match reason:
        case "stop" | "length":
            return reason
        case "content_filter":
            return "filtered"
    return "other"
