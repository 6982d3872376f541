"""HTTP/1.1 as little as a load generator needs, so that it costs less than what it measures."""

import asyncio
import json
import uuid
from dataclasses import dataclass

from deploy.local.api import Json


@dataclass(frozen=True)
class Request:
    """What to ask; a POST gets an idempotency key of its own."""

    method: str
    path: str
    body: Json | None = None
    token: str = ""

    def encode(self) -> bytes:
        """As it goes over the wire."""
        content = b"" if self.body is None else json.dumps(self.body).encode()
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if content:
            lines += ["Content-Type: application/json", f"Idempotency-Key: {uuid.uuid4().hex}"]
        return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode() + content


class Connection:
    """One that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @staticmethod
    async def to(port: int) -> "Connection":
        """To this machine."""
        return Connection(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: Request) -> tuple[int, bytes]:
        """Status and body."""
        self._writer.write(request.encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
