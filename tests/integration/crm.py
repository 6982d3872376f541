"""A company's own system, which hears of events by webhooks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from deploy.local.api import until


@dataclass
class Crm:
    """What it was sent: headers and body of each."""

    url: str = ""
    received: list[tuple[dict[str, str], str]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, taken with 204."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")[1:]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append((headers, body.decode()))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def heard(self, type: str, count: int = 1) -> tuple[dict[str, str], str]:
        """The last of so many events of a type, once they are there."""

        async def look() -> tuple[dict[str, str], str] | None:
            found = [each for each in self.received if json.loads(each[1])["type"] == type]
            return found[-1] if len(found) >= count else None

        return await until(look, f"{count} × {type}")


@asynccontextmanager
async def crm() -> AsyncIterator[Crm]:
    """One that listens on this machine."""
    system = Crm()
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    system.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/parley"
    async with server:
        yield system
