"""LiveKit's side: its server in development mode, its own client in two pages."""

import asyncio
import contextlib
import http.server
import os
import shutil
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import jwt
from playwright.async_api import Browser

HERE = Path(__file__).parent
CLIENT = HERE.parent / "node_modules" / "livekit-client" / "dist" / "livekit-client.umd.js"
# What `livekit-server --dev` accepts.
KEY, SECRET = "devkey", "secret"
PORT = 7880


def token(room: str, identity: str) -> str:
    """A LiveKit access token for one room."""
    claims = {
        "iss": KEY,
        "sub": identity,
        "exp": int(time.time()) + 600,
        "video": {"room": room, "roomJoin": True},
    }
    return jwt.encode(claims, SECRET, "HS256")


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[None]:
    """livekit-server, from LIVEKIT_SERVER or PATH."""
    binary = os.environ.get("LIVEKIT_SERVER") or shutil.which("livekit-server")
    if binary is None:
        raise SystemExit("livekit-server is neither in LIVEKIT_SERVER nor in PATH: see bench/README.md.")
    process = await asyncio.create_subprocess_exec(
        binary,
        "--dev",
        "--bind",
        "127.0.0.1",
        "--node-ip",
        "127.0.0.1",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await listening(PORT)
        yield
    finally:
        process.terminate()
        await process.wait()


async def listening(port: int) -> None:
    """Waits until somebody accepts connections, at most 20 s."""
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)


@contextlib.contextmanager
def page_files(directory: Path) -> Iterator[str]:
    """Serves the page and the client's script on a free port; gives the page's address."""
    shutil.copy(HERE / "livekit.html", directory)
    shutil.copy(CLIENT, directory)
    handler = partial(Quiet, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        yield f"http://localhost:{files.server_address[1]}/livekit.html"
        files.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


async def once(browser: Browser, page_url: str, number: int) -> float:
    """Milliseconds from both clicks to the later of both first remote frames."""
    context = await browser.new_context(permissions=["camera", "microphone"])
    pages = [await context.new_page() for _ in range(2)]
    for page in pages:
        await page.goto(page_url)
    results = await asyncio.gather(
        *(
            page.evaluate(
                "([url, token]) => join(url, token)",
                [f"ws://127.0.0.1:{PORT}", token(f"bench-{number}", f"person-{index}")],
            )
            for index, page in enumerate(pages)
        )
    )
    await context.close()
    return float(max(r["first"] for r in results) - min(r["clicked"] for r in results))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
