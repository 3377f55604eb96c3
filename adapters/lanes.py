"""An HTTP transport for many calls under way to one server."""

import ssl

import httpx2


class Lanes(httpx2.AsyncBaseTransport):
    """Keeps a connection a call under way, and hands the one used last to the next call.

    One pool with all connections looks through every one of them twice a request, which at 64 costs more than the
    request itself; here nothing is looked for. Answers are read to their end before they are handed on.
    """

    def __init__(self, keepalive_seconds: float = 30.0) -> None:
        self._context: ssl.SSLContext = httpx2.create_ssl_context()
        self._limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=keepalive_seconds)
        self._idle: list[httpx2.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return its whole answer; raises httpx2's own errors."""
        lane = self._idle.pop() if self._idle else httpx2.AsyncHTTPTransport(verify=self._context, limits=self._limits)
        try:
            answer = await lane.handle_async_request(request)
            try:
                content = b"".join([part async for part in answer.stream])  # type: ignore[union-attr]
            finally:
                await answer.aclose()
        except BaseException:
            await lane.aclose()
            raise
        self._idle.append(lane)
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers,
            content=content,
            extensions=answer.extensions,
            request=request,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        while self._idle:
            await self._idle.pop().aclose()
