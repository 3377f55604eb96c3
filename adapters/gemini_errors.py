"""What the google-genai SDK and its transport raise, as the errors the engine knows."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from spatialgauge.adapters.retry_after import retry_after
from spatialgauge.adapters.service_text import without_key
from spatialgauge.benchmark.asking import AskError, Fatal, RateLimited, ServiceRefused, Transient

if TYPE_CHECKING:
    from google.genai.errors import APIError


def asking_error(error: Exception, where: str, key: str) -> AskError:
    """Return what an error means for the run, its text free of the key.

    The SDK does not wrap the transport's errors, so httpx2's arrive as they are; a ValueError is a torn or non-JSON
    body.
    """
    import httpx2
    from google.genai.errors import APIError

    def told(text: str) -> str:
        return without_key(f"{where}: {text}", key)

    if isinstance(error, APIError):
        return _of_status(error, told(f"HTTP {error.code} {error.status or ''}: {error.message or error.details}"))
    if isinstance(error, TimeoutError | httpx2.TimeoutException):
        return Transient(told("no answer in time"))
    if isinstance(error, OSError | httpx2.TransportError):
        return Transient(told(f"no connection ({type(error).__name__}: {error})"))
    if isinstance(error, ValueError):
        return Transient(told(f"an unreadable answer ({type(error).__name__}: {error})"))
    return Fatal(told(f"{type(error).__name__}: {error}"))


def _of_status(error: "APIError", message: str) -> AskError:
    details = list(_details(error.details))
    wait = _retry_info(details)
    if wait is None and error.response is not None:
        wait = retry_after(error.response.headers)
    if error.code == 429:
        return ServiceRefused(message) if _spent_for_today(details) else RateLimited(message, wait)
    bad_key = any(detail.get("reason") == "API_KEY_INVALID" for detail in details) or "API key" in message
    if error.code in (401, 403, 404) or bad_key or error.status == "FAILED_PRECONDITION":
        return ServiceRefused(message)
    if error.code == 408 or error.code >= 500:
        return Transient(message, wait)
    return Fatal(message)


def _details(body: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the typed details of a google.rpc.Status, as the SDK hands its JSON over."""
    status = body.get("error", body) if isinstance(body, dict) else {}
    details = status.get("details") if isinstance(status, dict) else None
    yield from (detail for detail in details or () if isinstance(detail, dict))


def _retry_info(details: list[Mapping[str, Any]]) -> float | None:
    """Return google.rpc.RetryInfo's delay in seconds; its JSON form is a decimal number with an `s`."""
    for detail in details:
        if str(detail.get("@type", "")).endswith("RetryInfo"):
            delay = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(detail.get("retryDelay", "")))
            return float(delay[1]) if delay else None
    return None


def _spent_for_today(details: list[Mapping[str, Any]]) -> bool:
    """Tell a spent daily quota, which no wait within a run mends, from a minute's."""
    violations = [
        violation for detail in details for violation in detail.get("violations") or () if isinstance(violation, dict)
    ]
    return any("PerDay" in str(violation.get("quotaId", "")) for violation in violations)
