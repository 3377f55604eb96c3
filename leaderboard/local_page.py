"""What every page that this machine serves to its own user keeps to, on the standard library's server."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Final
from urllib.parse import ParseResult, urlparse

from pydantic import BaseModel, ValidationError

from spatialgauge.benchmark.errors import GaugeError

LOCAL: Final = "127.0.0.1"
MAX_BODY: Final = 64 * 1024


class LocalPage(BaseHTTPRequestHandler):
    """Gives files and JSON under a strict policy, and takes JSON from its own page alone.

    `local` tells whether it listens on this machine only; `policy` is its Content-Security-Policy.
    """

    local: bool
    policy: str
    server_version = "spatialgauge"
    sys_version = ""

    def get(self, address: ParseResult) -> None:
        """Give what is at an address."""
        raise NotImplementedError

    def post(self, address: ParseResult, body: bytes) -> None:
        """Take JSON sent to an address."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Give what is asked for."""
        if self._meant():
            self.get(urlparse(self.path))

    def do_POST(self) -> None:
        """Take JSON. Only this page's own requests are taken: another site cannot send JSON without asking."""
        if not self._meant():
            return
        length = int(self.headers.get("Content-Length") or 0)
        mine = self.headers.get("Content-Type", "").split(";")[0] == "application/json"
        if not mine or not 0 < length <= MAX_BODY:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self.post(urlparse(self.path), self.rfile.read(length))

    def _meant(self) -> bool:
        """Refuse what was addressed to another name than this machine's: a site that points its own name here."""
        named = self.headers.get("Host", "").rpartition(":")[0]
        if self.local and named not in (LOCAL, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return False
        return True

    def answer(self, made: Callable[[], BaseModel]) -> None:
        """Give what `made` returns as JSON; what it refuses is told."""
        try:
            told = made()
        except ValidationError:
            self.send_error(HTTPStatus.BAD_REQUEST, "no answer that can be read")
        except GaugeError as error:
            self.send_error(HTTPStatus.CONFLICT, explain=str(error))
        else:
            self.give(told.model_dump_json().encode(), "application/json")

    def give(self, data: bytes, mime: str) -> None:
        """Send a file."""
        self.send_response(HTTPStatus.OK)
        headers = {
            "Content-Type": mime,
            "Content-Length": str(len(data)),
            "Content-Security-Policy": self.policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store" if mime == "application/json" else "private, max-age=300",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: a terminal full of requests helps nobody."""
