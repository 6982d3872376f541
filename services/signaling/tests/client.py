"""A client of the live channel over `websockets`, an independent implementation of RFC 6455."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from parley.api.live.v1.live_pb2 import (
    CHANNEL_KIND_ROOM,
    DESCRIPTION_TYPE_OFFER,
    ClientFrame,
    ClosingReason,
    Description,
    Hello,
    ServerFrame,
    Signal,
    Welcome,
)

_SECONDS = 10.0


@dataclass
class Client:
    """One socket. What comes is kept in `frames`, in order."""

    socket: ClientConnection
    frames: list[ServerFrame] = field(default_factory=list)
    sent: int = 0

    async def say(self, **body: Any) -> None:
        """Send a frame without number."""
        await self.socket.send(ClientFrame(**body).SerializeToString())

    async def say_reliably(self, **body: Any) -> None:
        """Send a frame with the next number."""
        self.sent += 1
        await self.socket.send(ClientFrame(seq=self.sent, **body).SerializeToString())

    async def hear(self, body: str, matches: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the next frame's body of this name that matches, passing over others."""
        async with asyncio.timeout(_SECONDS):
            while True:
                frame = await self.next()
                if frame.WhichOneof("body") == body and matches(getattr(frame, body)):
                    return getattr(frame, body)

    async def next(self) -> ServerFrame:
        """Return the next frame. Raises ConnectionClosed."""
        data = await asyncio.wait_for(self.socket.recv(), _SECONDS)
        assert isinstance(data, bytes)
        frame = ServerFrame.FromString(data)
        self.frames.append(frame)
        return frame

    async def hear_the_rest(self) -> list[str]:
        """Read until the server closes; return the names of the bodies that came."""
        start = len(self.frames)
        try:
            async with asyncio.timeout(_SECONDS):
                while True:
                    await self.next()
        except ConnectionClosed:
            return [frame.WhichOneof("body") or "" for frame in self.frames[start:]]

    @property
    def last_seq(self) -> int:
        """The last number received."""
        return max((frame.seq for frame in self.frames), default=0)

    def bodies(self, name: str) -> list[Message]:
        """Everything of this name that came."""
        return [getattr(frame, name) for frame in self.frames if frame.WhichOneof("body") == name]


@asynccontextmanager
async def connected(url: str, **options: Any) -> AsyncIterator[Client]:
    """A socket that has not said Hello."""
    async with connect(url, compression=None, **options) as socket:
        yield Client(socket)


@asynccontextmanager
async def joined(
    url: str,
    token: str,
    channel_id: str,
    session_id: str,
    *,
    kind: int = CHANNEL_KIND_ROOM,
    epoch: int = 0,
    seq: int = 0,
) -> AsyncIterator[tuple[Client, Welcome]]:
    """A socket that was welcomed."""
    async with connected(url) as client:
        await client.say(hello=hello(token, channel_id, session_id, kind=kind, epoch=epoch, seq=seq))
        frame = await client.next()
        assert frame.WhichOneof("body") == "welcome", frame
        yield client, frame.welcome


def hello(
    token: str, channel_id: str, session_id: str, *, kind: int = CHANNEL_KIND_ROOM, epoch: int = 0, seq: int = 0
) -> Hello:
    return Hello(
        access_token=token,
        kind=kind,  # type: ignore[arg-type]
        channel_id=channel_id,
        session_id=session_id,
        resume_epoch=epoch,
        resume_seq=seq,
    )


async def closing(client: Client) -> str:
    """Return the reason that the server gives before it closes."""
    rest = await client.hear_the_rest()
    assert rest[-1:] == ["closing"], rest
    return ClosingReason.Name(client.frames[-1].closing.reason).removeprefix("CLOSING_REASON_")


async def refusal(url: str, token: str, channel_id: str, **options: int) -> str:
    """Return why a Hello is answered with a Closing."""
    async with connected(url) as client:
        await client.say(hello=hello(token, channel_id, "page-refused", **options))
        return await closing(client)


def offer(to: str, sdp: str = "v=0") -> Signal:
    """Return an offer to a member."""
    return Signal(member_id=to, description=Description(type=DESCRIPTION_TYPE_OFFER, sdp=sdp))
