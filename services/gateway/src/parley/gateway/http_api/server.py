"""uvicorn as a part of the process: started, drained and ended by the runner, which alone has the signals."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parley.common import rpc

_BACKLOG = 2048
# Longer than proxies and clients keep an idle connection, mostly 60 s: whoever closes first must not be the one who
# may yet be sent a request.
KEEP_ALIVE_SECONDS = 65


class HttpServer:
    """Serves an ASGI application on one port; port 0 takes a free one.

    `trusted_proxies` are addresses or networks whose X-Forwarded-For tells who calls; whoever else sends it is
    not believed.
    """

    def __init__(self, app: ASGIApp, host: str, port: int, trusted_proxies: Sequence[str] = ()) -> None:
        self.port = port
        self._host = host
        self._connections = _Connections(app)
        self._uvicorn = _Unsignalled(
            uvicorn.Config(
                self._connections,
                lifespan="off",
                ws="none",
                # httptools, which uvicorn takes where it is installed, bounds no request's head.
                http="h11",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                proxy_headers=bool(trusted_proxies),
                forwarded_allow_ips=list(trusted_proxies),
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken: uvicorn itself would end the process."""
        listening = socket.create_server((self._host, self.port), backlog=_BACKLOG)
        self.port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._uvicorn.serve(sockets=[listening]))
        while not self._uvicorn.started:
            if self._serving.done():
                await self._serving
            await asyncio.sleep(0.01)

    async def drain(self, seconds: float) -> None:
        """End connections with their next answer, finish what is in hand, and end: within `seconds` in all."""
        if self._serving is None:
            return
        try:
            async with asyncio.timeout(seconds):
                self._connections.end = True
                await asyncio.sleep(seconds * rpc.HEARING_SHARE)
                self._uvicorn.should_exit = True
                await asyncio.shield(self._serving)
        except TimeoutError:
            self._uvicorn.should_exit = self._uvicorn.force_exit = True
            await self._serving


class _Connections:
    """Stands before the application: once they are to `end`, each answer says that its connection closes.

    An idle one that is closed without a word may have been sent a request in the same moment, which nobody may repeat.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.end = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if self.end and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, answer)


class _Unsignalled(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the runner."""
        yield
