"""What the openai SDK raises, as the errors the engine knows."""

from typing import TYPE_CHECKING

from spatialgauge.adapters.retry_after import retry_after
from spatialgauge.adapters.service_text import without_key
from spatialgauge.benchmark.asking import AskError, Fatal, ModelRefused, RateLimited, ServiceRefused, Transient

if TYPE_CHECKING:
    import openai

NO_QUOTA = ("insufficient_quota", "billing_hard_limit_reached")
"""Codes of a 429 that no waiting mends."""

DECLINED = ("content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation")
"""Codes of a 400 that declines the prompt itself."""

WORTH_ANOTHER_TRY = (408, 409, 425)


def asking_error(error: Exception, where: str, key: str) -> AskError:
    """Return what an error of the SDK means for the run, its text free of the key.

    `where` names model and server. A ValueError is a torn or non-JSON body; anything that is no error of the service
    is Fatal for its item.
    """
    import openai

    def told(text: str) -> str:
        return without_key(f"{where}: {text}", key)

    if isinstance(error, openai.APIStatusError):
        return _of_status(error, told(f"HTTP {error.status_code} {error.code or error.type or ''}: {error.message}"))
    if isinstance(error, openai.APITimeoutError):
        return Transient(told("no answer in time"))
    if isinstance(error, openai.APIConnectionError):
        return Transient(told(f"no connection ({type(error.__cause__ or error).__name__}: {error.__cause__ or error})"))
    if isinstance(error, ValueError | openai.APIError):
        return Transient(told(f"an unreadable answer ({type(error).__name__}: {error})"))
    return Fatal(told(f"{type(error).__name__}: {error}"))


def _of_status(error: "openai.APIStatusError", message: str) -> AskError:
    status, codes = error.status_code, (error.code, error.type)
    wait = retry_after(error.response.headers)
    if status == 429:
        return ServiceRefused(message) if any(code in NO_QUOTA for code in codes) else RateLimited(message, wait)
    if status in (401, 402, 403, 404):
        return ServiceRefused(message)
    if status in WORTH_ANOTHER_TRY or status >= 500:
        return Transient(message, wait)
    flagged = error.code == "invalid_prompt" and "flagged" in error.message
    if flagged or any(code in DECLINED for code in codes):
        return ModelRefused(message)
    return Fatal(message)
