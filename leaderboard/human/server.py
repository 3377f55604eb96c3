"""Serves the page on which people answer: the standard library's server, on this machine unless told otherwise."""

import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlparse

from pydantic import BaseModel, ValidationError

from spatialgauge.benchmark.errors import DataError, GaugeError, UsageError
from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.human.session import Given, Session, people_items
from spatialgauge.leaderboard.submissions.files import SLUG

FILES: Final = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}
POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
LOCAL: Final = "127.0.0.1"
MAX_BODY: Final = 64 * 1024
SHA: Final = re.compile(r"/picture/([0-9a-f]{64})")


class _Told(Frozen):
    """What comes after an answer."""

    said: str


class Room:
    """The people who answer a suite, each with a session; safe for several at once."""

    def __init__(self, suite: Suite, reference: str, out: Path, limit: int | None = None) -> None:
        self.suite = suite
        self.items = people_items(suite, limit)
        self._reference, self._out = reference, out
        self._sessions: dict[str, Session] = {}
        self.lock = threading.Lock()
        if not self.items:
            raise DataError(f"{suite.card.name}: has no question that a person can answer here")

    def session(self, name: str) -> Session:
        """Return a person's session, taken up where they left; UsageError for a name that is no folder's."""
        if not SLUG.fullmatch(name):
            raise UsageError("a name has lower-case letters, digits, dots and dashes, such as p1")
        if name not in self._sessions:
            folder = self._out / name
            self._sessions[name] = Session(self.suite, self._reference, self.items, name, folder)
        return self._sessions[name]

    def close(self) -> None:
        """End all writing."""
        for session in self._sessions.values():
            session.close()


def server(room: Room, port: int, host: str = LOCAL) -> ThreadingHTTPServer:
    """Return the server of the page; `serve_forever` runs it. Port 0 stands for any free one."""

    class Handler(_Handler):
        held = room
        local = host == LOCAL

    made = ThreadingHTTPServer((host, port), Handler)
    made.daemon_threads = True
    return made


class _Handler(BaseHTTPRequestHandler):
    held: Room
    local: bool
    server_version = "spatialgauge"
    sys_version = ""

    def do_GET(self) -> None:
        """Give the page, a picture, or what is asked next."""
        if not self._meant():
            return
        address = urlparse(self.path)
        picture = SHA.fullmatch(address.path)
        if address.path in FILES:
            name, mime = FILES[address.path]
            self._give(Path(__file__).with_name(name).read_bytes(), mime)
        elif picture and picture[1] in self.held.suite.pictures:
            found = self.held.suite.picture(picture[1])
            self._give(found.data, found.mime)
        elif address.path == "/next":
            self._answered(lambda: self.held.session(_name(address.query)).next())
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Take an answer. Only this page's own requests are taken: another site cannot send JSON without asking."""
        if not self._meant():
            return
        address = urlparse(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        mine = self.headers.get("Content-Type", "").split(";")[0] == "application/json"
        if address.path != "/answer" or not mine or not 0 < length <= MAX_BODY:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        body = self.rfile.read(length)

        def taken() -> _Told:
            given = Given.model_validate_json(body)
            return _Told(said=self.held.session(_name(address.query)).take(given))

        self._answered(taken)

    def _meant(self) -> bool:
        """Refuse what was addressed to another name than this machine's: a site that points its own name here."""
        named = self.headers.get("Host", "").rpartition(":")[0]
        if self.local and named not in (LOCAL, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return False
        return True

    def _answered(self, made: Callable[[], BaseModel]) -> None:
        try:
            with self.held.lock:
                told = made()
        except ValidationError:
            self.send_error(HTTPStatus.BAD_REQUEST, "no answer that can be read")
        except GaugeError as error:
            self.send_error(HTTPStatus.CONFLICT, explain=str(error))
        else:
            self._give(told.model_dump_json().encode(), "application/json")

    def _give(self, data: bytes, mime: str) -> None:
        self.send_response(HTTPStatus.OK)
        headers = {
            "Content-Type": mime,
            "Content-Length": str(len(data)),
            "Content-Security-Policy": POLICY,
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


def _name(query: str) -> str:
    return parse_qs(query).get("who", [""])[0]
