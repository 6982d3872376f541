"""Centrifugo's side: its server with tokens for connections and subscriptions, and what subscribers may do."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import jwt

from bench.live.members import Seat
from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import eventually

# Subscribing takes a token of the channel; publishing takes being subscribed, or being signed in.
NAMESPACES = [
    {"name": "room", "allow_publish_for_subscriber": True},
    {"name": "member", "allow_publish_for_client": True},
]


@dataclass(frozen=True)
class Centrifugo:
    """A running server."""

    pid: int
    port: int
    secret: str

    def rooms(self, number: int) -> list[Seat]:
        """So many channels with two members each, who hear themselves too: there is no leaving a publisher out."""
        return [self._seat(f"{room}-{side}", f"room:{room}", f"room:{room}") for room, side in _both(number)]

    def pairs(self, number: int) -> list[Seat]:
        """As many members with a channel of their own each, in which the other one publishes."""
        return [
            self._seat(f"{pair}-{side}", f"member:{pair}-{side}", f"member:{pair}-{1 - side}")
            for pair, side in _both(number)
        ]

    def _seat(self, name: str, channel: str, to: str) -> Seat:
        url = f"ws://127.0.0.1:{self.port}/connection/websocket?cf_protocol=protobuf"
        return Seat(url, self._token(sub=name), channel, to, room_token=self._token(sub=name, channel=channel))

    def _token(self, **claims: str) -> str:
        return jwt.encode({**claims, "exp": int(time.time()) + 3600}, self.secret, "HS256")


@contextlib.asynccontextmanager
async def server(directory: Path) -> AsyncIterator[Centrifugo]:
    """centrifugo, from CENTRIFUGO or PATH; history, presence and join messages are off as they are by default."""
    binary = os.environ.get("CENTRIFUGO") or shutil.which("centrifugo")
    if binary is None:
        raise SystemExit("centrifugo is neither in CENTRIFUGO nor in PATH: see bench/README.md.")
    secret, port = secrets.token_urlsafe(32), free_port()
    config = directory / "centrifugo.json"
    config.write_text(json.dumps({"token_hmac_secret_key": secret, "namespaces": NAMESPACES}))
    options = ["--config", str(config), "--address", "127.0.0.1", "--port", str(port), "--log_level", "none"]
    process = await asyncio.create_subprocess_exec(binary, *options)
    try:
        await eventually(lambda: accepts(port), what="centrifugo's port")
        yield Centrifugo(process.pid, port, secret)
    finally:
        process.terminate()
        await process.wait()


def _both(number: int) -> Iterator[tuple[int, int]]:
    return ((each, side) for each in range(number) for side in range(2))
