"""A browser for the tests of pages: Debian's Chromium, without the network."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
CHROMIUM = shutil.which("chromium")
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""What Streamlit's own page asks for below a page's address first and, told 404, finds at the root: it cannot know at
which address it is served. Nothing else may be missing."""


@contextmanager
def browser():
    """Give a browser for as long as the context lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as kit:
        opened = kit.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        yield opened
        opened.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@contextmanager
def served(command: list[str], url: str, log: Path, seconds: float = 90) -> Iterator[str]:
    """Run a server until the context ends, and give its address once it answers."""
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            until = time.monotonic() + seconds
            while True:
                try:
                    with urlopen(url) as page:  # noqa: S310  our own server
                        page.read()
                    break
                except (URLError, ConnectionError):
                    assert time.monotonic() < until, log.read_text()
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.2)
            yield url
        finally:
            server.terminate()
            server.wait(30)


class Watched:
    """A page of a browser with what went wrong on it: errors of scripts, and requests that failed or left the host."""

    def __init__(self, context, home: str) -> None:
        self.page = context.new_page()
        self.errors: list[str] = []
        self._home = home
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _said(self, message) -> None:
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            self.errors.append(message.text)

    def _asked(self, request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:", self._home.replace("http", "ws"))):
            self.errors.append(f"asked elsewhere: {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400 and not response.url.endswith(PROBES):
            self.errors.append(f"{response.status} {response.url}")
