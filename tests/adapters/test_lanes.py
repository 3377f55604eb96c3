"""The transport: whole answers over kept connections, and httpx2's errors for everything else."""

import asyncio
import gzip
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from spatialgauge.adapters.lanes import Lanes

Say = Callable[[bytes, asyncio.StreamWriter], Awaitable[bool]]


@asynccontextmanager
async def serving(say: Say, context: ssl.SSLContext | None = None) -> AsyncIterator[tuple[str, list[int]]]:
    """Serve; `say` is given each request's body and tells whether the connection is kept. Gives address and counts."""
    counts = [0, 0]

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        counts[0] += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
                counts[1] += 1
                if not await say(await reader.readexactly(length), writer):
                    break
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0, ssl=context)
    scheme = "http" if context is None else "https"
    try:
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", counts
    finally:
        server.close()


def saying(*parts: bytes, kept: bool = True) -> Say:
    async def say(body: bytes, writer: asyncio.StreamWriter) -> bool:
        for part in parts:
            writer.write(part.replace(b"BODY", body))
            await writer.drain()
            await asyncio.sleep(0)
        return kept

    return say


def answer(content: bytes, *headers: bytes) -> bytes:
    lines = [b"HTTP/1.1 200 OK", b"content-length: %d" % len(content), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + content


async def posted(url: str, body: bytes = b"1234", seconds: float = 5.0) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=Lanes(), timeout=seconds) as client:
        return await client.post(url, content=body)


async def test_connections_are_kept_and_used_again() -> None:
    async with serving(saying(answer(b"BODY"))) as (url, counts), httpx2.AsyncClient(transport=Lanes()) as client:
        for number in range(1000, 1010):
            assert (await client.post(url, content=b"%d" % number)).content == b"%d" % number
        assert counts == [1, 10]
        many = await asyncio.gather(*(client.post(url, content=b"%d" % number) for number in range(1000, 1020)))
        assert [one.content for one in many] == [b"%d" % number for number in range(1000, 1020)]
        assert counts[0] <= 20


async def test_a_connection_the_server_gives_up_is_not_used_again() -> None:
    async with (
        serving(saying(answer(b"a"), kept=False)) as (url, counts),
        httpx2.AsyncClient(transport=Lanes()) as client,
    ):
        for _ in range(3):
            assert (await client.post(url, content=b"x")).content == b"a"
            await asyncio.sleep(0.02)
        assert counts == [3, 3]


async def test_a_server_that_says_close_is_believed() -> None:
    async with serving(saying(answer(b"a", b"connection: close"))) as (url, counts):
        async with httpx2.AsyncClient(transport=Lanes()) as client:
            for _ in range(3):
                await client.post(url, content=b"x")
        assert counts == [3, 3]


@pytest.mark.parametrize(
    "parts",
    [
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"5\r\nhello\r\n", b"6\r\n world\r\n0\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", answer(b"hello world")),
        (answer(gzip.compress(b"hello world"), b"content-encoding: gzip"),),
        tuple(answer(b"hello world")[at : at + 1] for at in range(len(answer(b"hello world")))),
    ],
)
async def test_answers_come_whole_however_they_are_sent(parts: tuple[bytes, ...]) -> None:
    async with serving(saying(*parts)) as (url, _):
        assert (await posted(url)).text == "hello world"


async def test_a_large_body_arrives_as_it_was() -> None:
    body = bytes(range(256)) * 20_000
    seen = []

    async def say(received: bytes, writer: asyncio.StreamWriter) -> bool:
        seen.append(received == body)
        writer.write(answer(b"ok"))
        return True

    async with serving(say) as (url, _):
        assert (await posted(url, body)).content == b"ok"
    assert seen == [True]


@pytest.mark.parametrize(
    ("say", "error"),
    [
        (saying(kept=False), httpx2.RemoteProtocolError),
        (saying(answer(b"whole")[:-2], kept=False), httpx2.RemoteProtocolError),
        (saying(b"HTTP/1.1 2", kept=False), httpx2.RemoteProtocolError),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), httpx2.RemoteProtocolError),
        (saying(), httpx2.ReadTimeout),
    ],
)
async def test_what_is_no_answer_is_an_error_of_httpx2(say: Say, error: type[Exception]) -> None:
    async with serving(say) as (url, _):
        with pytest.raises(error):
            await posted(url, seconds=0.3)


async def test_nobody_there_is_a_connect_error() -> None:
    async with serving(saying()) as (url, _):
        pass
    with pytest.raises(httpx2.ConnectError):
        await posted(url)
    with pytest.raises(httpx2.ConnectError):
        await posted("http://no-such-host.invalid/v1")


async def test_a_call_that_is_given_up_leaves_no_connection_behind() -> None:
    slow = asyncio.Event()

    async def say(body: bytes, writer: asyncio.StreamWriter) -> bool:
        if body == b"slow":
            await slow.wait()
        writer.write(answer(body))
        return True

    async with serving(say) as (url, counts), httpx2.AsyncClient(transport=Lanes()) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.post(url, content=b"slow")
        slow.set()
        assert (await client.post(url, content=b"next")).content == b"next"
        assert counts[0] == 2


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's side of TLS, and the certificate that nobody knows."""
    if shutil.which("openssl") is None:
        pytest.skip("a certificate is made with openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    subprocess.run([*made, *names], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context, certificate


async def test_certificates_are_looked_at(
    certified: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified
    async with serving(saying(answer(b"BODY")), context) as (url, _):
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await posted(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert (await posted(url)).content == b"1234"
