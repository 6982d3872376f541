"""The HTTP port for operators: /metrics (OpenMetrics), /healthz (needs no restart), /readyz (takes traffic).

It runs on the service's own event loop, so that /healthz answers only while that loop turns.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from prometheus_client import REGISTRY, disable_created_metrics
from prometheus_client.exposition import choose_encoder

# What must be true, by name.
Checks = Mapping[str, bool]

_REQUEST_SECONDS = 5.0
_MAX_HEADERS = 100


class Endpoint:
    """Serves GET on `host`:`port` (0 takes a free one, which `port` then is)."""

    def __init__(
        self, host: str, port: int, healthy: Callable[[], Checks], ready: Callable[[], Awaitable[Checks]]
    ) -> None:
        self._host = host
        self.port = port
        self._healthy = healthy
        self._ready = ready
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        # When each series began tells nobody anything, and would be one more series.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                method, path, headers = await _request(reader)
                status, kind, body = await self._answer(method, path, headers)
                writer.write(_head(status, kind, len(body)) + (b"" if method == "HEAD" else body))
                await writer.drain()
        except (TimeoutError, ValueError, OSError, asyncio.IncompleteReadError):
            # A client that doesn't speak HTTP, is too slow, or has gone gets no answer.
            return
        finally:
            writer.close()

    async def _answer(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[HTTPStatus, str, bytes]:
        if method not in ("GET", "HEAD"):
            return HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b""
        match path.partition("?")[0]:
            case "/metrics":
                encode, kind = choose_encoder(headers.get("accept", ""))
                return HTTPStatus.OK, kind, encode(REGISTRY)
            case "/healthz":
                return _verdict("healthy", self._healthy())
            case "/readyz":
                return _verdict("ready", await self._ready())
            case _:
                return HTTPStatus.NOT_FOUND, "text/plain", b""


def _verdict(name: str, checks: Checks) -> tuple[HTTPStatus, str, bytes]:
    passed = all(checks.values())
    status = HTTPStatus.OK if passed else HTTPStatus.SERVICE_UNAVAILABLE
    return status, "application/json", json.dumps({name: passed, "checks": dict(checks)}).encode()


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]]:
    """Return method, path and headers (lower-case names). Raises ValueError for what isn't HTTP."""
    method, path, _version = (await reader.readline()).decode("latin-1").split()
    headers: dict[str, str] = {}
    for _ in range(_MAX_HEADERS):
        name, separator, value = (await reader.readline()).decode("latin-1").partition(":")
        if not separator:
            return method, path, headers
        headers[name.strip().lower()] = value.strip()
    raise ValueError("too many headers")


def _head(status: HTTPStatus, kind: str, length: int) -> bytes:
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {kind}",
        f"Content-Length: {length}",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
