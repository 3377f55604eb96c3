"""Keys kept out of everything that is written or shown.

What is blotted out are the values that this process holds as secrets, in the shapes in which they turn up (as they are,
URL-encoded, in base64 at any place of a longer text), and, in logs, whatever has the looks of a provider's key.
"""

import base64
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

MARK = "[key]"
SHORTEST = 8
"""Characters a value must have to be taken for a secret; a placeholder such as `none` stands in many a word."""
NAMES = re.compile(r"(?:_KEY|_KEYS|_TOKEN|_SECRET|_PASSWORD|_CREDENTIALS)$", re.IGNORECASE)
"""Ends of the names of environment variables that hold secrets."""
LOOKS = re.compile(r"\b(?:sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{20,}|hf_[A-Za-z0-9]{20,}|Bearer\s+[^\s'\",]{8,})")


class Redactor:
    """Blots out the given secrets wherever they stand in a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        shapes = {shape for secret in secrets if len(secret) >= SHORTEST for shape in _shapes(secret)}
        self._shapes = sorted(shapes, key=len, reverse=True)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] | None = None) -> "Redactor":
        """Return the redactor of the secrets in the environment (default: this process's)."""
        held = os.environ if environment is None else environment
        return cls(value.strip() for name, value in held.items() if NAMES.search(name))

    def clean(self, text: str) -> str:
        """Return the text without the secrets; the same object where it has none."""
        for shape in self._shapes:
            if shape in text:
                text = text.replace(shape, MARK)
        return text


class RedactingFormatter(logging.Formatter):
    """Formats log records, traces of errors included, without secrets and without what looks like one."""

    def __init__(self, form: str, redactor: Redactor) -> None:
        super().__init__(form, "%H:%M:%S")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return LOOKS.sub(MARK, self._redactor.clean(super().format(record)))


def _shapes(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield secret.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    data = secret.encode()
    for before in range(3):
        # Within longer data the secret may start at any of three places of a group; the ends depend on the neighbours.
        coded = base64.b64encode(b"\0" * before + data).decode().rstrip("=")
        inner = coded[(0, 2, 3)[before] : len(coded) - (1 if (before + len(data)) % 3 else 0)]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")
