"""All of Parley on this machine for a figure, with a company that works around the clock."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from deploy.local import ports
from deploy.local.stack import WEB_ROOT, Stack
from tests.integration.company import Company, found

# One person of a benchmark asks as often as hundreds would.
UNLIMITED = 10_000_000
LIMITS = {"gateway": {"requests_per_minute": UNLIMITED}, "chat": {"posts_per_window": UNLIMITED}}


@contextlib.asynccontextmanager
async def company() -> AsyncIterator[Company]:
    """Start everything on free ports with empty data, and end it."""
    if not (WEB_ROOT / "index.html").exists():
        raise SystemExit("The web client is not built: npm --prefix services/web run build")
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as directory:
        stack = Stack(Path(directory), ports.free(), settings=LIMITS)
        await stack.start()
        try:
            async with httpx.AsyncClient(base_url=stack.public_url, timeout=15) as http:
                yield await found(stack, http)
        finally:
            await stack.stop()
