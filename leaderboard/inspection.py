"""Serves a sheet of synthesized items on this machine and keeps a person's verdicts, with the error rates so far."""

import threading
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Final
from urllib.parse import ParseResult

from spatialgauge.benchmark.items import Frozen
from spatialgauge.leaderboard.local_page import LOCAL, LocalPage
from spatialgauge.tasks.synthesis.verdicts import Judging, Rate

POLICY: Final = "frame-ancestors 'none'"
"""Beside the policy in the sheet itself, which names its one script and its one style."""


class Given(Frozen):
    """A verdict on an item."""

    item: str
    verdict: str


class Judged(Frozen):
    """All verdicts so far, and the error rates that they come to."""

    kept: dict[str, str]
    rates: dict[str, list[Rate]]


def server(sheet: str, judging: Judging, port: int) -> ThreadingHTTPServer:
    """Return the server of a sheet's HTML; `serve_forever` runs it. Port 0 stands for any free one."""

    class Handler(_Handler):
        page = sheet.encode()
        held = judging
        lock = threading.Lock()

    made = ThreadingHTTPServer((LOCAL, port), Handler)
    made.daemon_threads = True
    return made


class _Handler(LocalPage):
    page: bytes
    held: Judging
    lock: threading.Lock
    local = True
    policy = POLICY

    def get(self, address: ParseResult) -> None:
        """Give the sheet, or the verdicts."""
        if address.path == "/":
            self.give(self.page, "text/html; charset=utf-8")
        elif address.path == "/verdicts":
            self.answer(self._judged)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def post(self, address: ParseResult, body: bytes) -> None:
        """Take a verdict."""
        if address.path != "/verdict":
            self.send_error(HTTPStatus.NOT_FOUND)
            return

        def taken() -> Judged:
            given = Given.model_validate_json(body)
            with self.lock:
                self.held.take(given.item, given.verdict)
            return self._judged()

        self.answer(taken)

    def _judged(self) -> Judged:
        with self.lock:
            return Judged(kept=dict(self.held.kept), rates=self.held.rates())
