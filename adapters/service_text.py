"""What may be repeated of a service's words and of its address: never a key."""

import ipaddress
from urllib.parse import urlsplit

LONGEST = 400
"""Characters of a service's message that are passed on; error pages run to many thousands."""


def without_key(text: str, key: str) -> str:
    """Return the text on one line with the key blotted out, cut to `LONGEST` characters.

    Services do echo keys: in a 401, or in an error page that repeats the request.
    """
    line = " ".join(text.replace(key, "[key]").split()) if key else " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def address(url: str) -> str:
    """Return scheme, host, port and path of a URL, without user, password and query."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}".rstrip("/")


def is_local(url: str) -> bool:
    """Say whether a URL leads to this machine or a private network: no key is needed, and nothing paid, as a rule."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal"))
