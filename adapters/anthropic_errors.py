"""What Anthropic's service answers instead of a message, and what the transport raises, as the engine's errors."""

import json
from typing import TYPE_CHECKING

from spatialgauge.adapters.retry_after import retry_after
from spatialgauge.adapters.service_text import without_key
from spatialgauge.benchmark.asking import AskError, Fatal, RateLimited, ServiceRefused, Transient

if TYPE_CHECKING:
    import httpx2

NO_CREDIT = "credit balance is too low"
"""Words of a 400 that no other question would fare better with."""


def status_error(answer: "httpx2.Response", where: str, key: str) -> AskError:
    """Return what an answer that is no message means for the run, its text free of the key."""
    status, (kind, message) = answer.status_code, _told(answer.text)
    told = without_key(f"{where}: HTTP {status} {kind}: {message}", key)
    wait = retry_after(answer.headers)
    if status == 429:
        return RateLimited(told, wait)
    if status in (401, 402, 403, 404) or NO_CREDIT in message:
        return ServiceRefused(told)
    if status in (408, 409) or status >= 500:
        return Transient(told, wait)
    return Fatal(told)


def asking_error(error: Exception, where: str, key: str) -> AskError:
    """Return what an error of the transport means for the run; anything else is Fatal for its item."""
    import httpx2

    if isinstance(error, httpx2.TimeoutException):
        return Transient(without_key(f"{where}: no answer in time", key))
    if isinstance(error, httpx2.TransportError):
        return Transient(without_key(f"{where}: no connection ({type(error).__name__}: {error})", key))
    return Fatal(without_key(f"{where}: {type(error).__name__}: {error}", key))


def _told(text: str) -> tuple[str, str]:
    """Return the type and the message of an error's body; its text where it is no such JSON."""
    try:
        error = json.loads(text)["error"]
        return str(error.get("type", "")), str(error["message"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return "", text
