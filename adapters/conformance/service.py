"""Checks of an adapter that talks to a service: it is sent to one on this machine that misbehaves."""

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from spatialgauge.adapters.conformance.contract import simple
from spatialgauge.adapters.conformance.session import Session, Told, told_error
from spatialgauge.benchmark.asking import AskError, ModelRefused, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.items import Reply

CANARY = "sk-conformance-canary-7d1f"
WAIT = 7
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def wrong_key_stops_the_run(session: Session) -> Told:
    """HTTP 401 is ServiceRefused: no other question would fare better."""
    return await _told(session, 401, b'{"error": {"message": "wrong key KEY", "code": 401}}', ServiceRefused)


async def missing_model_stops_the_run(session: Session) -> Told:
    """HTTP 404 is ServiceRefused."""
    return await _told(session, 404, b'{"error": {"message": "no such model", "code": 404}}', ServiceRefused)


async def rate_limit_is_waited_for(session: Session) -> Told:
    """HTTP 429 is RateLimited, with the seconds of `Retry-After`."""
    error = await _error(session, _responding(429, b'{"error": {"message": "slow down", "code": 429}}'))
    if isinstance(error, str):
        return Told("skipped", error)
    if not isinstance(error, RateLimited):
        return Told("failed", f"is {_named(error)}, not RateLimited")
    if error.retry_after != WAIT:
        return Told("failed", f"Retry-After said {WAIT} s, and the error says {error.retry_after}")
    return Told("passed", f"RateLimited, {WAIT} s")


async def server_error_is_tried_again(session: Session) -> Told:
    """HTTP 503 is Transient."""
    return await _told(session, 503, b"<html>down for KEY</html>", Transient)


async def torn_answer_is_tried_again(session: Session) -> Told:
    """Half a JSON body is Transient."""
    return await _told(session, 200, b'{"choices": [{"message": {"cont', Transient)


async def empty_answer_is_no_reply(session: Session) -> Told:
    """A body with nothing in it is an error, never an empty answer."""
    return await _told(session, 200, b"", AskError)


async def dropped_connection_is_tried_again(session: Session) -> Told:
    """A connection that breaks off is Transient."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    return _kind(await _error(session, handle), Transient)


async def unreachable_is_tried_again(session: Session) -> Told:
    """A port nobody listens on is Transient."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return _kind(await _error(session, None, port), Transient)


async def echoed_key_is_hidden(session: Session) -> Told:
    """A service that repeats the key in its error does not get it into ours."""
    error = await _error(session, _responding(500, b'{"error": {"message": "bad header KEY", "code": 500}}'))
    if isinstance(error, str):
        return Told("skipped", error)
    if not session.keys:
        return Told("skipped", "it takes no key from the environment")
    chain = "".join(f"{one} {one!r}" for one in _chain(error))
    return Told("failed", "the error repeats the key") if CANARY in chain else Told("passed", "the key is left out")


async def _told(session: Session, status: int, body: bytes, kind: type[AskError]) -> Told:
    return _kind(await _error(session, _responding(status, body)), kind)


def _kind(error: "Exception | Reply | str", kind: type[AskError]) -> Told:
    if isinstance(error, str):
        return Told("skipped", error)
    if isinstance(error, kind) and not isinstance(error, ModelRefused):
        return Told("passed", _named(error))
    return Told("failed", f"is {_named(error)}, not {kind.__name__}")


def _named(error: "Exception | Reply") -> str:
    return f"the answer {error.text[:60]!r}" if isinstance(error, Reply) else told_error(error)[:120]


def _chain(error: "Exception | Reply") -> Iterator[BaseException]:
    one: BaseException | None = error if isinstance(error, Exception) else None
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__


async def _error(session: Session, handle: Handler | None, port: int = 0) -> "Exception | Reply | str":
    """Return what an adapter sent to such a service raises or says; a text where it cannot be sent there."""
    if session.make is None:
        return "it has no option base_url, so it cannot be sent to another service"
    with _canary(session.keys):
        async with _serving(handle, port) as address:
            adapter = session.make(address)
            try:
                return await session.ask(simple(session, "service"), adapter)
            finally:
                await adapter.close()


def _responding(status: int, body: bytes) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: *(\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            said = body.replace(b"KEY", CANARY.encode())
            writer.write(
                b"HTTP/1.1 %d Told\r\ncontent-type: application/json\r\nretry-after: %d\r\nconnection: close\r\n"
                b"content-length: %d\r\n\r\n%s" % (status, WAIT, len(said), said)
            )
            await writer.drain()
        writer.close()

    return handle


@asynccontextmanager
async def _serving(handle: Handler | None, port: int) -> AsyncIterator[str]:
    if handle is None:
        yield f"http://127.0.0.1:{port}/v1"
        return
    server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=2**24)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


@contextmanager
def _canary(keys: tuple[str, ...]) -> Iterator[None]:
    """Put a key that opens nothing where the adapter looks for one."""
    before = {name: os.environ.get(name) for name in keys}
    os.environ.update(dict.fromkeys(keys, CANARY))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


CHECKS = (
    wrong_key_stops_the_run,
    missing_model_stops_the_run,
    rate_limit_is_waited_for,
    server_error_is_tried_again,
    torn_answer_is_tried_again,
    empty_answer_is_no_reply,
    dropped_connection_is_tried_again,
    unreachable_is_tried_again,
    echoed_key_is_hidden,
)
