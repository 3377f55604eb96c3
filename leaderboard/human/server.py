"""Serves the page on which people answer: the standard library's server, on this machine unless told otherwise."""

import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import ParseResult, parse_qs

from pydantic import BaseModel

from spatialgauge.benchmark.errors import DataError, UsageError
from spatialgauge.benchmark.items import Frozen
from spatialgauge.benchmark.suites import Suite
from spatialgauge.leaderboard.human.session import Given, Session, people_items
from spatialgauge.leaderboard.local_page import LOCAL, LocalPage
from spatialgauge.leaderboard.submissions.files import SLUG

FILES: Final = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}
POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
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


class _Handler(LocalPage):
    held: Room
    policy = POLICY

    def get(self, address: ParseResult) -> None:
        """Give the page, a picture, or what is asked next."""
        picture = SHA.fullmatch(address.path)
        if address.path in FILES:
            name, mime = FILES[address.path]
            self.give(Path(__file__).with_name(name).read_bytes(), mime)
        elif picture and picture[1] in self.held.suite.pictures:
            found = self.held.suite.picture(picture[1])
            self.give(found.data, found.mime)
        elif address.path == "/next":
            self._answered(lambda: self.held.session(_name(address.query)).next())
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def post(self, address: ParseResult, body: bytes) -> None:
        """Take an answer."""
        if address.path != "/answer":
            self.send_error(HTTPStatus.BAD_REQUEST)
            return

        def taken() -> _Told:
            given = Given.model_validate_json(body)
            return _Told(said=self.held.session(_name(address.query)).take(given))

        self._answered(taken)

    def _answered(self, made: Callable[[], BaseModel]) -> None:
        def alone() -> BaseModel:
            with self.held.lock:
                return made()

        self.answer(alone)


def _name(query: str) -> str:
    return parse_qs(query).get("who", [""])[0]
