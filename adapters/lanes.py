"""An HTTP/1.1 transport for many calls under way to one server, a connection each.

The usual pool looks through all its connections at each request and passes each byte through several layers, which at
64 calls costs as much as all the rest of the client. Here a call takes the connection that was used last, and h11
speaks on it directly. Answers are read to their end before they are handed on.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterator
from typing import cast

import h11
import httpx2

KEPT_SECONDS = 30.0
"""Idle seconds after which a connection is not used again: servers close theirs without a word."""


class Lanes(httpx2.AsyncBaseTransport):
    """The connections of one client."""

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None
        self._idle: list[_Wire] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return its whole answer; raises httpx2's own errors."""
        limits = request.extensions.get("timeout", {})
        wire = self._kept(request.url) or await self._opened(request.url, limits.get("connect"))
        try:
            with _told_as(httpx2.ReadError, httpx2.ReadTimeout):
                async with asyncio.timeout(limits.get("read")):
                    answer = await wire.ask(request)
        except BaseException:
            wire.close()
            raise
        if wire.is_open:
            self._idle.append(wire)
        return answer

    async def aclose(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()

    def _kept(self, url: httpx2.URL) -> "_Wire | None":
        while self._idle:
            wire = self._idle.pop()
            if wire.is_open and wire.place == _place(url) and time.monotonic() - wire.used < KEPT_SECONDS:
                return wire
            wire.close()
        return None

    async def _opened(self, url: httpx2.URL, seconds: float | None) -> "_Wire":
        scheme, host, port = _place(url)
        if scheme == "https" and self._context is None:
            self._context = httpx2.create_ssl_context()
        with _told_as(httpx2.ConnectError, httpx2.ConnectTimeout):
            async with asyncio.timeout(seconds):
                _, wire = await asyncio.get_running_loop().create_connection(
                    lambda: _Wire((scheme, host, port)),
                    host,
                    port,
                    ssl=self._context if scheme == "https" else None,
                    happy_eyeballs_delay=0.25,
                )
        return wire


class _Wire(asyncio.Protocol):
    """One connection to a place (scheme, host, port), on which one request at a time is under way."""

    def __init__(self, place: tuple[str, str, int]) -> None:
        self.place = place
        self.used = 0.0
        self.is_open = False
        self._http = h11.Connection(h11.CLIENT)
        self._news: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        self._tell()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        with contextlib.suppress(h11.RemoteProtocolError):
            self._http.receive_data(b"")
        self._tell()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def close(self) -> None:
        self.is_open = False
        self._transport.close()

    async def ask(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return its answer; the connection stays open where both sides keep it."""
        head = h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)
        body = await request.aread()
        self._transport.write(self._http.send(head) or b"")
        for part in self._http.send_with_data_passthrough(h11.Data(data=body)) or ():
            self._transport.write(part)
        self._http.send(h11.EndOfMessage())
        answer, parts = None, []
        while True:
            match event := self._http.next_event():
                case h11.NEED_DATA:
                    self._news = asyncio.get_running_loop().create_future()
                    await self._news
                case h11.Response():
                    answer = event
                case h11.Data():
                    parts.append(bytes(event.data))
                case h11.EndOfMessage() if answer is not None:
                    break
                case h11.InformationalResponse():
                    continue
                case _:
                    raise httpx2.RemoteProtocolError("the server closed the connection without an answer")
        self._rest()
        return httpx2.Response(
            answer.status_code, headers=answer.headers.raw_items(), content=b"".join(parts), request=request
        )

    def _rest(self) -> None:
        """Make ready for the next request, or close where one side does not keep the connection."""
        self.used = time.monotonic()
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE and self.is_open:
            self._http.start_next_cycle()
        else:
            self.close()


def _place(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


@contextlib.contextmanager
def _told_as(failure: type[httpx2.TransportError], late: type[httpx2.TransportError]) -> Iterator[None]:
    """Raise what the system and h11 raise as httpx2 would."""
    try:
        yield
    except TimeoutError as error:
        raise late("no answer in time") from error
    except h11.RemoteProtocolError as error:
        raise httpx2.RemoteProtocolError(str(error)) from error
    except OSError as error:
        raise failure(str(error)) from error
