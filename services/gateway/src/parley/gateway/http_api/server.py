"""uvicorn as a part of the process: started, drained and ended by the runner, which alone has the signals."""

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp


class HttpServer:
    """Serves an ASGI application on one port."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.port = port
        self._uvicorn = _Unsignalled(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                # The edge's address is no caller's; who speaks for whom is not guessed from headers.
                proxy_headers=False,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._serving = asyncio.create_task(self._uvicorn.serve())
        while not self._uvicorn.started:
            if self._serving.done():
                await self._serving
                raise OSError(f"port {self.port} can't be listened on")
            await asyncio.sleep(0.01)

    async def drain(self, seconds: float) -> None:
        """Finish what is in hand within `seconds`, then end."""
        if self._serving is None:
            return
        self._uvicorn.should_exit = True
        try:
            async with asyncio.timeout(seconds):
                await asyncio.shield(self._serving)
        except TimeoutError:
            self._uvicorn.force_exit = True
            await self._serving


class _Unsignalled(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to the runner."""
        yield
