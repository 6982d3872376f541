"""Centrifugo's side: its server with tokens for connections and subscriptions, and what subscribers may do."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import jwt

from bench.live.members import Seat
from parley.common.testing.servers import accepts, free_port
from parley.common.testing.waiting import eventually


@dataclass(frozen=True)
class Centrifugo:
    """A running server."""

    pid: int
    port: int
    secret: str

    def seats(self, rooms: int) -> list[Seat]:
        """Two members for each room."""
        url = f"ws://127.0.0.1:{self.port}/connection/websocket?cf_protocol=protobuf"
        return [
            Seat(
                url=url,
                token=self._token(sub=f"member-{number}-{side}"),
                room=f"room-{number}",
                room_token=self._token(sub=f"member-{number}-{side}", channel=f"room-{number}"),
            )
            for number in range(rooms)
            for side in range(2)
        ]

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
    config.write_text(json.dumps({"token_hmac_secret_key": secret, "allow_publish_for_subscriber": True}))
    options = ["--config", str(config), "--address", "127.0.0.1", "--port", str(port), "--log_level", "none"]
    process = await asyncio.create_subprocess_exec(binary, *options)
    try:
        await eventually(lambda: accepts(port), what="centrifugo's port")
        yield Centrifugo(process.pid, port, secret)
    finally:
        process.terminate()
        await process.wait()
