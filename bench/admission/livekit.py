"""LiveKit's side: its server, and its own client in two pages."""

import asyncio
import contextlib
import http.server
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jwt
from playwright.async_api import Browser

from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import eventually

HERE = Path(__file__).parent
CLIENT = HERE.parent / "node_modules" / "livekit-client" / "dist" / "livekit-client.umd.js"
KEY = "bench"


@dataclass(frozen=True)
class LiveKit:
    """A running server, and the page that joins its rooms."""

    url: str
    secret: str
    page_url: str

    def token(self, room: str, identity: str) -> str:
        """The right to join one room."""
        claims = {
            "iss": KEY,
            "sub": identity,
            "exp": int(time.time()) + 600,
            "video": {"room": room, "roomJoin": True},
        }
        return jwt.encode(claims, self.secret, "HS256")

    async def admission(self, browser: Browser, preview: tuple[bool, bool], settle_seconds: float) -> float:
        """Milliseconds from the later click to the later of both first remote frames.

        `preview` says for each side whether its camera is open before.
        """
        room = secrets.token_hex(8)
        async with AsyncExitStack() as closing:
            joins = []
            for number, opened in enumerate(preview):
                context = await browser.new_context(permissions=["camera", "microphone"])
                closing.push_async_callback(context.close)
                page = await context.new_page()
                await page.goto(self.page_url)
                if opened:
                    await page.evaluate("preview()")
                arguments = [self.url, self.token(room, f"person-{number}")]
                joins.append(partial(page.evaluate, "([url, token]) => join(url, token)", arguments))
            await asyncio.sleep(settle_seconds)
            results = await asyncio.gather(*(join() for join in joins))
        return float(max(each["first"] for each in results) - max(each["clicked"] for each in results))


@contextlib.asynccontextmanager
async def server(directory: Path) -> AsyncIterator[LiveKit]:
    """livekit-server, from LIVEKIT_SERVER or PATH, and a server of the page."""
    binary = os.environ.get("LIVEKIT_SERVER") or shutil.which("livekit-server")
    if binary is None:
        raise SystemExit("livekit-server is neither in LIVEKIT_SERVER nor in PATH: see bench/README.md.")
    if not CLIENT.exists():
        raise SystemExit("LiveKit's client is not installed: npm --prefix bench ci")
    port, secret = free_port(), secrets.token_hex(32)
    config = {
        "port": port,
        "keys": {KEY: secret},
        "rtc": {"tcp_port": free_port(), "udp_port": free_port()},
        "logging": {"level": "error"},
    }
    options = ["--bind", "127.0.0.1", "--node-ip", "127.0.0.1", "--config-body", json.dumps(config)]
    nowhere = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(binary, *options, stdout=nowhere, stderr=nowhere)
    try:
        await eventually(lambda: accepts(port), what="livekit-server's port")
        with page_files(directory) as page_url:
            yield LiveKit(f"ws://127.0.0.1:{port}", secret, page_url)
    finally:
        process.terminate()
        await process.wait()


@contextlib.contextmanager
def page_files(directory: Path) -> Iterator[str]:
    """Serve the page and the client's script on a free port; return the page's address."""
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
